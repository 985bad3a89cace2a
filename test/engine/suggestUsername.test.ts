import type { IDataObject } from 'n8n-workflow';
import { runNode } from './harness';
import { person, services, startBackends, type Backend, type Service } from './triggerSetup';

let backends: Record<Service, Backend>;

beforeAll(async () => (backends = await startBackends()));
beforeEach(() => Object.values(backends).forEach(({ control }) => control.reset()));
afterAll(async () => await Promise.all(Object.values(backends).map(async ({ close }) => await close())));

async function suggest(service: Service, parameters: IDataObject, items: IDataObject[] = [{}], more: { continueOnFail?: boolean } = {}) {
	const { credentialType, credential } = backends[service];
	return await runNode({
		type: service,
		parameters: { resource: service === 'fortiAuthenticator' ? 'localUser' : 'user', operation: 'suggestUsername', ...parameters },
		items,
		credentials: { [credentialType]: credential as never },
		...more,
	});
}
const emmy = { firstName: 'Emmy', lastName: 'Noether', pattern: '{f}{last}' };

describe.each(services)('Suggest Username in %s', (service) => {
	const hire = (...names: string[]) => names.forEach((name) => backends[service].control.add(person(name)));

	test('gives the name of the pattern while it is free, and the same when asked again', async () => {
		const expected = [{ username: 'enoether', pattern: '{f}{last}', taken: [] }];
		expect((await suggest(service, emmy)).json).toEqual(expected);
		expect((await suggest(service, emmy)).json).toEqual(expected);
	});

	test('passes over what somebody has, in the order of the numbers, and tells it', async () => {
		hire('enoether', 'enoether2', 'enoether4', 'enoetherson');
		expect((await suggest(service, emmy)).json).toEqual([
			{ username: 'enoether3', pattern: '{f}{last}', taken: ['enoether', 'enoether2'] },
		]);
	});

	test('tells each item of one run another name, in their order, and reserves nothing', async () => {
		const names = [{ n: 'Noether' }, { n: 'Noether' }, { n: 'Hopper' }, { n: 'Noether' }];
		const { json } = await suggest(service, { ...emmy, lastName: '={{ $json.n }}', pattern: '{last}' }, names);
		expect(json.map(({ username }) => username)).toEqual(['noether', 'noether2', 'hopper', 'noether3']);
		expect(backends[service].control.person('noether')).toBeUndefined();
		expect((await suggest(service, { ...emmy, pattern: '{last}' })).json[0]).toMatchObject({ username: 'noether' });
	});

	test('gives a name that Create takes, whatever the script, with an own pattern and names of another directory', async () => {
		const { json } = await suggest(service, {
			firstName: 'Дмитрий',
			lastName: 'Щербаков',
			pattern: 'own',
			ownPattern: '{first}.{last:4}',
			options: { alsoTaken: 'dmitriy.shch, dmitriy-shch', maxLength: 14 },
		});
		const username = String(json[0].username);
		expect(username).toBe(service === 'fusionDirectory' ? 'dmitriy-shch2' : 'dmitriy.shch2');
		expect(() => hire(username)).not.toThrow();
	});

	test.each([
		[{ firstName: '', lastName: '' }, 'No letter of the name is left'],
		[{ pattern: 'own', ownPattern: '{surname}' }, "'{surname}' is nothing that a pattern can hold"],
		[{ pattern: 'anything' }, "'anything' is no pattern"],
		[{ options: { maxLength: 1 } }, "'Maximum Length'"],
	])('refuses %j before anything is sent', async (changes, message) => {
		expect((await suggest(service, { ...emmy, ...changes })).error?.message).toContain(message);
		expect(backends[service].control.count()).toBe(0);
	});
});

test('FusionDirectory allows dots where its naming rule was lifted, and keeps names of the archive reserved', async () => {
	const { control } = backends.fusionDirectory;
	const lifted = { ...emmy, pattern: '{first}.{last}', options: { allowDots: true } };
	expect((await suggest('fusionDirectory', lifted)).json[0]).toMatchObject({ username: 'emmy.noether' });
	control.add(person('enoether'));
	const { credentialType, credential } = backends.fusionDirectory;
	await runNode({
		type: 'fusionDirectory',
		parameters: {
			resource: 'object',
			operation: 'archive',
			objectType: { __rl: true, mode: 'name', value: 'USER' },
			object: { __rl: true, mode: 'dn', value: 'uid=enoether,ou=people,dc=example,dc=com' },
		},
		credentials: { [credentialType]: credential as never },
	});
	expect(control.person('enoether')).toBeUndefined();
	expect((await suggest('fusionDirectory', emmy)).json[0]).toMatchObject({ username: 'enoether2', taken: ['enoether'] });
	control.set({ archive: false });
	expect((await suggest('fusionDirectory', emmy)).json[0]).toMatchObject({ username: 'enoether' });
});

test('Synology: the name of a group is taken as well, and a long name is cut before its number', async () => {
	const { json } = await suggest('synologyDirectoryServer', { firstName: 'Developers', lastName: '', pattern: '{first}' });
	expect(json[0]).toMatchObject({ username: 'developers2', taken: ['developers'] });
	backends.synologyDirectoryServer.control.add(person('christopher.vanderbi'));
	const long = await suggest('synologyDirectoryServer', { firstName: 'Christopher', lastName: 'Vanderbilt', pattern: '{first}.{last}' });
	expect(long.json[0]).toMatchObject({ username: 'christopher.vanderb2', taken: ['christopher.vanderbi'] });
});

test('what the look-up costs: one request a name, whoever has it', async () => {
	for (let count = 2; count <= 30; count += 1) backends.fortiAuthenticator.control.add(person(`enoether${count}`));
	backends.fortiAuthenticator.control.add(person('enoether'));
	await suggest('fortiAuthenticator', emmy);
	expect(backends.fortiAuthenticator.control.count()).toBe(1);
	await suggest('fusionDirectory', emmy);
	expect(backends.fusionDirectory.control.requests().byKind).toMatchObject({ list: 1, listObjects: 1 });
});
