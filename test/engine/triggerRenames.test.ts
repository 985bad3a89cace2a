import { hostFor, person, startBackends, type Backend, type Service } from './triggerSetup';

let backends: Record<Service, Backend>;
let backend: Backend;

beforeAll(async () => {
	backends = await startBackends();
	backend = backends.fusionDirectory;
});
afterAll(async () => await Promise.all(Object.values(backends).map(async ({ close }) => await close())));

test.each([
	['whether the changed are listed', ['newUser', 'userChanged']],
	['or everybody is', ['newUser', 'userChanged', 'userRemoved']],
])('a uid that FusionDirectory renames is a changed name, %s', async (_how, triggerOn) => {
	backend.control.reset();
	// Everybody else of the demo data was created in other seconds.
	backend.control.set({ clockOffsetSeconds: -7200 });
	backend.control.add(person('maiden'));
	backend.control.set({ clockOffsetSeconds: 0 });
	const host = hostFor('cursors', backend, { parameters: { triggerOn } });
	await host.activate();
	await host.tick();
	// FusionDirectory's web service refuses to change a uid: it changes in LDAP.
	backend.control.change('maiden', { username: 'married' });
	for (let polls = 0; polls < 3; polls++) await host.tick();
	expect(host.database.failures).toEqual([]);
	expect(host.database.executions.flat().map(({ event, user, changes }) => [event, user.username, changes])).toEqual([
		['userChanged', 'married', [{ field: 'id' }, { field: 'username' }]],
	]);
});
