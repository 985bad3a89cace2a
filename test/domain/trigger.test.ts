import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';
import { groupKind, userKind } from '../../clients/ldap/rules';
import { synologyDirectoryServer } from '../../nodes/SynologyDirectoryServer/directory';
import { TestHost, type Announced } from '../engine/triggerHost';
import { useDomain, userPassword } from './setup';

const bench = useDomain();
const hosts = { count: 0 };

function watch(parameters: IDataObject = {}): TestHost {
	hosts.count += 1;
	const settings = {
		service: 'synologyDirectoryServer',
		credentialType: 'synologyDirectoryServerApi',
		credential: bench.credential(),
		parameters,
	};
	return new TestHost('legacy', settings, `domain-${hosts.count}`);
}

/** What the polls after the last look announced. */
function announced(host: TestHost): Announced[] {
	expect(host.database.failures).toEqual([]);
	return host.database.executions.splice(0).flat();
}
const told = (host: TestHost): string[] => announced(host).map(({ event, user }) => `${event} ${user.username}`);
const dnOf = (name: string): string => `CN=${name},${bench.unit}`;

type Stored = { 'node:Trigger': { state: IDataObject } };
const stateOf = (host: TestHost): IDataObject => (JSON.parse(host.database.staticData) as Stored)['node:Trigger'].state;
/** Changes what n8n has stored. */
function tamper(host: TestHost, change: (state: IDataObject) => void): void {
	const data = JSON.parse(host.database.staticData) as Stored;
	change(data['node:Trigger'].state);
	host.database.staticData = JSON.stringify(data);
}
function move(state: IDataObject, change: (place: IDataObject) => void): void {
	const kept = JSON.parse(String(state.place)) as IDataObject;
	const place = JSON.parse(String(kept.place)) as IDataObject;
	change(place);
	state.place = JSON.stringify({ ...kept, place: JSON.stringify(place) });
}

async function userOf(name: string) {
	const user = await bench.open().findUser({ by: 'name', name });
	if (user === undefined) throw new Error(`No user ${name}`);
	return user;
}

