import type { IDataObject } from 'n8n-workflow';
import { ourNodes, packageName, poller, runNode } from './harness';
import { services, startBackends, type Backend, type Service } from './triggerSetup';

let backends: Record<Service, Backend>;
let workflows = 0;

beforeAll(async () => (backends = await startBackends()));
beforeEach(() => Object.values(backends).forEach(({ control }) => control.reset()));
afterAll(async () => await Promise.all(Object.values(backends).map(async ({ close }) => await close())));

const names: Record<Service, { resource: string; near: string; far: string; past: string; none: string }> = {
	fusionDirectory: { resource: 'user', near: 'alovelace', far: 'ghopper', past: 'aturing', none: 'kjohnson' },
	synologyDirectoryServer: { resource: 'user', near: 'near', far: 'far', past: 'past', none: 'none' },
	fortiAuthenticator: { resource: 'localUser', near: 'near', far: 'far', past: 'past', none: 'none' },
};
const ends = { near: '2027-03-01T00:00:00Z', far: '2035-03-01T00:00:00Z', past: '2020-03-01T00:00:00Z', none: '' };

function people(service: Service) {
	const { control } = backends[service];
	const { near, far, past, none } = names[service];
	for (const [name, expiresAt] of Object.entries({ [near]: ends.near, [far]: ends.far, [past]: ends.past, [none]: ends.none })) {
		if (control.person(name)) control.change(name, { expiresAt });
		else
			control.add({
				username: name,
				firstName: 'Some',
				lastName: 'Body',
				email: `${name}@example.com`,
				password: 'Initial-Pass-1',
				expiresAt,
			});
	}
	return names[service];
}

const getAll = async (service: Service, parameters: IDataObject) => {
	const { credentialType, credential } = backends[service];
	return await runNode({
		type: service,
		parameters: { resource: names[service].resource, operation: 'getAll', returnAll: true, ...parameters },
		credentials: { [credentialType]: credential as never },
	});
};

describe.each(services)('the end of an account in %s', (service) => {
	test('is what Get Many can ask for: those who end before a moment, or have ended, with their end', async () => {
		const { near, past } = people(service);
		const { json } = await getAll(service, { options: { expiresBefore: '2027-06-01T00:00:00Z' } });
		expect(json.map(({ username, expiresAt }) => [username, expiresAt]).sort()).toEqual(
			[
				[near, ends.near],
				[past, ends.past],
			].sort(),
		);
	});

	test('counts before the limit does', async () => {
		const { past } = people(service);
		const { json } = await getAll(service, { returnAll: false, limit: 1, options: { expiresBefore: '2021-01-01T00:00:00Z' } });
		expect(json.map(({ username }) => username)).toEqual([past]);
	});

	test('is announced by the trigger when it comes near, once for each end', async () => {
		const { near, none } = people(service);
		const { credentialType, credential, control } = backends[service];
		const made = poller(
			{
				nodes: [
					{
						name: 'Trigger',
						type: `${packageName}.${service}Trigger`,
						parameters: { triggerOn: ['userExpiring'], options: { daysAhead: 30 } } as never,
						credentials: { [credentialType]: { id: 'c', name: 'c' } },
					},
				],
				connections: {},
			},
			{ nodes: ourNodes(), credentials: { [credentialType]: credential as never } },
		);
		made.workflow.id = `ends-${(workflows += 1)}`;
		const poll = async () =>
			((await made.poll())?.[0] ?? []).map(({ json }) => [
				json.event,
				(json.user as IDataObject).username,
				(json.user as IDataObject).expiresAt,
			]);
		expect(await poll()).toEqual([]);
		const midnight = (days: number) => `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)}T00:00:00Z`;
		control.change(none, { expiresAt: midnight(10) });
		expect(await poll()).toEqual([['userExpiring', none, midnight(10)]]);
		expect(await poll()).toEqual([]);
		control.change(none, { expiresAt: midnight(20) });
		control.change(near, { expiresAt: '' });
		expect(await poll()).toEqual([['userExpiring', none, midnight(20)]]);
	});
});

test('Expires Before is refused with abridged records, which show no end', async () => {
	const { error } = await getAll('fortiAuthenticator', {
		filters: { rows: [{ field: 'username', lookup: 'icontains', value: 'a' }] },
		options: { abridged: true, expiresBefore: '2027-06-01T00:00:00Z' },
	});
	expect(error?.message).toContain("'Abridged' records don't show when an account ends");
	expect(backends.fortiAuthenticator.control.count()).toBe(0);
});
