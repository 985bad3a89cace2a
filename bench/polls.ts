import { PollContext, TriggersAndPollers } from 'n8n-core';
import type { IDataObject, INode, INodeExecutionData, IWorkflowBase } from 'n8n-workflow';
import type { RequestRecord } from '../simulators/shared/types';
import { TestCredentials, TestNodeTypes, additionalDataFor, buildWorkflow } from '../test/engine/harness';
import { replay } from './bare';
import { credentialFor, ourType, types } from './engine';
import { compare } from './measure';
import { exactly, ratioFigures, timesOf, type Figure, type Row } from './rows';
import { startServer, type ServedBy, type Server } from './serverProcess';

interface Poller {
	poll(): Promise<INodeExecutionData[][] | null>;
	/** What n8n would store. */
	state(): string;
}

let workflows = 0;

function pollerOf(service: ServedBy, server: Server, parameters: IDataObject = {}): Poller {
	const credentials = credentialFor(service, server);
	const names = Object.fromEntries(Object.keys(credentials).map((name) => [name, { id: name, name }]));
	const type = ourType('directoryUserTrigger');
	const node = { name: 'Trigger', type, parameters: { service, ...parameters } as INode['parameters'], credentials: names };
	const workflow = buildWorkflow({ nodes: [node], connections: {} }, new TestNodeTypes(types));
	workflow.id = `bench-${(workflows += 1)}`;
	const trigger = workflow.getNode('Trigger');
	if (trigger === null) throw new Error('The workflow has no trigger');
	const data = { id: workflow.id, name: 'bench', active: true } as IWorkflowBase;
	const additionalData = additionalDataFor(new TestCredentials(credentials), data, 'trigger');
	const context = new PollContext(workflow, trigger, additionalData, 'trigger', 'activate');
	const pollers = new TriggersAndPollers();
	return {
		poll: async () => await pollers.runPollFunction(workflow, trigger, context),
		state: () => JSON.stringify(workflow.staticData),
	};
}

async function quietly({ poll }: Poller): Promise<void> {
	if ((await poll()) !== null) throw new Error('Somebody was announced though nobody came');
}

const rounds = 11;
const warmUps = 2;
/** One poll is too short to be measured, and the sixtieth reads everybody. */
const quietTimes = 40;

async function quietPoll(service: ServedBy): Promise<Row> {
	const many = await startServer(service, 100_000, 'reads');
	const few = await startServer(service, 100);
	try {
		const requests: Record<string, number> = {};
		const contenders = [];
		for (const [name, server] of [
			[`${service}, 100,000 users`, many],
			[`${service}, 100 users`, few],
		] as const) {
			// One for each run, since each reads everybody now and then.
			const pollers = Array.from({ length: rounds + warmUps }, () => pollerOf(service, server));
			for (const poller of pollers) await quietly(poller);
			contenders.push({
				name,
				before: server.forget,
				after: async () => {
					requests[name] = await server.count();
				},
				run: async () => {
					const [poller] = pollers.splice(0, 1);
					for (let time = 0; time < quietTimes; time += 1) await quietly(poller);
				},
			});
		}
		const runs = await compare(contenders, rounds, warmUps);
		const [large, small] = contenders.map(({ name }) => name);
		return { key: 'poll.100k', figures: ratioFigures(runs, large, small, { cpu: { atMost: 1.2 } }), milliseconds: timesOf(runs), requests };
	} finally {
		many.stop();
		few.stop();
	}
}

/** A poll that finds nothing new in a large directory, against the same in a small one. */
export async function quietPolls(): Promise<Row[]> {
	return [await quietPoll('fortiAuthenticator'), await quietPoll('fusionDirectory')];
}

/** A directory that can only be read whole: the poll against the bare requests of the same pages. */
export async function walkedPoll(): Promise<Row> {
	const service = 'synologyDirectoryServer';
	const server = await startServer(service, 100_000, 'reads');
	const requests: Record<string, number> = {};
	const ours = 'poll of 100,000 users';
	const bare = 'undici and JSON.parse';
	try {
		const poller = pollerOf(service, server);
		let recorded: RequestRecord[] = [];
		const keep = async (): Promise<void> => {
			recorded = await server.requests();
		};
		await server.forget();
		await quietly(poller);
		await keep();
		const runs = await compare(
			[
				{
					name: ours,
					before: server.forget,
					run: async () => await quietly(poller),
					after: async () => {
						await keep();
						requests[ours] = recorded.length;
					},
				},
				{ name: bare, run: async () => void (await replay(server, recorded)), after: async () => void (requests[bare] = recorded.length) },
			],
			7,
			1,
		);
		return { key: 'poll.walk', figures: ratioFigures(runs, ours, bare, { cpu: { atMost: 1.3 } }), milliseconds: timesOf(runs), requests };
	} finally {
		server.stop();
	}
}

const everyEvent = ['newUser', 'userChanged', 'userRemoved', 'userEnabled', 'userDisabled'];
const smallest = 1000;
const largest = 3000;

/** What one more user adds to the state that n8n stores, by service and chosen events. */
export async function stateSizes(): Promise<Row> {
	const figures: Figure[] = [];
	const newUserLimits: Record<ServedBy, number> = { fusionDirectory: 1, fortiAuthenticator: 8, synologyDirectoryServer: 16 };
	for (const service of Object.keys(newUserLimits) as ServedBy[]) {
		const sizes = new Map<string, number[]>([
			['new users', []],
			['all events', []],
		]);
		for (const people of [smallest, largest]) {
			const server = await startServer(service, people);
			for (const [events, bytes] of sizes) {
				const poller = pollerOf(service, server, { triggerOn: events === 'new users' ? ['newUser'] : everyEvent });
				await quietly(poller);
				bytes.push(Buffer.byteLength(poller.state()));
			}
			server.stop();
		}
		for (const [events, [less, more]] of sizes) {
			const value = exactly((more - less) / (largest - smallest));
			const atMost = events === 'new users' ? newUserLimits[service] : 40;
			figures.push({ what: `${service}, ${events}`, unit: ' bytes', value, kind: 'count', atMost });
		}
	}
	return { key: 'poll.state', figures };
}
