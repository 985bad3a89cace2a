import type { ICredentialDataDecryptedObject, IDataObject, INode, INodeExecutionData, INodeType } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { poller, runWorkflow, source, type AnyNodeType, type TestWorkflow } from '../test/engine/harness';

/** A workflow as it lies in `workflows/`. */
interface WorkflowFile {
	nodes: INode[];
	connections: Record<string, { main: Array<Array<{ node: string }>> }>;
}

export interface Onboarding {
	/** What the first poll gave: nobody, for it only remembers who is there. */
	baseline: IDataObject[];
	/** What the poll after the hiring gave. */
	events: IDataObject[];
	status: string;
	error?: string;
	/** The items of a step. */
	json(step: string): IDataObject[];
}

/** Stands in for Edit Fields, which belongs to n8n and not to its engine: sets the assigned fields, drops the others. */
function editFields(): INodeType {
	return {
		description: {
			displayName: 'Edit Fields',
			name: 'set',
			group: ['input'],
			version: [3, 3.4],
			description: '',
			defaults: { name: 'Edit Fields' },
			inputs: [NodeConnectionTypes.Main],
			outputs: [NodeConnectionTypes.Main],
			properties: [{ displayName: 'Assignments', name: 'assignments', type: 'json', default: '' }],
		},
		async execute() {
			const items = this.getInputData().map((_, index): INodeExecutionData => {
				const assigned = this.getNodeParameter('assignments.assignments', index) as Array<{ name: string; value: string }>;
				return { json: Object.fromEntries(assigned.map(({ name, value }) => [name, value])), pairedItem: { item: index } };
			});
			return [items];
		},
	};
}

/** n8n's own file format in the short form of the harness. */
function shortened(file: WorkflowFile): TestWorkflow {
	const nodes = file.nodes.filter(({ type }) => !type.endsWith('.stickyNote'));
	const connections = Object.entries(file.connections).map(([from, { main }]) => [from, (main[0] ?? []).map(({ node }) => node)]);
	return { nodes, connections: Object.fromEntries(connections) };
}

/**
 * Runs a workflow that begins with our trigger through n8n's engine: a first poll, then `hire`, a second poll, and the
 * steps after the trigger with what that poll gave.
 */
export async function onboard(settings: {
	workflow: WorkflowFile;
	/** Our nodes by full type name. */
	nodes: Record<string, AnyNodeType>;
	/** By credential type. */
	credentials: Record<string, ICredentialDataDecryptedObject>;
	hire: () => void;
}): Promise<Onboarding> {
	const { credentials } = settings;
	const workflow = shortened(settings.workflow);
	const [trigger, ...steps] = workflow.nodes;
	const polling = poller({ nodes: [trigger], connections: {} }, { nodes: settings.nodes, credentials });
	const poll = async (): Promise<INodeExecutionData[]> => (await polling.poll())?.[0] ?? [];

	const baseline = await poll();
	settings.hire();
	const events = await poll();
	const { run, json } = await runWorkflow(
		{ nodes: [{ name: trigger.name, type: 'source' }, ...steps], connections: workflow.connections },
		{ nodes: { ...settings.nodes, source: source(events), 'n8n-nodes-base.set': editFields() }, credentials },
	);
	return {
		baseline: baseline.map((item) => item.json),
		events: events.map((item) => item.json),
		status: run.status,
		error: run.data.resultData.error?.message,
		json: (step) => (step === trigger.name ? events.map((item) => item.json) : json(step)),
	};
}
