import { dnOf, newUser, refusalOf, useFusionDirectory } from './fusiondirectorySetup';

const bench = useFusionDirectory();
const { open } = bench;
const control = () => bench.simulator.control;
const ada = dnOf('alovelace', 'Engineering');
const email = 'ada.lovelace@example.com';

describe.each(['jsonRpc', 'rest'] as const)('over %s', (protocol) => {
	describe.each(['en', 'fr', 'de'])('of a server that speaks %s', (language) => {
		beforeEach(() => control().set({ language }));
		const change = async (values: Record<string, Record<string, string>>, settings: object = {}) => {
			const client = open({ protocol, ...settings });
			const user = await client.users.require({ dn: ada });
			return await refusalOf(client.objects.update(user.entry, values));
		};

		test('a locked user is told as locked: changed, deleted, archived', async () => {
			control().change('alovelace', { locked: true });
			const client = open({ protocol });
			const { entry } = await client.users.require({ dn: ada });
			const locked = { kind: 'conflict', code: 'userLocked' };
			expect(await change({ user: { telephoneNumber: '42' } })).toMatchObject(locked);
			expect(await refusalOf(client.objects.delete(entry))).toMatchObject(locked);
			expect(await refusalOf(client.objects.deleteTab(entry, 'mailAccount'))).toMatchObject(locked);
		});

		test('an entry somebody has open is told as that, after two repeats', async () => {
			control().set({ openEntries: { [ada]: dnOf('ghopper', 'Engineering') } });
			expect(await change({ user: { telephoneNumber: '42' } })).toMatchObject({ kind: 'backend', code: 'entryLocked' });
			expect(control().count('update')).toBe(3);
		});

		test('what somebody else changed in the same moment is sent again, three times at most', async () => {
			const client = open({ protocol });
			const { entry } = await client.users.require({ dn: ada });
			control().set({ clockOffsetSeconds: 60 });
			control().fault({ mode: 'changedSinceOpened', kind: 'update' });
			await client.objects.update(entry, { user: { telephoneNumber: '42' } });
			expect(control().person('alovelace')?.phone).toBe('42');
			control().forgetRequests();
			control().fault({ mode: 'changedSinceOpened', kind: 'update', times: 9 });
			const refusal = await refusalOf(client.objects.update(entry, { user: { telephoneNumber: '43' } }));
			expect(refusal).toMatchObject({ kind: 'backend', code: 'changedMeanwhile' });
			expect(control().count('update')).toBe(3);
		});

		test('a login that is taken is a conflict, a required and an invalid field are named', async () => {
			const client = open({ protocol });
			expect(await refusalOf(client.objects.create('USER', newUser('alovelace')))).toMatchObject({ kind: 'conflict' });
			expect(await change({ user: { sn: '' } })).toMatchObject({ kind: 'invalid', fields: ['user.sn'] });
			expect(await change({ mailAccount: { mail: 'no mail' } })).toMatchObject({ kind: 'invalid', fields: ['mailAccount.mail'] });
		});

		test('a missing right is told as a right', async () => {
			control().set({ rights: { 'fd-reader': ['user/user;r', 'user/mailAccount;r'] } });
			const { username, password } = bench.simulator.login.reader;
			expect(await change({ user: { telephoneNumber: '42' } }, { username, password })).toMatchObject({ kind: 'rights' });
		});

		test('an unknown type and an unknown entry are told as that', async () => {
			const client = open({ protocol });
			expect(await refusalOf(client.objects.list('NOSUCHTYPE'))).toMatchObject({
				kind: 'invalid',
				message: expect.stringContaining('NOSUCHTYPE'),
			});
			const { entry } = await client.users.require({ dn: ada });
			control().remove('alovelace');
			expect(await refusalOf(client.objects.update(entry, { user: { telephoneNumber: '42' } }))).toMatchObject({ kind: 'notFound' });
		});

		test('a group’s last member stays, and that is told; who is a member already needs no telling', async () => {
			const client = open({ protocol });
			const { entry } = await client.users.require({ dn: ada });
			const dn = await client.objects.create('OGROUP', { ogroup: { cn: 'lonely', member: [ada] } });
			const group = await client.objects.require('OGROUP', dn);
			expect(await refusalOf(client.objects.deleteValues(group, { ogroup: { member: [ada] } }))).toMatchObject({ kind: 'invalid' });
			expect(await refusalOf(client.objects.addValues(group, { ogroup: { member: [ada] } }))).toMatchObject({ code: 'valueExists' });
			expect(entry.dn).toBe(ada);
		});

		test('a tab that is not active, and a name that an archived entry holds, are told as that', async () => {
			const client = open({ protocol });
			const { entry } = await client.users.require({ dn: ada });
			expect(await refusalOf(client.objects.deleteTab(entry, 'sambaAccount'))).toMatchObject({ kind: 'invalid' });
			const hopper = await client.users.require({ uid: 'ghopper' });
			await client.objects.archive(hopper.entry);
			expect(await refusalOf(client.objects.create('USER', newUser('ghopper')))).toMatchObject({ kind: 'conflict' });
		});

		test('password recovery that is off, an address nobody has, a locked user and a wrong token are told as that', async () => {
			const ask = async (address: string) => await refusalOf(open({ protocol }).passwordRecovery.generateToken(address));
			expect(await ask(email)).toMatchObject({ kind: 'backend', code: 'recoveryOff' });
			expect(await refusalOf(open({ protocol }).passwordRecovery.setPassword('alovelace', 'a-token', 'New.pass.1'))).toMatchObject({
				code: 'recoveryOff',
			});
			control().set({ recovery: true });
			expect(await ask('nobody@example.com')).toMatchObject({ kind: 'notFound' });
			expect(await refusalOf(open({ protocol }).passwordRecovery.setPassword('alovelace', 'a-token', 'New.pass.1'))).toMatchObject({
				kind: 'invalid',
				cure: expect.stringContaining('token'),
			});
			control().change('alovelace', { locked: true });
			expect(await ask(email)).toMatchObject({ kind: 'conflict', code: 'userLocked' });
		});
	});
});
