import { channel } from 'node:diagnostics_channel';
import type { Fault } from '../../simulators/shared/types';
import { hostFor, person, services, startBackends, type Backend, type Service } from './triggerSetup';

let backends: Record<Service, Backend>;
beforeAll(async () => (backends = await startBackends()));
afterEach(() => Object.values(backends).forEach(({ control }) => control.reset()));
afterAll(async () => await Promise.all(Object.values(backends).map(async ({ close }) => await close())));

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `hired.${String(index).padStart(4, '0')}`);

describe.each(services)('a thousand people hired at once in %s', (service) => {
	test('come out a hundred at a time, in order, nobody lost or twice', async () => {
		const { control } = backends[service];
		const host = hostFor('cursors', backends[service]);
		await host.activate();
		const names = numbered(1000);
		for (const name of names) control.add(person(name));
		for (let poll = 0; poll < 12; poll += 1) await host.tick();
		expect(host.database.failures).toEqual([]);
		expect(host.database.executions.map(({ length }) => length)).toEqual(Array.from({ length: 10 }, () => 100));
		expect(host.names()).toEqual(names);
		const ids = host.database.executions.flat().map(({ eventId }) => eventId);
		expect(new Set(ids).size).toBe(1000);
	}, 120_000);
});

/** Sizes of the answers that arrive while `work` runs. */
async function answerSizes(work: () => Promise<void>): Promise<number[]> {
	const sizes: number[] = [];
	const headers = channel('undici:request:headers');
	const note = (message: unknown) => {
		const { response } = message as { response: { headers: Buffer[] } };
		const texts = response.headers.map((value) => value.toString().toLowerCase());
		const at = texts.indexOf('content-length');
		// A 204 has no body and names no length.
		sizes.push(at < 0 ? 0 : Number(texts[at + 1]));
	};
	headers.subscribe(note);
	try {
		await work();
	} finally {
		headers.unsubscribe(note);
	}
	return sizes;
}

describe('New User with nothing new', () => {
	test.each(['fusionDirectory', 'fortiAuthenticator'] as const)(
		'costs one listing beside login and logout on %s, of the same size at 20 and at 20,000 users',
		async (service) => {
			const { control } = backends[service];
			const costs: Array<{ kinds: string[]; sizes: number[] }> = [];
			for (const people of [20, 20_000]) {
				control.reset();
				if (service === 'fusionDirectory') control.set({ clockOffsetSeconds: -86_400 });
				control.addMany(people);
				if (service === 'fusionDirectory') control.set({ clockOffsetSeconds: 0 });
				control.add(person('the.latest'));
				const host = hostFor('legacy', backends[service]);
				host.settings.credential.timeoutSeconds = 120;
				await host.activate();
				await host.tick();
				control.forgetRequests();
				const sizes = await answerSizes(async () => await host.tick());
				expect(host.database.failures).toEqual([]);
				costs.push({ kinds: control.requests().log.map(({ kind }) => kind), sizes });
			}
			const [small, large] = costs;
			expect(large.kinds).toEqual(small.kinds);
			expect(large.kinds.filter((kind) => kind !== 'login' && kind !== 'logout')).toEqual(['list']);
			expect(small.sizes).toHaveLength(small.kinds.length);
			// Counts and numbers have more digits in a larger directory.
			small.sizes.forEach((size, index) =>
				expect(Math.abs(large.sizes[index] - size)).toBeLessThan(service === 'fusionDirectory' ? 8 : 600),
			);
		},
		240_000,
	);
});

test('New User with nothing new costs on Synology a request per container and 1,000 users, beside login and logout', async () => {
	const { control } = backends.synologyDirectoryServer;
	const asked = async (): Promise<string[]> => {
		control.forgetRequests();
		await host.tick();
		return control.requests().log.map(({ kind }) => kind);
	};
	const host = hostFor('legacy', backends.synologyDirectoryServer);
	await host.activate();
	const few = await asked();
	control.addMany(1100);
	for (let poll = 0; poll < 12; poll += 1) await host.tick();
	const many = await asked();
	expect(host.database.failures).toEqual([]);
	const listsOf = (kinds: string[]): number => kinds.filter((kind) => kind === 'list').length;
	expect(listsOf(many) - listsOf(few)).toBe(1);
	for (const kinds of [few, many]) {
		// The domain's name is asked for now and then.
		expect(kinds.filter((kind) => kind !== 'list' && kind !== 'directoryInfo')).toEqual(['apiInfo', 'login', 'logout']);
		expect(kinds.filter((kind) => kind === 'directoryInfo').length).toBeLessThan(2);
	}
}, 120_000);

