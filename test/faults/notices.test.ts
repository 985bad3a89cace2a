import { BackendError } from '../../clients/errors';
import type { Redactor } from '../../clients/http/redact';
import { runCell, type Cell, type Complaint } from './cell';
import { fusionDirectoryWorld } from './fusionDirectoryWorld';
import { watchResources } from './resources';
import { faultCases, type FaultCase } from './table';
import type { Bench, Operation, World } from './world';

/** A client that does one thing wrong. */
interface Flaw {
	that: string;
	operation: Operation;
	fault: string;
	complaint: Complaint;
	/**
	 * @param seen  secrets in the requests that arrived
	 * @param url  of the server
	 */
	spoil(bench: Bench, seen: () => string[], url: string): Partial<Bench>;
}

const withoutLogout = ({ client }: Bench): Partial<Bench> => ({
	client: { redactor: client.redactor, check: async () => await client.check(), close: async () => await Promise.resolve() },
});

/** Cleans nothing, as a redactor that was never told of a secret. */
const silent = { clean: (text: string) => text, cleanError: (error: BackendError) => error } as unknown as Redactor;

const flaws: Flaw[] = [
	{
		that: 'a write is sent again without a look',
		operation: 'update',
		fault: 'no fault at all',
		complaint: 'doubled',
		spoil: (bench) => ({
			run: async () => {
				await bench.run('create');
				return await bench.run('update');
			},
		}),
	},
	{
		that: 'a refusal passes for a success',
		operation: 'create',
		fault: '403 before carrying it out',
		complaint: 'lost',
		spoil: ({ run }) => ({ run: async (operation) => await run(operation).catch(() => undefined) }),
	},
	{
		that: 'what was carried out passes for refused',
		operation: 'create',
		fault: 'no fault at all',
		complaint: 'lost',
		spoil: ({ run }) => ({
			run: async (operation) => {
				await run(operation);
				throw new BackendError({ kind: 'connect', message: 'No connection', cure: 'Look', delivery: 'unsent' });
			},
		}),
	},
	{
		that: 'nobody says that nobody knows',
		operation: 'create',
		fault: 'no fault at all',
		complaint: 'wrong',
		spoil: () => ({
			run: async () => await Promise.reject(new BackendError({ kind: 'timeout', message: 'x', cure: 'Look', delivery: 'unknown' })),
		}),
	},
	{
		that: 'somebody else is deleted',
		operation: 'update',
		fault: 'no fault at all',
		complaint: 'lost',
		spoil: (bench) => ({
			run: async (operation) => {
				await bench.prepare('delete');
				await bench.run('delete');
				return await bench.run(operation);
			},
		}),
	},
	{
		that: 'a read changes something',
		operation: 'read',
		fault: 'no fault at all',
		complaint: 'wrong',
		spoil: ({ run }) => ({
			run: async (operation) => {
				await run('create');
				return await run(operation);
			},
		}),
	},
	{
		that: 'a message holds the session id',
		operation: 'read',
		fault: 'no fault at all',
		complaint: 'leaked',
		spoil: (bench, seen) => ({
			client: { redactor: silent, check: async () => await bench.client.check(), close: async () => await bench.client.close() },
			run: async (operation) => {
				await bench.run(operation);
				throw new BackendError({ kind: 'backend', message: `The session was ${seen().join()}`, cure: 'Look' });
			},
		}),
	},
	{
		that: 'an address holds the session id',
		operation: 'read',
		fault: 'no fault at all',
		complaint: 'leaked',
		spoil: ({ run }, seen, url) => ({
			run: async (operation) => {
				const names = await run(operation);
				await fetch(`${url}/?session=${seen()[0]}`, { headers: { connection: 'close' } });
				return names;
			},
		}),
	},
	{ that: 'no session is ended', operation: 'read', fault: 'no fault at all', complaint: 'leftOpen', spoil: withoutLogout },
	{
		that: 'a timer is left behind',
		operation: 'read',
		fault: 'no fault at all',
		complaint: 'leftOpen',
		spoil: ({ run }) => ({
			run: async (operation) => {
				setTimeout(() => undefined, 3_000);
				return await run(operation);
			},
		}),
	},
	{
		that: 'an error has no cure',
		operation: 'list',
		fault: 'no fault at all',
		complaint: 'wrong',
		spoil: () => ({ run: async () => await Promise.reject(new BackendError({ kind: 'backend', message: 'x' })) }),
	},
	{
		that: 'an error is of another class',
		operation: 'list',
		fault: 'no fault at all',
		complaint: 'wrong',
		spoil: () => ({ run: async () => await Promise.reject(new TypeError('x')) }),
	},
	{
		that: 'the fault never strikes',
		operation: 'update',
		fault: 'silence',
		complaint: 'unmet',
		spoil: () => ({ run: async () => await Promise.resolve(undefined) }),
	},
];

describe('the table notices', () => {
	let world: World;
	let unwatch: () => void;
	beforeAll(async () => {
		unwatch = watchResources();
		world = await fusionDirectoryWorld('rest');
	});
	const opened: Bench[] = [];
	afterEach(async () => {
		await Promise.all(opened.splice(0).map(async ({ client }) => await client.close()));
	});
	afterAll(async () => {
		await world.simulator.close();
		unwatch();
	});

	const faultNamed = (name: string): FaultCase => {
		const fault = faultCases('').find((one) => one.name === name);
		if (fault === undefined) throw new Error(`There is no fault '${name}'`);
		return fault;
	};

	test.each(flaws)('that $that', async ({ operation, fault, complaint, spoil }) => {
		const cell: Cell = { operation, fault: faultNamed(fault), place: 'once' };
		const spoiled: World = {
			...world,
			open: (connection, context) => {
				const bench = world.open(connection, context);
				opened.push(bench);
				return { ...bench, ...spoil(bench, world.secretsSeen, world.simulator.url) };
			},
		};
		expect((await runCell(world, cell)).complaints).toEqual([]);
		const { complaints } = await runCell(spoiled, cell);
		expect(complaints.map(([kind]) => kind)).toContain(complaint);
	});
});
