import type { INodeProperties, INodePropertyModeValidation, INodePropertyOptions, NodePropertyTypes } from 'n8n-workflow';
import { byLabel } from './sorting';

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
	displayOptions?: INodeProperties['displayOptions'],
): INodeProperties => ({
	displayName,
	name,
	type: 'number',
	typeOptions: { minValue: from, maxValue: to },
	...(displayOptions ? { displayOptions } : {}),
	default: fallback,
	description,
});

/** What is only told. */
export const noticeField = (displayName: string, name: string): INodeProperties => ({ displayName, name, type: 'notice', default: '' });

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
export const dateField = fieldOf('dateTime');

/** How lists that are loaded can be given otherwise. */
export const orByExpression = (what: 'an ID' | 'IDs'): string =>
	`Choose from the list, or specify ${what} using an <a href="https://docs.n8n.io/code/expressions/">expression</a>`;

/** Return All and Limit of a Get Many operation. */
export const returnAllAndLimit: INodeProperties[] = [
	flagField('Return All', 'returnAll', 'Whether to return all results or only up to a given limit'),
	numberField('Limit', 'limit', { from: 1, fallback: 50 }, 'Max number of results to return', { show: { returnAll: [false] } }),
];

/**
 * Output: Simplified / Raw / Selected Fields.
 *
 * @param fields  raw field names to choose from; without them they are typed, separated by commas
 */
export function outputChoice(fields?: INodePropertyOptions[]): INodeProperties[] {
	const selection: INodeProperties = {
		displayName: 'Fields',
		name: 'outputFields',
		type: 'string',
		displayOptions: { show: { output: ['selectedFields'] } },
		default: '',
		placeholder: 'e.g. mail, telephoneNumber',
		description: 'Names of the raw fields to return, separated by commas. What identifies the record is always included.',
	};
	return [
		menuField('Output', 'output', {
			options: [
				{ name: 'Raw', value: 'raw', description: "The server's own record" },
				{ name: 'Selected Fields', value: 'selectedFields', description: "Only chosen fields of the server's own record" },
				{
					name: 'Simplified',
					value: 'simplified',
					description: 'The main fields under plain names, alike for users of all three directories',
				},
			],
			default: 'simplified',
		}),
		fields
			? {
					...selection,
					type: 'multiOptions',
					options: fields,
					default: [],
					placeholder: undefined,
					description: 'What identifies the record is always included',
				}
			: selection,
	];
}

/** Get Many: users whose account ends, by the common shape's `expiresAt`. @param note  what there is to know in this directory */
export const expiresBefore = (note: string): INodeProperties =>
	dateField('Expires Before', 'expiresBefore', {
		default: '',
		description: `Only users whose account ends before this moment, or has ended. ${note}`,
	});

/** `User Group` → `user group`; abbreviations stay. */
const inSentence = (noun: string): string => noun.replace(/\b[A-Z](?=[a-z])/g, (letter) => letter.toLowerCase());

/**
 * If User Exists: fail / skip / update (`withUpdate`).
 *
 * @param settings.passwordBy  the operation that gives a new password to somebody whose first one nobody knows any more
 */
export function ifExists(
	noun: string,
	{ withUpdate = true, passwordBy }: { withUpdate?: boolean; passwordBy?: string } = {},
): INodeProperties {
	const update = { name: 'Update', value: 'update', description: 'Change the existing record where it differs' };
	const question = `What to do when the ${inSentence(noun)} is there already`;
	const unknown = `${question}. A second run knows no password that the first one generated: ${passwordBy} makes a new one.`;
	return menuField(`If ${noun} Exists`, 'ifExists', {
		options: [
			{ name: 'Fail', value: 'fail', description: 'Stop with a message' },
			{ name: 'Skip', value: 'skip', description: 'Leave the existing record as it is and return it' },
			...(withUpdate ? [update] : []),
		],
		default: 'fail',
		description: passwordBy === undefined ? question : unknown,
	});
}

/** If User Is Missing: fail / skip. */
export function ifMissing(noun: string): INodeProperties {
	return menuField(`If ${noun} Is Missing`, 'ifMissing', {
		options: [
			{ name: 'Fail', value: 'fail', description: 'Stop with a message' },
			{ name: 'Skip', value: 'skip', description: 'Go on without a change' },
		],
		default: 'fail',
		description: `What to do when there is no such ${inSentence(noun)}`,
	});
}

const dryRun: INodeProperties = flagField(
	'Dry Run',
	'dryRun',
	'Whether to change nothing and return what would be sent, with the difference to the present record',
);

function parallelRequests(defaultParallel: number): INodeProperties {
	return numberField(
		'Parallel Requests',
		'parallelRequests',
		{ from: 1, to: 50, fallback: defaultParallel },
		'How many items to work on at the same time. The order of the output stays that of the input.',
	);
}

