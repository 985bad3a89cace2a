import { dnOf, refusalOf, useFusionDirectory } from './fusiondirectorySetup';

const bench = useFusionDirectory();
const { open } = bench;
const control = () => bench.simulator.control;
const ada = dnOf('alovelace', 'Engineering');
const phpWords = /TypeError|ArgumentCountError|Argument\s#?\d|must be of|\/usr\/share|on line \d|called in|Uncaught|Stack trace|::_?\w+\(/;

describe.each(['jsonRpc', 'rest'] as const)('over %s', (protocol) => {
	test('an entry with parentheses in its DN is not deleted, and the message says why, not to check a filter', async () => {
		control().set({ strictNaming: false });
		const client = open({ protocol });
		const dn = await client.objects.create('DEPARTMENT', { department: { ou: 'Team (old)', description: 'Gone' } });
		expect(dn).toContain('(old)');
		const entry = await client.objects.require('DEPARTMENT', dn);
		const refusal = await refusalOf(client.objects.delete(entry));
		expect(refusal).toMatchObject({ kind: 'backend', message: expect.stringContaining('parentheses in the DN') });
		expect(`${refusal.message} ${refusal.cure}`).not.toContain('Check the LDAP filter');
		expect(await client.objects.find('DEPARTMENT', dn)).toBeDefined();
	});

	test('two users of one login name are a conflict, and none of them is taken', async () => {
		const twins = { [ada]: { uid: 'alovelace' }, [dnOf('alovelace', 'Sales')]: { uid: 'alovelace' } };
		const body = protocol === 'rest' ? JSON.stringify(twins) : undefined;
		const client = open({ protocol });
		await client.server.base();
		const answer = { mode: 'status', kind: 'list', status: 200, headers: { 'content-type': 'application/json' } };
		if (body !== undefined) control().fault({ ...answer, body });
		else {
			// JSON-RPC answers carry the number of their request: that of the login and of the base come before.
			for (const id of [3, 4, 5]) control().fault({ ...answer, body: JSON.stringify({ id, result: twins, error: null }) });
		}
		const reason = await refusalOf(client.users.require({ uid: 'alovelace' }));
		expect(reason).toMatchObject({ kind: 'conflict', message: expect.stringContaining('2 users with the login name') });
	});

	describe.each([7, 8])('on PHP %i', (phpVersion) => {
		beforeEach(() => control().set({ phpVersion }));

		test('what its own errors say never reaches anybody', async () => {
			const client = open({ protocol });
			const { entry } = await client.users.require({ dn: ada });
			control().set({ openEntries: { [ada]: dnOf('ghopper', 'Engineering') } });
			const told = [
				await refusalOf(client.users.setLock({ dn: entry.dn }, 'lock')),
				await refusalOf(client.objects.update(entry, { user: { telephoneNumber: ['4', '2'] } })),
				await refusalOf(client.objects.archive(entry)),
			];
			for (const { message, cure } of told) expect(`${message} ${cure}`).not.toMatch(phpWords);
			for (const [method, params] of [
				['ls', ['user', null, null, null]],
				['setFields', ['user', ada, 'no values']],
				['delete', ['user', null]],
				['lockUser', [null, 'lock']],
				['getFields', ['SPECIAL']],
				['usetemplate', ['user', `cn=Employee,ou=templates,ou=people,dc=example,dc=com`, null]],
			] as const) {
				const refusal = await open({ protocol: 'jsonRpc' })
					.requests.jsonRpc(method, [...params])
					.then(
						() => undefined,
						(reason: Error & { cure?: string }) => reason,
					);
				if (refusal) expect(`${method}: ${refusal.message} ${refusal.cure}`).not.toMatch(phpWords);
			}
		});
	});
});
