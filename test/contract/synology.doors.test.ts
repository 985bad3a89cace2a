import type { SynologyClient } from '../../clients/synology/client';
import type { SynologySettings } from '../../clients/synology/types';
import { hiddenIn } from '../../clients/synology/domainReads';
import { toDirectoryUser } from '../../clients/synology/types';
import { base, collect, refusalOf, useSynology } from './synologySetup';

const bench = useSynology();

/** A client with both doors, each of which may be wrong. */
function withBoth(
	changes: Partial<SynologySettings> = {},
	domain: Partial<NonNullable<SynologySettings['domainAccess']>> = {},
): SynologyClient {
	const { host, port, user, password } = bench.simulator.domain;
	return bench.open({ caBundle: bench.simulator.ca, domainAccess: { host, port, user, password, ...domain }, ...changes });
}

test('the credential test says of both doors that they are open', async () => {
	expect(await withBoth().check()).toMatch(
		/^DSM: Connected to the domain .* – Domain access: Connected to the domain controller .* by LDAPS$/,
	);
});

test('one door that is shut is told with its own cure, and the other one as open', async () => {
	const domain = await refusalOf(withBoth({}, { password: 'Wr0ng-Secret-1' }).check());
	expect(domain).toMatchObject({ kind: 'login' });
	expect(domain.message).toMatch(/^DSM: Connected .* – Domain access: .* user or password is wrong\. Check /);
	const dsm = await refusalOf(withBoth({ password: 'Wr0ng-Secret-2' }).check());
	expect(dsm.message).toMatch(/^DSM: .* – Domain access: Connected to the domain controller /);
	expect(`${domain.message} ${dsm.message}`).not.toContain('Wr0ng-Secret');
});

test('both doors shut are told one after the other', async () => {
	const both = await refusalOf(withBoth({ password: 'Wr0ng-Secret-1' }, { host: '127.0.0.1', port: 1 }).check());
	expect(both.message).toMatch(/^DSM: .* – Domain access: .*127\.0\.0\.1:1/);
});

test('without domain access the test is about DSM alone', async () => {
	expect(await bench.open().check()).toMatch(/^Connected to the domain /);
	expect(bench.simulator.control.count('ldap.bind')).toBe(0);
});

test('one bind serves all look-ups of an execution', async () => {
	const client = withBoth();
	await Promise.all(['ada.lovelace', 'grace.hopper'].map(async (name) => await client.users.find({ by: 'name', name })));
	await client.directory.findUser({ by: 'name', name: 'alan.turing' });
	expect(bench.simulator.control.count('ldap.bind')).toBe(1);
});

test('by either door everybody is listed who is somebody, and whoever is asked for is the same', async () => {
	const usernames = async (client: SynologyClient, text?: string): Promise<string[]> =>
		(await collect(client.users.list({}, { text }))).map((user) => toDirectoryUser(user).username).sort();
	const everybody = await usernames(bench.open());
	expect(everybody.length).toBeGreaterThan(5);
	expect(await usernames(withBoth())).toEqual(everybody);
	expect(await usernames(withBoth(), 'ada.love')).toEqual(['ada.lovelace']);
	for (const client of [bench.open(), withBoth()]) {
		expect((await client.objects.findByName('ADA.lovelace'))?.logonName).toBe('ada.lovelace');
		expect(await client.objects.findByName('nobody')).toBeUndefined();
	}
	const bare = await bench.open().users.find({ by: 'name', name: 'ada.lovelace' });
	expect(bare && toDirectoryUser(bare)).toMatchObject({ firstName: null, lastName: null, groups: null });
});

test('what the domain keeps for itself is hidden, unless the look begins there', () => {
	const dn = `CN=x,CN=System,${base}`;
	const root = base as Parameters<typeof hiddenIn>[0];
	const isHidden = (start: string, what = dn): boolean => hiddenIn(root, start)(what as typeof root);
	expect([isHidden(base), isHidden(`CN=System,${base}`), isHidden(base, `CN=x,CN=Users,${base}`)]).toEqual([true, false, false]);
});
