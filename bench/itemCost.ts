import { Session, type Profiler } from 'node:inspector/promises';
import { credentialFor, ourType, runInEngine } from './engine';
import { spreadOf } from './measure';
import type { Row } from './rows';
import { startServer } from './serverProcess';

const count = 300;
const rounds = 5;
/** Microseconds between two looks. */
const interval = 100;
/** What lasted longer belongs to whoever else had the processor meanwhile. */
const longestSample = 2 * interval;
const items = Array.from({ length: count }, (_, index) => ({ json: { name: `bench${index}` } }));

/** Who a microsecond belongs to: the nearest frame of a file that one of these names. */
const owners: Array<[name: string, file: RegExp]> = [
	['reading parameters', /dist\/nodes\/shared\/(?:legacy\/)?(?:input|itemInput|parameterReader|dateTime)\.js/],
	['item loop, pairing, verbs', /dist\/nodes\/shared\//],
	['operation and shaping', /dist\/nodes\//],
	['checks and answers', /dist\/clients\/(?!http)/],
	['our HTTP layer', /dist\/clients\/http\//],
	['undici', /node_modules\/undici\//],
	["n8n's engine", /node_modules\/(?:n8n|@n8n)/],
];
const ours = owners.slice(0, 4).map(([name]) => name);

/** Microseconds by owner. What runs below a frame of ours and belongs to nobody else (Node's own code) is ours. */
function share({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): Map<string, number> {
	const known = new Map(nodes.map((node) => [node.id, node]));
	const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child): [number, number] => [child, id])));
	const ownerOf = (leaf: number): string => {
		for (let id: number | undefined = leaf; id !== undefined; id = parents.get(id)) {
			const frame = known.get(id)?.callFrame;
			const owner = owners.find(([, file]) => file.test(frame?.url ?? ''));
			if (owner) return owner[0];
		}
		return 'the rest';
	};
	const shares = new Map<string, number>();
	samples.forEach((id, index) => {
		if (known.get(id)?.callFrame.functionName === '(idle)') return;
		const owner = ownerOf(id);
		shares.set(owner, (shares.get(owner) ?? 0) + Math.min(timeDeltas[index], longestSample));
	});
	return shares;
}

/** Our own time per item of a Get, by what it is spent on; the wire, undici and n8n are not in it. */
export async function itemCost(): Promise<Row> {
	const server = await startServer('fortiAuthenticator');
	const session = new Session();
	session.connect();
	await session.post('Profiler.enable');
	await session.post('Profiler.setSamplingInterval', { interval });
	const credentials = credentialFor('fortiAuthenticator', server);
	const type = ourType('fortiAuthenticator');
	const parameters = { resource: 'localUser', operation: 'get', user: { __rl: true, mode: 'username', value: 'ada.lovelace' } };
	const byOwner = new Map<string, number[]>();
	try {
		for (let round = -3; round < rounds; round += 1) {
			await session.post('Profiler.start');
			await runInEngine({ type, parameters, items, credentials });
			const { profile } = await session.post('Profiler.stop');
			if (round < 0) continue;
			for (const [owner, microseconds] of share(profile)) byOwner.set(owner, [...(byOwner.get(owner) ?? []), microseconds / count]);
		}
	} finally {
		session.disconnect();
		server.stop();
	}
	const total = Array.from({ length: rounds }, (_, round) => ours.reduce((sum, owner) => sum + (byOwner.get(owner)?.[round] ?? 0), 0));
	return {
		key: 'item.cost',
		figures: [
			{ what: 'our own time per item without expressions', unit: ' µs', value: spreadOf(total), kind: 'cpu', atMost: 100 },
			...[...owners.map(([name]) => name), 'the rest'].map((owner) => ({
				what: `  ${owner}`,
				unit: ' µs',
				value: spreadOf(byOwner.get(owner) ?? [0]),
				kind: 'wall' as const,
			})),
		],
	};
}