describe('new users', () => {
	test('somebody who is created is announced once with all that Get shows, however often they are changed, renamed or moved', async () => {
		const host = watch();
		await host.activate();
		await host.tick();
		expect(announced(host)).toEqual([]);
		const name = await bench.addUser({ givenName: 'Ada', sn: 'Lovelace', mail: 'ada@example.com' });
		await host.tick();
		const guid = (await userOf(name)).guid;
		expect(announced(host)).toMatchObject([
			{ event: 'newUser', user: { id: dnOf(name), username: name, firstName: 'Ada', lastName: 'Lovelace', guid, enabled: true } },
		]);
		const client = bench.open();
		const { user } = await client.disable(await userOf(name));
		const renamed = await client.rename(userKind, user, bench.uid('married'));
		await client.changeLogonName(renamed, bench.uid('married'));
		await host.tick();
		await host.restart();
		await host.tick();
		expect(announced(host)).toEqual([]);
	});

	test('what is remembered stays the same size, however many there are', async () => {
		const host = watch();
		await host.activate();
		const before = JSON.stringify(stateOf(host)).length;
		for (let count = 0; count < 12; count += 1) await bench.addUser();
		await host.tick();
		expect(announced(host)).toHaveLength(12);
		// Only who came within the last minutes is remembered by name.
		expect(JSON.stringify(stateOf(host)).length - before).toBeLessThan(12 * 24);
	});

	test('with Max Users per Poll the rest comes with the next polls, over a restart, and nobody twice', async () => {
		const host = watch({ maxUsers: 2 });
		await host.activate();
		const names: string[] = [];
		for (let count = 0; count < 5; count += 1) names.push(await bench.addUser());
		await host.tick();
		expect(announced(host)).toHaveLength(2);
		await host.restart();
		await host.tick();
		await host.tick();
		await host.tick();
		const rest = announced(host).map(({ user }) => user.username);
		expect(rest).toHaveLength(3);
		expect(names).toEqual(expect.arrayContaining(rest));
	});

	test('whoever waits for their turn is announced after a change of the controller, too', async () => {
		const host = watch({ maxUsers: 1 });
		await host.activate();
		const names = [await bench.addUser(), await bench.addUser()];
		await host.tick();
		tamper(host, (state) => move(state, (place) => (place.controllers = 'another')));
		await host.activate();
		await host.tick();
		await host.tick();
		expect(
			announced(host)
				.map(({ user }) => user.username)
				.sort(),
		).toEqual(names.sort());
	});

	test('an account that came late from another controller, with an old stamp, is announced', async () => {
		const host = watch();
		await host.activate();
		// As if a year had passed on this controller: the stamp is far behind the mark, the number is not.
		tamper(host, (state) => (state.mark = Math.floor(Date.now() / 1000) + 3000));
		await host.restart();
		const name = await bench.addUser();
		await host.tick();
		await host.tick();
		expect(told(host)).toEqual([`newUser ${name}`]);
	});

	test.each<[string, (place: IDataObject) => void]>([
		['another controller answers', (place) => (place.controllers = 'another')],
		['the database was restored to before the mark', (place) => (place.mark = String(BigInt(String(place.mark)) + 100_000n))],
		[
			'the user with the latest number is another one',
			(place) => (place.witness = { guid: '00000000-0000-4000-8000-000000000000', created: '1' }),
		],
		['the place cannot be read', (place) => delete place.mark],
	])('when %s, everybody is read: nobody is announced again, and who is new is', async (_name, change) => {
		const host = watch();
		await host.activate();
		await bench.addUser();
		await host.tick();
		announced(host);
		const name = await bench.addUser();
		tamper(host, (state) => move(state, change));
		await host.restart();
		await host.tick();
		await host.tick();
		expect(told(host)).toEqual([`newUser ${name}`]);
	});

	test('after everybody was read, whoever has the latest number is not announced, however long they have been there', async () => {
		const host = watch();
		await host.activate();
		const old = await bench.addUser();
		await host.tick();
		expect(told(host)).toEqual([`newUser ${old}`]);
		// As if later ones had come and gone: nobody knows the account that has the latest number now by its stamp.
		tamper(host, (state) => {
			Object.assign(state, { mark: Math.floor(Date.now() / 1000) + 3000, recent: '' });
			move(state, (place) => (place.controllers = 'another'));
		});
		await host.restart();
		await host.tick();
		await host.tick();
		expect(told(host)).toEqual([]);
		const name = await bench.addUser();
		await host.tick();
		expect(told(host)).toEqual([`newUser ${name}`]);
	});

	test('only who is created in the watched container counts', async () => {
		const inside = await bench.addUnit(bench.uid('inside'));
		const host = watch({ base: { __rl: true, mode: 'dn', value: inside } });
		await host.activate();
		await bench.addUser();
		await bench.addUser({}, undefined, inside);
		await host.tick();
		expect(announced(host)).toHaveLength(1);
	});
});

/** Requests of the last poll, by kind; the simulated domain counts them. */
function asked(): Record<string, number> {
	return Object.fromEntries(Object.entries(bench.simulator.control.requests().byKind).filter(([kind]) => kind !== 'ldap.bind'));
}
async function tickCounted(host: TestHost): Promise<Record<string, number> | undefined> {
	if (!bench.isReal) bench.simulator.control.forgetRequests();
	await host.tick();
	return bench.isReal ? undefined : asked();
}