/**
 * A field of a collection that has a parameter of its own by now. Saved workflows have it here, and n8n drops what is not
 * declared or hidden: it is offered, and counts, as long as the parameter above is empty.
 */
export const unlessAbove = (property: INodeProperties): INodeProperties => ({
	...property,
	displayOptions: { show: { [`/${property.name}`]: [''] } },
});

/** First and last name of a new record. */
export const nameProperties = (settings: { required?: boolean } = {}): INodeProperties[] =>
	(
		[
			['First Name', 'firstName', 'e.g. Ada'],
			['Last Name', 'lastName', 'e.g. Lovelace'],
		] as const
	).map(([displayName, name, placeholder]) => ({
		displayName,
		name,
		type: 'string',
		default: '',
		placeholder,
		...(settings.required ? { required: true } : {}),
	}));

const collections = {
	additionalFields: { displayName: 'Additional Fields', placeholder: 'Add field' },
	filters: { displayName: 'Filters', placeholder: 'Add filter' },
	options: { displayName: 'Options', placeholder: 'Add option' },
	updateFields: { displayName: 'Update Fields', placeholder: 'Add field' },
};

/** Fields that are added one by one; the menu lists them by name. */
export const collection = (name: keyof typeof collections, entries: readonly INodeProperties[], description?: string): INodeProperties => ({
	name,
	...collections[name],
	type: 'collection',
	default: {},
	...(description === undefined ? {} : { description }),
	options: [...entries].sort(byLabel),
});

/** Rows of several values each, read by `input.rows(name, 'rows')`. @param row  what one of them is called */
export const rows = (
	row: string,
	values: INodeProperties[],
	{ sortable, ...property }: Pick<INodeProperties, 'displayName' | 'name' | 'description' | 'displayOptions'> & { sortable?: true },
): INodeProperties => ({
	...property,
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, ...(sortable ? { sortable } : {}) },
	placeholder: `Add ${row.toLowerCase()}`,
	default: {},
	options: [{ displayName: row, name: 'rows', values }],
});

/** The collection 'Options': Parallel Requests, Dry Run for writes, and what the operation adds. */
export function options(settings: { write?: boolean; defaultParallel: number; more?: INodeProperties[] }): INodeProperties {
	const entries = [...(settings.write ? [dryRun] : []), parallelRequests(settings.defaultParallel), ...(settings.more ?? [])];
	return collection('options', entries);
}

/** Several groups at once. @param loadOptionsMethod  gives those to choose from */
export const groupsChoice = (description: string, required = false, loadOptionsMethod = 'getGroups'): INodeProperties =>
	choicesField('Group Names or IDs', 'groups', {
		typeOptions: { loadOptionsMethod },
		required,
		default: [],
		description: `${description}. ${orByExpression('IDs')}.`,
	});

export interface LocatorMode {
	/** `id`, `username`, `dn`, … */
	name: string;
	/** `By ID` */
	displayName: string;
	placeholder: string;
	/** Checked in the editor only; the operation checks again. */
	pattern?: { regex: string; message: string };
}

/** The mode By DN of a directory. @param message  what the editor says of a text that is no distinguished name */
export const dnMode =
	(message: string) =>
	(placeholder: string): LocatorMode => ({
		name: 'dn',
		displayName: 'By DN',
		placeholder,
		pattern: { regex: '^\\s*[A-Za-z0-9.-]+\\s*=.+$', message },
	});

/** A record to choose: from a list searched on the server, or named in one of the given ways. */
export const recordLocator = (
	displayName: string,
	name: string,
	{
		description,
		searchMethod,
		modes,
		whenEmpty,
	}: {
		description: string;
		/** Method in `methods.listSearch`. */
		searchMethod: string;
		modes: LocatorMode[];
		/** What it means to choose none, shown in place of a choice; without it one has to be chosen. */
		whenEmpty?: string;
	},
): INodeProperties => ({
	displayName,
	name,
	type: 'resourceLocator',
	required: whenEmpty === undefined,
	default: { mode: 'list', value: '' },
	description,
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: whenEmpty ?? 'Choose…',
			typeOptions: { searchListMethod: searchMethod, searchable: true },
		},
		...modes.map((mode) => ({
			displayName: mode.displayName,
			name: mode.name,
			type: 'string' as const,
			placeholder: mode.placeholder,
			validation: mode.pattern && [validation(mode.pattern)],
		})),
	],
});

const validation = ({ regex, message }: NonNullable<LocatorMode['pattern']>): INodePropertyModeValidation => ({
	type: 'regex',
	properties: { regex, errorMessage: message },
});
