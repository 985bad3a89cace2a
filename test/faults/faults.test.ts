import { nameOf, places, runCell, type Cell, type Complaint } from './cell';
import { fortiAuthenticatorWorld } from './fortiAuthenticatorWorld';
import { fusionDirectoryWorld } from './fusionDirectoryWorld';
import { watchResources } from './resources';
import { synologyWorld } from './synologyWorld';
import { faultCases } from './table';
import { isWrite, newPassword, operations, type World } from './world';

const slice = process.env.FAULT_CELLS === 'all' ? Number.POSITIVE_INFINITY : Number(process.env.FAULT_CELLS ?? 45);
const seed = Number(process.env.FAULT_SEED ?? 20_261_130);
const only = process.env.FAULT_ONLY;
/** Cells mostly wait, so several are tried at the same time, each against a server of its own. */
const lanes = 6;

const worlds: Array<[string, () => Promise<World>]> = [
	['FusionDirectory by REST', async () => await fusionDirectoryWorld('rest')],
	['FusionDirectory by JSON-RPC', async () => await fusionDirectoryWorld('jsonRpc')],
	['Synology Directory Server', synologyWorld],
	['FortiAuthenticator', fortiAuthenticatorWorld],
];

/** A generator that gives the same numbers for the same seed. */
function randomFrom(start: number): () => number {
	let state = start;
	return () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return state / 2 ** 32;
	};
}

function shuffled<T>(list: readonly T[], random: () => number): T[] {
	const keyed = list.map((one): [number, T] => [random(), one]);
	return keyed.sort(([one], [other]) => one - other).map(([, one]) => one);
}

function cellsFor({ secrets }: World): Cell[] {
	return faultCases([...secrets, newPassword].join(' ')).flatMap((fault) =>
		operations.flatMap((operation) =>
			places.flatMap((place): Cell[] => {
				if (place !== 'once' && fault.plant === undefined) return [];
				if (place.startsWith('look') && (!isWrite(operation) || fault.meanwhile || fault.lies || fault.onlyWrites)) return [];
				if (fault.onlyWrites && !isWrite(operation)) return [];
				return [{ operation, fault, place }];
			}),
		),
	);
}

describe('whatever a server or the way to it does', () => {
	let unwatch: () => void;
	beforeAll(() => {
		unwatch = watchResources();
	});
	afterAll(() => unwatch());

	test.each(worlds)(
		'%s: nothing is lost, doubled, told to the wrong people or left open',
		async (name, start) => {
			const open = await Promise.all(Array.from({ length: lanes }, start));
			try {
				const all = cellsFor(open[0]);
				const wanted = shuffled(all, randomFrom(seed))
					.slice(0, slice)
					.filter((cell) => only === undefined || nameOf(cell).includes(only));
				const counts: Record<Complaint, number> = { lost: 0, doubled: 0, leaked: 0, leftOpen: 0, late: 0, wrong: 0, unmet: 0 };
				const complaints: string[] = [];
				// The first requests of a process take longer than any time limit here.
				for (const operation of operations) await runCell(open[0], { operation, fault: { name: 'none' }, place: 'once' });
				const queue = wanted.values();
				await Promise.all(
					open.map(async (world) => {
						for (const cell of queue) {
							for (const [kind, text] of (await runCell(world, cell)).complaints) {
								counts[kind] += 1;
								complaints.push(`${kind}: ${nameOf(cell)}: ${text}`);
							}
						}
					}),
				);
				const { lost, doubled, leaked, leftOpen } = counts;
				process.stdout.write(
					`${name}: ${wanted.length} of ${all.length} cells tried, lost ${lost}, doubled ${doubled}, leaked ${leaked}, left open ${leftOpen}\n`,
				);
				expect(complaints).toEqual([]);
			} finally {
				await Promise.all(open.map(async ({ simulator }) => await simulator.close()));
			}
		},
		1_800_000,
	);
});