describe('what a poll costs', () => {
	const groupEvents = ['addedToGroup', 'removedFromGroup'];
	test.each<[string, IDataObject]>([
		['new users', {}],
		['all events of people', { triggerOn: ['newUser', 'userChanged', 'userRemoved', 'userEnabled', 'userDisabled'] }],
		['groups', { triggerOn: groupEvents }],
	])('a quiet poll for %s is one search, and so is one that announces somebody', async (_name, parameters) => {
		const group = await bench.addGroup();
		const host = watch({ ...parameters, ...(parameters.triggerOn === groupEvents ? { groups: [dnOf(group)] } : {}) });
		await host.activate();
		for (const step of ['quiet', 'new', 'quiet']) {
			if (step === 'new') await bench.addUser();
			const costs = await tickCounted(host);
			if (costs) expect(costs).toEqual({ 'ldap.search': 1 });
			announced(host);
		}
		if (!bench.isReal) expect(bench.simulator.control.count('ldap.bind')).toBe(1);
	});

	test('an onboarding of 300 is announced once, a hundred at a time', async () => {
		const host = watch();
		await host.activate();
		const names: string[] = [];
		for (let count = 0; count < 300; count += 1) names.push(await bench.addUser({}, undefined, undefined, false));
		for (let poll = 0; poll < 5; poll += 1) await host.tick();
		expect(host.database.executions.map(({ length }) => length)).toEqual([100, 100, 100]);
		const told = announced(host).map(({ user }) => user.username);
		expect(told.sort()).toEqual(names.sort());
	}, 120_000);

	test('a poll after a change of a watched group reads everybody once, and the next is quiet again', async () => {
		const [group, name] = [await bench.addGroup(), await bench.addUser()];
		const host = watch({ triggerOn: groupEvents, groups: [dnOf(group)] });
		await host.activate();
		const client = bench.open();
		const found = await client.findGroup({ by: 'name', name: group });
		if (found) await client.addMember(found, await userOf(name));
		await host.tick();
		expect(told(host)).toEqual([`addedToGroup ${name}`]);
		const costs = await tickCounted(host);
		if (costs) expect(costs).toEqual({ 'ldap.search': 1 });
	});
});

describe('everything else', () => {
	const all = ['newUser', 'userChanged', 'userRemoved', 'userEnabled', 'userDisabled'];

	test('changes, disabling, enabling and removal are each told once; a rename is no new person', async () => {
		const host = watch({ triggerOn: all, options: { watchedFields: ['displayName', 'username', 'enabled'] } });
		const name = await bench.addUser({ displayName: 'Before' });
		await host.activate();
		await host.tick();
		expect(told(host)).toEqual([]);
		const client = bench.open();
		const user = await userOf(name);
		await bench.modify(user.dn, 'displayName', 'After');
		await host.tick();
		expect(announced(host)).toMatchObject([{ event: 'userChanged', changes: [{ field: 'displayName' }] }]);
		await client.disable(await userOf(name));
		await host.tick();
		expect(told(host)).toEqual([`userDisabled ${name}`]);
		await client.enable(await userOf(name));
		await host.tick();
		expect(told(host)).toEqual([`userEnabled ${name}`]);
		const married = bench.uid('married');
		await client.changeLogonName(await userOf(name), married);
		await host.tick();
		expect(announced(host)).toMatchObject([{ event: 'userChanged', user: { username: married, guid: user.guid } }]);
		await bench.remove(user.dn);
		await host.tick();
		expect(told(host)).toEqual([`userRemoved ${married}`]);
		await host.tick();
		await host.restart();
		await host.tick();
		expect(told(host)).toEqual([]);
	});

	test('who is moved out of the watched container is gone from it, who is moved in is there', async () => {
		const inside = await bench.addUnit(bench.uid('inside'));
		const host = watch({ triggerOn: all, base: { __rl: true, mode: 'dn', value: inside } });
		const name = await bench.addUser({}, undefined, inside);
		await host.activate();
		const client = bench.open();
		await client.move(userKind, await userOf(name), bench.unit);
		await host.tick();
		expect(told(host)).toEqual([`userRemoved ${name}`]);
		await client.move(userKind, await userOf(name), inside);
		await host.tick();
		expect(told(host)).toEqual([`newUser ${name}`]);
	});

	test('logins count as changes in the domain, and are told to nobody', async () => {
		const name = await bench.addUser();
		const host = watch({ triggerOn: all });
		await host.activate();
		await bench.login(name, 'wr0ng-Password');
		await bench.login(name, userPassword);
		await host.tick();
		expect(told(host)).toEqual([]);
	});

	test('another controller starts a walk: known people are known by their GUID, and what changed is told', async () => {
		const host = watch({ triggerOn: all });
		const [stays, leaves] = [await bench.addUser(), await bench.addUser()];
		await host.activate();
		tamper(host, (state) => move(state, (place) => (place.controllers = 'another')));
		await bench.remove(dnOf(leaves));
		await bench.open().disable(await userOf(stays));
		const comes = await bench.addUser();
		await host.restart();
		await host.tick();
		expect(told(host).sort()).toEqual([`newUser ${comes}`, `userDisabled ${stays}`]);
		// A walk believes that somebody is gone when it has missed them twice.
		tamper(host, (state) => (state.untilWalk = 1));
		await host.restart();
		await host.tick();
		expect(told(host)).toEqual([`userRemoved ${leaves}`]);
	});
});

