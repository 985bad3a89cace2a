import type { INodeProperties, NodePropertyTypes } from 'n8n-workflow';

/**
 * Parameters by their type: label, internal name, and what is special about them. `descriptions.test.ts` holds what they make to
 * n8n's rules for labels and descriptions, which its linter checks in literals only.
 */
type Rest = Partial<Omit<INodeProperties, 'displayName' | 'name' | 'type'>>;

/** A text, empty at first. */
export const textField = (displayName: string, name: string, { typeOptions, required, ...rest }: Rest = {}): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	typeOptions,
	required,
	default: '',
	...rest,
});

/** On or off; off at first. */
export const flagField = (displayName: string, name: string, description: string, rest: Rest = {}): INodeProperties => ({
	displayName,
	name,
	type: 'boolean',
	default: false,
	description,
	...rest,
});

/** A number. @param range  as `input.number` takes it */
export const numberField = (
	displayName: string,
	name: string,
	{ from, to, fallback }: { from: number; to?: number; fallback: number },
	description?: string,
): INodeProperties => ({
	displayName,
	name,
	type: 'number',
	typeOptions: { minValue: from, maxValue: to },
	default: fallback,
	description,
});

/** What is only told. */
export const noticeField = (name: string, displayName: string): INodeProperties => ({ displayName, name, type: 'notice', default: '' });

const fieldOf =
	(type: NodePropertyTypes) =>
	(displayName: string, name: string, rest: Rest & Pick<INodeProperties, 'default'>): INodeProperties => ({
		displayName,
		name,
		type,
		...rest,
	});

/** One of several. */
export const menuField = fieldOf('options');
/** Any of several. */
export const choicesField = fieldOf('multiOptions');
export const jsonField = fieldOf('json');
