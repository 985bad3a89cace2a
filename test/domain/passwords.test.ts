import { brokenRule } from '../../clients/ldap/passwordPolicy';
import { asDn } from '../../clients/directory/dn';
import { runNode } from '../engine/harness';
import { useDomain } from './setup';

const bench = useDomain();

test('what the domain refuses as a password is what its policy says', async () => {
	const client = bench.open();
	const container = asDn(bench.unit);
	const policy = container && (await client.passwordPolicy(container));
	expect(policy).toEqual({ shortest: 7, varied: true });
	if (policy === undefined) return;
	const user = await client.findUser({ by: 'name', name: await bench.addUser() });
	if (user === undefined) throw new Error('missing');
	const passwords = [
		'Abc123x',
		'abc-123',
		'ABC-abc',
		'ab1漢字字字字',
		'Äbc123x',
		'Abc12x',
		'abcdefg',
		'abc defg 123',
		'ABCdefgh',
		'1234567-',
		'a\u00a0b1\u00a0cdefg',
	];
	for (const password of passwords) {
		const taken = await client.setPassword(user, password, false).then(
			() => true,
			() => false,
		);
		expect([password, brokenRule(password, policy) === undefined]).toEqual([password, taken]);
	}
});

test("a new user's weak password is refused before DSM is asked for anything", async () => {
	const { error } = await runNode({
		type: 'synologyDirectoryServer',
		parameters: {
			resource: 'user',
			operation: 'create',
			logonName: 'somebody',
			password: 'only lower case',
			container: { __rl: true, mode: 'dn', value: bench.unit },
		},
		items: [{}],
		// Nobody listens there.
		credentials: { synologyDirectoryServerApi: { ...bench.credential(), baseUrl: 'https://127.0.0.1:1' } as never },
	});
	expect(error?.message).toContain("The password of the user 'somebody' does not meet the rules of the domain");
});
