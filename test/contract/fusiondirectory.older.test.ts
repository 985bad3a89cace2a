import { base, dnOf, refusalOf, useFusionDirectory } from './fusiondirectorySetup';

const bench = useFusionDirectory();
const ada = dnOf('alovelace', 'Engineering');
const set = (settings: Record<string, unknown>): void => bench.simulator.control.set(settings);

test('before 1.4 the list leaves out timestamps instead of failing, and says so', async () => {
	set({ version: '1.3' });
	const client = bench.open();
	expect((await client.users.list())[0].createTimestamp).toBeNull();
	expect(await client.users.timestampSupport()).toBe('unsupported');
	expect(await client.check()).toContain('does not tell when they were created');
	expect((await client.objects.require('USER', ada)).dn).toBe(ada);
});

test('custom calls are passed on, but not those that would end the session', async () => {
	const client = bench.open();
	expect(await client.requests.jsonRpc('getBase', [])).toBe(base);
	expect(await client.requests.rest({ method: 'GET', segments: ['objects', 'user', ada, 'user', 'sn'] })).toBe('Lovelace');
	for (const method of ['logout', 'login', 'LOGIN', '_ls', ''])
		expect(await refusalOf(client.requests.jsonRpc(method, []))).toMatchObject({ kind: 'invalid', delivery: 'unsent' });
	expect(await refusalOf(client.requests.rest({ method: 'POST', segments: ['logout'] }))).toMatchObject({ kind: 'invalid' });
});
