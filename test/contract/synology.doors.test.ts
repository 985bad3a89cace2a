import type { SynologyClient } from '../../clients/synology/client';
import type { SynologySettings } from '../../clients/synology/types';
import { refusalOf, useSynology } from './synologySetup';

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
