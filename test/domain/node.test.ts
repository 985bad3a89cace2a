import type { IDataObject } from 'n8n-workflow';
import { runNode } from '../engine/harness';
import { useDomain, userPassword } from './setup';

const bench = useDomain();

async function run(resource: string, operation: string, parameters: IDataObject, failing = false): Promise<IDataObject[]> {
	const { items, error } = await runNode({
		type: 'synologyDirectoryServer',
		parameters: { resource, operation, ...parameters },
		items: [{}],
		// These operations never ask DSM.
		credentials: { synologyDirectoryServerApi: { ...bench.credential(), baseUrl: 'https://127.0.0.1:1' } as never },
	});
	if (failing) return [{ message: error?.message ?? '', description: error?.description ?? '' }];
	expect(error).toBeUndefined();
	return items.map(({ json }) => json);
}
/** What an operation is refused with. */
async function refused(resource: string, operation: string, parameters: IDataObject): Promise<string> {
	return await run(resource, operation, { ...parameters, options: {} }, true).then(([{ message }]) => String(message));
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

test('an organizational unit is made, renamed, kept while it holds something, and deleted when it is empty', async () => {
	const container = at(bench.unit);
	const name = 'Sales, West';
	expect(await run('organizationalUnit', 'create', { name, container, options: { dryRun: true } })).toMatchObject([
		{ wouldBe: 'created', requests: [{ dn: `OU=Sales\\, West,${bench.unit}` }] },
	]);
	const [created] = await run('organizationalUnit', 'create', { name, container, description: 'People who sell' });
	expect(created).toMatchObject({ outcome: 'created', name, id: `OU=Sales\\, West,${bench.unit}`, description: 'People who sell' });
	expect(await refused('organizationalUnit', 'create', { name, container })).toContain('already exists');
	expect(await run('organizationalUnit', 'create', { name, container, ifExists: 'skip' })).toMatchObject([
		{ outcome: 'skipped', guid: created.guid },
	]);
	const unit = at(String(created.id));
	const [renamed] = await run('organizationalUnit', 'rename', { unit, newName: 'Sales + East' });
	expect(renamed).toMatchObject({ outcome: 'updated', name: 'Sales + East', guid: created.guid });
	const there = at(String(renamed.id));
	expect(await run('organizationalUnit', 'rename', { unit: there, newName: 'Sales + East' })).toMatchObject([{ outcome: 'unchanged' }]);
	const user = await bench.addUser();
	expect(await run('user', 'move', { user: named(user), container: there })).toMatchObject([{ outcome: 'updated' }]);
	expect(await refused('organizationalUnit', 'delete', { unit: there })).toContain(`is not empty: it holds 'CN=${user},`);
	await run('user', 'move', { user: named(user), container });
	expect(await run('organizationalUnit', 'delete', { unit: there, options: { dryRun: true } })).toMatchObject([{ wouldBe: 'deleted' }]);
	expect(await run('organizationalUnit', 'delete', { unit: there })).toMatchObject([{ outcome: 'deleted', deleted: true }]);
	expect(await run('organizationalUnit', 'delete', { unit: there, ifMissing: 'skip' })).toMatchObject([{ outcome: 'skipped' }]);
});

test('fields of a group change where they differ, and empty text clears them', async () => {
	const group = named(await bench.addGroup());
	const updateFields = { description: 'Builders', email: 'builders@example.com', notes: 'since 1843', displayName: 'The Builders' };
	const [changed] = await run('group', 'update', { group, updateFields });
	expect(changed).toMatchObject({
		outcome: 'updated',
		description: 'Builders',
		email: 'builders@example.com',
		displayName: 'The Builders',
	});
	expect(await run('group', 'update', { group, updateFields })).toMatchObject([{ outcome: 'unchanged', guid: changed.guid }]);
	const attributes = await bench.read(String(changed.id), ['description', 'mail', 'info']);
	expect(attributes).toMatchObject({ description: 'Builders', mail: 'builders@example.com', info: 'since 1843' });
	const [cleared] = await run('group', 'update', { group, updateFields: { description: '' } });
	expect(cleared).toMatchObject({ outcome: 'updated', description: null, email: 'builders@example.com' });
});

test('any password is set as it is, and is to be changed at the next logon where that is chosen', async () => {
	const name = await bench.addUser();
	const user = named(name);
	const password = 'pä"ss\\ Wörd 😀 1';
	expect(await run('user', 'setPassword', { user, password, options: { dryRun: true } })).toMatchObject([
		{ wouldBe: 'updated', requests: [{ replace: { unicodePwd: expect.not.stringContaining('pä') } }] },
	]);
	const [set] = await run('user', 'setPassword', { user, password });
	expect(set).toMatchObject({ outcome: 'updated', username: name });
	expect(JSON.stringify(set)).not.toContain('pä');
	expect(await bench.login(name, password)).toBeUndefined();
	const [generated] = await run('user', 'setPassword', { user, generatePassword: true, changePasswordAtNextLogon: true });
	expect(generated).toMatchObject({ outcome: 'updated', generatedPassword: expect.any(String) });
	expect(await bench.login(name, String(generated.generatedPassword))).toBe('773');
	expect(await refused('user', 'setPassword', { user, password: 'weak' })).toMatch(/0000052D/);
});

test('a logon name changes alone, in both of its places, and keeps GUID, groups and place', async () => {
	const name = await bench.addUser();
	const group = await bench.addGroup([`CN=${name},${bench.unit}`]);
	const logonName = bench.uid('married');
	const [before] = await run('user', 'get', { user: named(name) });
	const [after] = await run('user', 'rename', { user: named(name), logonName });
	expect(after).toMatchObject({ outcome: 'updated', username: logonName, id: before.id, guid: before.guid, groups: before.groups });
	expect(after.groups).toEqual([`CN=${group},${bench.unit}`]);
	expect(await bench.read(String(after.id), ['userPrincipalName'])).toMatchObject({ userPrincipalName: `${logonName}@${bench.realm}` });
	expect(await refused('user', 'rename', { user: named(logonName) })).toContain('are empty');
});

test('people are found by one search of the controller, by name, DN, container and filter', async () => {
	const names = [await bench.addUser({ displayName: 'Ada Needle' }), await bench.addUser({ displayName: 'Grace Haystack' })];
	const [byName] = await run('user', 'get', { user: named(names[0].toUpperCase()) });
	expect(byName).toMatchObject({ username: names[0], displayName: 'Ada Needle', guid: expect.any(String) });
	expect(await run('user', 'get', { user: at(String(byName.id)) })).toEqual([byName]);
	const inUnit = { container: at(bench.unit), returnAll: true };
	expect(await run('user', 'getAll', { ...inUnit, filters: { text: 'needle' } })).toEqual([byName]);
	await run('user', 'disable', { user: named(names[1]) });
	const disabled = await run('user', 'getAll', { ...inUnit, filters: { enabled: false } });
	expect(disabled.map(({ username }) => username)).toEqual([names[1]]);
	const [raw] = await run('user', 'get', { user: named(names[1]), output: 'raw' });
	expect(raw).toMatchObject({ dn: `CN=${names[1]},${bench.unit}`, sAMAccountName: names[1], disabled: true, objectCategory: 'person' });
	expect(await refused('user', 'get', { user: named(await bench.addGroup()) })).toContain('is not a user');
});

test('a username is suggested by one search: names of users, groups and entries are taken, in any case', async () => {
	const stem = bench.uid('Nora').replace(/[^A-Za-z0-9]/g, '');
	const name = stem.toLowerCase();
	const suggest = async () => await run('user', 'suggestUsername', { firstName: stem, lastName: '', pattern: '{first}' });
	expect(await suggest()).toEqual([{ username: name, pattern: '{first}', taken: [] }]);
	await bench.addUser({ sAMAccountName: stem });
	await bench.addUser({}, `${name}2`);
	expect(await suggest()).toEqual([{ username: `${name}3`, pattern: '{first}', taken: [name, `${name}2`] }]);
});

test('an item says when disabling somebody ended their lock-out', async () => {
	await bench.modify(bench.base, 'lockoutThreshold', '3');
	await bench.modify(bench.base, 'lockoutDuration', '-18000000000');
	await bench.modify(bench.base, 'lockOutObservationWindow', '-18000000000');
	const name = await bench.addUser();
	for (const wrong of ['no1', 'no2', 'no3']) await bench.login(name, wrong);
	expect(await run('user', 'get', { user: named(name) })).toMatchObject([{ locked: true }]);
	const [item] = await run('user', 'disable', { user: named(name) });
	expect(item).toMatchObject({ outcome: 'updated', locked: false, notice: expect.stringContaining('ended the lock-out') });
	expect((await run('user', 'enable', { user: named(name) }))[0].notice).toBeUndefined();
});