describe('time that runs out', () => {
	test('announces who is complete; the others come with the next poll', async () => {
		const { control } = backends.fusionDirectory;
		const host = hostFor('cursors', backends.fusionDirectory, { budgetMs: 4000 });
		await host.activate();
		for (const name of numbered(6)) control.add(person(name));
		// The groups of the first two are one request each, those of all others a third, which is never answered.
		control.fault({ mode: 'hang', kind: 'listObjects', skip: 2, times: 1 });
		await host.tick();
		expect(host.names()).toEqual(numbered(2));
		await host.tick();
		expect(host.names()).toEqual(numbered(6));
		expect(host.database.failures).toEqual([]);
	});

	test.each(services)('ends every request to a silent %s, and is told as such', async (service) => {
		const { control } = backends[service];
		const host = hostFor('durable', backends[service], { budgetMs: 2000 });
		await host.activate();
		await host.tick();
		control.fault({ mode: 'hang', times: 1000 });
		const begun = Date.now();
		await host.tick();
		// A login that was sent may still answer for five seconds, so that its session can be closed.
		expect(Date.now() - begun).toBeLessThan(8000);
		expect(host.failure()).toMatchObject({ message: expect.stringContaining('too slowly'), failure: { cause: 'temporarily-unavailable' } });
	});
});

test('a directory that dies in the middle of a walk is not believed', async () => {
	const { control } = backends.synologyDirectoryServer;
	const host = hostFor('cursors', backends.synologyDirectoryServer);
	control.addMany(500);
	await host.activate();
	await host.tick();
	const { cursors, staticData } = host.database;
	const before = [staticData, [...cursors]];
	control.add(person('hired.meanwhile'));
	control.fault({ mode: 'half', kind: 'list', skip: 1, times: 1000 });
	await host.tick();
	expect(host.failure()?.failure).toEqual({ cause: 'temporarily-unavailable' });
	expect([host.database.staticData, [...host.database.cursors]]).toEqual(before);
	control.clearFaults();
	await host.tick();
	expect(host.names()).toEqual(['hired.meanwhile']);
});

/** How each says 401 and 403: DSM in the body of a 200, FusionDirectory by what the account may read. */
const refusals: Record<Service, [Fault, Fault | { rights: Record<string, string[]> }]> = {
	fusionDirectory: [{ mode: 'status', status: 401, body: '' }, { rights: { 'fd-admin': [] } }],
	synologyDirectoryServer: [
		{ mode: 'code', status: 400, kind: 'login' },
		{ mode: 'code', status: 105 },
	],
	fortiAuthenticator: [
		{ mode: 'status', status: 401, body: '' },
		{ mode: 'status', status: 403, body: '' },
	],
};

describe.each(services)('what n8n is told when %s', (service) => {
	test.each<[string, Fault | { rights: Record<string, string[]> }, object]>([
		['does not know us', refusals[service][0], { cause: 'credential-invalid' }],
		['forbids it', refusals[service][1], { cause: 'credential-invalid' }],
		[
			'has had enough',
			{ mode: 'status', status: 429, body: '', headers: { 'retry-after': '120' } },
			{ cause: 'rate-limited', retryAfterMs: 120_000 },
		],
		['is broken', { mode: 'status', status: 500, body: 'Authorization canceled' }, { cause: 'temporarily-unavailable' }],
		[
			'rests',
			{ mode: 'status', status: 503, body: '', headers: { 'retry-after': '60' } },
			{ cause: service === 'synologyDirectoryServer' ? 'rate-limited' : 'temporarily-unavailable', retryAfterMs: 60_000 },
		],
		['breaks the line', { mode: 'reset' }, { cause: 'temporarily-unavailable' }],
		['is silent', { mode: 'hang' }, { cause: 'temporarily-unavailable' }],
	])('%s', async (_what, fault, failure) => {
		const { control } = backends[service];
		const host = hostFor('durable', backends[service]);
		await host.activate();
		await host.tick();
		// A silent server is waited for as long as the credential says.
		host.settings.credential.timeoutSeconds = 1;
		if ('rights' in fault) control.set(fault);
		else control.fault({ ...fault, times: 1000 });
		await host.tick();
		const error = host.failure();
		expect(error?.failure).toEqual(failure);
		expect(`${error?.message} ${error?.description}`).not.toMatch(/authorization|cancell?ed/i);
		control.clearFaults();
	});
});
