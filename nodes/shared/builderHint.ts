import type { INodeTypeDescription } from 'n8n-workflow';

type BuilderHint = NonNullable<INodeTypeDescription['builderHint']>;

const pairedWith = (node: string, searchHint: string, relationHint: string): BuilderHint => ({
	searchHint,
	relatedNodes: [{ nodeType: `n8n-nodes-directory-services.${node}`, relationHint }],
});

/** What n8n's workflow builder is told of an action node. */
export const actionHint = (trigger: string, searchHint: string): BuilderHint =>
	pairedWith(trigger, searchHint, 'Starts a workflow when users appear, change or leave');

/** What it is told of a trigger. */
export const triggerHint = (node: string): BuilderHint =>
	pairedWith(
		node,
		'Drop items with sample: true, which a test in the editor brings, before anything is created or disabled',
		'Reads and changes the users that the trigger tells of',
	);
