import { readRefusal } from '../../clients/fusiondirectory/messages';
import { toDirectoryUser, type FusionUser } from '../../clients/fusiondirectory/client';
import { base, dnOf, newUser, refusalOf, useFusionDirectory } from './fusiondirectorySetup';

const bench = useFusionDirectory();
const control = () => bench.simulator.control;
const targets = (): string[] =>
	control()
		.requests()
		.log.map(({ target, body }) => `${target.split('?')[0].split('/').at(2) ?? ''} ${body}`);

describe('a list by REST', () => {
	test('goes by REST while its query is short, and by JSON-RPC when it is long or asks for no attribute', async () => {
		const client = bench.open({ protocol: 'rest' });
		await client.objects.list('USER', { filter: '(uid=alovelace)', attributes: { uid: 'first' } });
		const listed = (): string[] => targets().filter((target) => target.includes('"ls"'));
		expect(listed()).toEqual([]);
		const long = `(|${Array.from({ length: 400 }, (_, index) => `(uid=nobody${index})`).join('')}(uid=alovelace))`;
		expect(await client.objects.list('USER', { filter: long, attributes: { uid: 'first' } })).toHaveLength(1);
		expect(listed()).toHaveLength(1);
		await client.objects.list('USER', { attributes: {} }).catch(() => undefined);
		expect(listed().length).toBeLessThanOrEqual(2);
	});
});

describe.each(['jsonRpc', 'rest'] as const)('over %s', (protocol) => {
	const open = (settings = {}) => bench.open({ protocol, ...settings });

	test('a name that strict naming refuses is told with what is allowed, another one is not', async () => {
		const strictly = await refusalOf(open().objects.create('USER', newUser('Bad.Name')));
		expect([strictly.kind, strictly.cure]).toEqual(['invalid', expect.stringContaining('Strict naming')]);
		const surname = await refusalOf(open().objects.create('USER', newUser('noether', { sn: 'a<b' })));
		expect(surname.kind).toBe('invalid');
		expect(surname.cure ?? '').not.toContain('Strict naming');
	});

	test('the lock state is asked for when a user is refused, and for nothing else', async () => {
		const client = open();
		const lockStates = (): number => targets().filter((target) => /isUserLocked|lockstatus|islocked/i.test(target)).length;
		const group = (await client.objects.list('OGROUP'))[0];
		await refusalOf(client.objects.update(group, { ogroup: { cn: 'Bad, Name!' } })).catch(() => undefined);
		expect(lockStates()).toBe(0);
	});

	test('a field that is emptied is missing when it is required, by null as by nothing', async () => {
		for (const sn of [null, '', []]) {
			const { user } = newUser('noether');
			const refused = await refusalOf(open().objects.create('USER', { user: { ...user, sn } } as never));
			expect(refused.kind).toBe('invalid');
			expect(JSON.stringify([refused.fields, refused.message])).toContain('sn');
		}
		expect(control().count('create')).toBe(0);
		expect(control().person('noether')).toBeUndefined();
	});

	test('a user without a display name is shown by the common name', async () => {
		await open().objects.create('USER', newUser('noether'));
		const user = await open().users.require({ uid: 'noether' });
		const shown = toDirectoryUser(user);
		expect(shown.displayName).toBe(user.displayName ?? user.cn);
		expect(toDirectoryUser({ ...user, displayName: null, cn: 'Emmy Noether' } as FusionUser).displayName).toBe('Emmy Noether');
		expect(toDirectoryUser({ ...user, displayName: 'E. Noether' } as FusionUser).displayName).toBe('E. Noether');
		expect(toDirectoryUser({ ...user, uid: null, locked: null } as FusionUser)).toMatchObject({ username: '', enabled: null });
		expect(toDirectoryUser({ ...user, locked: true } as FusionUser)).toMatchObject({ enabled: false, locked: true });
	});

	test('somebody below another department is not found below this one', async () => {
		const found = await open().users.list({ base: `ou=Research,${base}` });
		expect(found.map(({ dn }) => dn)).not.toContain(dnOf('alovelace', 'Engineering'));
	});
});

test.each([
	["Vous n'avez pas la permission de modifier le champ « sn »", ['sn']],
	['Sie haben keine Berechtigung, das Feld „sn“ zu ändern', ['sn']],
	['You have no permission to modify the field "sn"', ['sn']],
	["Vous n'avez pas les droits", []],
	['Unsufficient rights', []],
])('the missing right in "%s" names its field', (text, fields) => {
	const refused = readRefusal([text], 'invalid');
	expect([refused.kind, refused.fields ?? []]).toEqual(['rights', fields]);
});