describe('groups', () => {
	const events = ['addedToGroup', 'removedFromGroup'];

	test('who comes into a chosen group or leaves it is told, by whatever way, and other groups are not', async () => {
		const [group, other] = [await bench.addGroup(), await bench.addGroup()];
		const [one, two] = [await bench.addUser(), await bench.addUser()];
		const host = watch({ triggerOn: events, groups: [dnOf(group)] });
		await host.activate();
		const client = bench.open();
		const groupOf = async (name: string) => {
			const found = await client.findGroup({ by: 'name', name });
			if (found === undefined) throw new Error(`No group ${name}`);
			return found;
		};
		await client.addMember(await groupOf(group), await userOf(one));
		await client.addMember(await groupOf(other), await userOf(two));
		await host.tick();
		expect(announced(host)).toMatchObject([{ event: 'addedToGroup', groups: [dnOf(group)], user: { username: one } }]);
		await client.addMember(await groupOf(group), await userOf(two));
		await client.removeMember(await groupOf(group), await userOf(one));
		await host.tick();
		expect(told(host).sort()).toEqual([`addedToGroup ${two}`, `removedFromGroup ${one}`].sort());
		await host.tick();
		expect(told(host)).toEqual([]);
	});

	test('who is created in a chosen group within one poll is told with the next ones', async () => {
		const group = await bench.addGroup();
		const host = watch({ triggerOn: ['newUser', ...events], groups: [group] });
		await host.activate();
		const name = await bench.addUser();
		await bench.addUser();
		const client = bench.open();
		const found = await client.findGroup({ by: 'name', name: group });
		if (found) await client.addMember(found, await userOf(name));
		await host.tick();
		await host.tick();
		await host.tick();
		expect(told(host).filter((line) => line.endsWith(` ${name}`))).toEqual([`newUser ${name}`, `addedToGroup ${name}`]);
	});

	test('a chosen group that was renamed stops the poll with what to do, and forgets nobody', async () => {
		const name = await bench.addUser();
		const group = await bench.addGroup([dnOf(name)]);
		const host = watch({ triggerOn: events, groups: [dnOf(group)] });
		await host.activate();
		const client = bench.open();
		const found = await client.findGroup({ by: 'name', name: group });
		if (found) await client.rename(groupKind, found, bench.uid('renamed'));
		await host.tick();
		expect(host.database.failures.map(({ message }) => message)).toEqual([expect.stringContaining(`There is no group '${dnOf(group)}'`)]);
		expect(host.database.executions).toEqual([]);
	});
});

test('a test in the editor shows a few users as Get would, and nobody of what the domain keeps for itself', async () => {
	await bench.addUser();
	const question = { scope: '', filterRows: [], groups: [], options: {}, triggerOn: ['newUser'], watchedFields: [] } as const;
	const context = { signal: AbortSignal.timeout(10_000) };
	const source = synologyDirectoryServer.watched.source(bench.credential() as ICredentialDataDecryptedObject, context, {
		...question,
		filterRows: [],
		...context,
	});
	const sampled = await source.sample(3);
	await source.client.close();
	expect(sampled).toHaveLength(3);
	expect(sampled[0]).toMatchObject({ source: 'synologyDirectoryServer', guid: expect.any(String) });
});
