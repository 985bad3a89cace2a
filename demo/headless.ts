import type { ICredentialDataDecryptedObject, IDataObject, INode, INodeExecutionData } from 'n8n-workflow';
import { poller, runWorkflow, source, type AnyNodeType, type TestWorkflow } from '../test/engine/harness';
import { standIns, type DemoMail } from './standIns';

/** A workflow as it lies in `workflows/`. */
export interface WorkflowFile {
	nodes: INode[];
	connections: Record<string, { main?: Array<Array<{ node: string }>> }>;
}

export interface Played {
	/** What the first poll gave: nobody, for it only remembers who is there. */
	baseline: IDataObject[];
	/** What the poll after the change gave. */
	events: IDataObject[];
	status: string;
	error?: string;
	mails: DemoMail[];
}

/** The steps that can be reached from one of them, in n8n's own file format made short for the harness. */
function reachable(file: WorkflowFile, from: string): TestWorkflow & { nodes: INode[] } {
	const next = (name: string): string[][] => (file.connections[name]?.main ?? []).map((targets) => targets.map(({ node }) => node));
	const names = new Set([from]);
	for (const name of names) for (const target of next(name).flat()) names.add(target);
	// What comes after thirty days is not played.
	const nodes = file.nodes.filter(({ name, type }) => names.has(name) && !type.endsWith('.stickyNote'));
	return { nodes, connections: Object.fromEntries(nodes.map(({ name }) => [name, next(name)])) };
}

/** Without what lies behind a step. */
function cut(file: WorkflowFile, step: string): WorkflowFile {
	return { ...file, connections: Object.fromEntries(Object.entries(file.connections).filter(([from]) => from !== step)) };
}

/**
 * Runs a workflow that begins with our trigger through n8n's engine: a first poll, then `change`, further polls until
 * one gives something, and the steps after the trigger with what that poll gave.
 */
export async function play(settings: {
	workflow: WorkflowFile;
	/** The name of its trigger. */
	trigger: string;
	/** Our nodes by full type name. */
	nodes: Record<string, AnyNodeType>;
	/** By credential type. */
	credentials: Record<string, ICredentialDataDecryptedObject>;
	change: () => void;
}): Promise<Played> {
	const { credentials } = settings;
	const workflow = reachable(cut(settings.workflow, 'Wait Thirty Days'), settings.trigger);
	const trigger = workflow.nodes.find(({ name }) => name === settings.trigger);
	if (!trigger) throw new Error(`The workflow has no step '${settings.trigger}'`);
	const polling = poller({ nodes: [trigger], connections: {} }, { nodes: settings.nodes, credentials });
	const poll = async (): Promise<INodeExecutionData[]> => (await polling.poll())?.[0] ?? [];

	const baseline = await poll();
	settings.change();
	let events = await poll();
	// Who is gone is told after two complete readings.
	if (events.length === 0) events = await poll();
	const mails: DemoMail[] = [];
	const steps = workflow.nodes.filter((node) => node !== trigger);
	const { run } = await runWorkflow(
		{ nodes: [{ name: trigger.name, type: 'source' }, ...steps], connections: workflow.connections },
		{ nodes: { ...settings.nodes, ...standIns(mails), source: source(events) }, credentials },
	);
	return {
		baseline: baseline.map((item) => item.json),
		events: events.map((item) => item.json),
		status: run.status,
		error: run.data.resultData.error?.message,
		mails,
	};
}
