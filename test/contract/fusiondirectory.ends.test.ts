import { toDirectoryUser, type FusionDirectoryClient } from '../../clients/fusiondirectory/client';
import { endOf } from '../../clients/fusiondirectory/accountEnd';
import { dnOf, useFusionDirectory } from './fusiondirectorySetup';

const bench = useFusionDirectory();
const ada = dnOf('alovelace', 'Engineering');

async function set(client: FusionDirectoryClient, values: Record<string, Record<string, string>>): Promise<void> {
	await client.objects.update(await client.objects.require('USER', ada), values);
}
const endOfAda = async (client: FusionDirectoryClient): Promise<string | null> =>
	toDirectoryUser(await client.users.require({ uid: 'alovelace' })).expiresAt;

describe.each(['jsonRpc', 'rest'] as const)('the end of an account over %s', (protocol) => {
	const open = () => bench.open({ protocol });

	test('is that of the tab Unix, or of the tab Samba, whichever comes first', async () => {
		const client = open();
		expect(await endOfAda(client)).toBeNull();
		await set(client, { posixAccount: { homeDirectory: '/home/alovelace', shadowExpire: '2027-03-01' } });
		expect(await endOfAda(client)).toBe('2027-03-01T00:00:00Z');
		await set(client, { sambaAccount: { sambaKickoffTime: '2027-02-01' } });
		expect(await endOfAda(client)).toBe('2027-02-01T00:00:00Z');
		await set(client, { sambaAccount: { sambaKickoffTime: '2027-12-01' } });
		expect(await endOfAda(client)).toBe('2027-03-01T00:00:00Z');
		await set(client, { posixAccount: { shadowExpire: '' }, sambaAccount: { sambaKickoffTime: '' } });
		expect(await endOfAda(client)).toBeNull();
	});

	test('finds those who end before a moment, though the server can’t compare ends', async () => {
		const { control } = bench.simulator;
		control.change('alovelace', { expiresAt: '2027-03-01T00:00:00Z' });
		control.change('ghopper', { expiresAt: '2028-03-01T00:00:00Z' });
		control.change('aturing', { expiresAt: '2020-03-01T00:00:00Z' });
		const client = open();
		const endsBefore = new Date('2027-06-01T00:00:00Z');
		expect((await client.users.list({ endsBefore })).map(({ uid }) => uid)).toEqual(['alovelace', 'aturing']);
		expect((await client.users.list({ endsBefore, filter: '(sn=Lovelace)' })).map(({ uid }) => uid)).toEqual(['alovelace']);
		const [asked] = control
			.requests()
			.log.filter(({ kind }) => kind === 'list')
			.slice(-1);
		expect(decodeURIComponent(asked.target + asked.body)).toContain('(|(shadowExpire=*)(sambaKickoffTime=*))');
	});

	test.each([
		['without the plugin samba', ['sambaAccount'], '2027-03-01T00:00:00Z', ['alovelace']],
		['without the plugins posix and samba', ['posixAccount', 'sambaAccount', 'sshAccount'], null, []],
	])('is asked for once %s, and is what is left', async (_what, missingTabs, end, found) => {
		const { control } = bench.simulator;
		control.change('alovelace', { expiresAt: '2027-03-01T00:00:00Z' });
		// What a server lacks is remembered by server and database.
		const database = `${protocol}-${missingTabs.length}`;
		control.set({ missingTabs, databases: [database] });
		const client = bench.open({ protocol, database });
		expect(await endOfAda(client)).toBe(end);
		expect((await client.users.list({ endsBefore: new Date('2027-06-01') })).map(({ uid }) => uid)).toEqual(found);
		const next = bench.open({ protocol, database });
		await next.users.list({ filter: '(uid=ghopper)' });
		control.forgetRequests();
		await next.users.list({ filter: '(uid=ghopper)' });
		expect(control.count()).toBe(1);
	});
});

test.each([
	['Samba’s never', null, '2147483647', null],
	['no limit in days', '-1', null, null],
	['nothing but zeros', '0', '0', null],
	['a moment beyond all calendars', null, '9223372036854775807', null],
	['what is no number', 'soon', 'later', null],
	['one of two that is none', '-1', '1803859200', '2027-03-01T00:00:00Z'],
	['the earlier of two', '20878', '1803859201', '2027-03-01T00:00:00Z'],
])('the end of an account by %s', (_what, days, seconds, end) => {
	expect(endOf(days, seconds)).toBe(end);
});
