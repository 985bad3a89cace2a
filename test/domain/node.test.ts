import type { IDataObject } from 'n8n-workflow';
import { runNode } from '../engine/harness';
import { useDomain, userPassword } from './setup';

const bench = useDomain();

async function run(resource: string, operation: string, parameters: IDataObject): Promise<IDataObject[]> {
	const { host, port, user, password, caBundle } = bench.settings();
	const domain = { domainAccess: true, domainHost: host, domainPort: port ?? 636, domainUser: user, domainPassword: password };
	const { items, error } = await runNode({
		type: 'synologyDirectoryServer',
		parameters: { resource, operation, ...parameters },
		items: [{}],
		// These operations never ask DSM.
		credentials: {
			synologyDirectoryServerApi: {
				baseUrl: 'https://127.0.0.1:1',
				username: 'nobody',
				password: 'Nobody-Asks-1',
				caBundle: caBundle ?? '',
				...domain,
			},
		},
	});
	expect(error).toBeUndefined();
	return items.map(({ json }) => json);
}
const named = (value: string): IDataObject => ({ __rl: true, mode: 'username', value });
const at = (value: string): IDataObject => ({ __rl: true, mode: 'dn', value });

test('a leaver is disabled, closed, taken out of every group and moved; a second run changes nothing', async () => {
	const name = await bench.addUser();
	const groups = [await bench.addGroup([`CN=${name},${bench.unit}`]), await bench.addGroup([`CN=${name},${bench.unit}`])];
	const away = await bench.addUnit(bench.uid('away'));
	const user = named(name);
	const steps: Array<[string, IDataObject]> = [
		['disable', {}],
		['setExpiry', { expiresAt: '2026-01-02T03:04:05.000Z' }],
		['removeFromGroups', { allGroups: true }],
		['move', { container: at(away) }],
	];
	expect(await run('user', 'getGroups', { user })).toHaveLength(3);
	for (const [operation, more] of steps) {
		expect(await run('user', operation, { user, ...more, options: { dryRun: true } })).toMatchObject([
			{ wouldBe: 'updated', dryRun: true },
		]);
		expect(await run('user', operation, { user, ...more })).toMatchObject([{ outcome: 'updated', username: name }]);
		const [again] = await run('user', operation, { user, ...more });
		expect(again).toMatchObject({ outcome: 'unchanged', username: name });
	}
	const [after] = await run('user', 'enable', { user });
	expect(after).toMatchObject({
		outcome: 'updated',
		enabled: true,
		groups: [],
		expiresAt: '2026-01-02T03:04:05Z',
		id: `CN=${name},${away}`,
	});
	for (const group of groups) expect(await run('group', 'getMembers', { group: named(group) })).toEqual([]);
	expect(await bench.login(name, userPassword)).toBe('701');
});

test('a mover is renamed and joins groups; groups are renamed, moved and left', async () => {
	const name = await bench.addUser();
	const group = await bench.addGroup();
	const to = await bench.addUnit(bench.uid('to'));
	const newLogon = bench.uid('renamed');
	expect(await run('user', 'addToGroups', { user: named(name), groups: group })).toMatchObject([{ outcome: 'updated' }]);
	const [renamed] = await run('user', 'rename', { user: named(name), newName: 'King, Ada', logonName: newLogon });
	expect(renamed).toMatchObject({ outcome: 'updated', username: newLogon, id: `CN=King\\, Ada,${bench.unit}` });
	expect(await run('group', 'rename', { group: named(group), newName: 'A, B' })).toMatchObject([{ outcome: 'updated', name: group }]);
	expect(await run('group', 'move', { group: named(group), container: at(to) })).toMatchObject([
		{ outcome: 'updated', id: `CN=A\\, B,${to}` },
	]);
	expect(await run('group', 'removeMembers', { group: named(group), members: newLogon })).toMatchObject([{ outcome: 'updated' }]);
	expect(await run('group', 'removeMembers', { group: named(group), members: newLogon })).toMatchObject([{ outcome: 'unchanged' }]);
	expect(await run('user', 'unlock', { user: named(newLogon) })).toMatchObject([{ outcome: 'unchanged', locked: false }]);
});
