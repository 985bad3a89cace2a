import { randomUUID } from 'node:crypto';
import type { INodeExecutionData } from 'n8n-workflow';
import { BackendError } from '../../../clients/errors';
import { pollHost } from '../../../nodes/trigger/host';
import { sampleItems } from '../../../nodes/trigger/items';
import type { TriggerSettings } from '../../../nodes/trigger/settings';
import { strategies, user } from './build';
import { Host, Watched } from './watched';

let watched: Watched;
beforeEach(() => {
	watched = new Watched();
	watched.hire('ada');
});

const namesIn = (result: INodeExecutionData[][] | null): unknown[] | null =>
	result === null ? null : result[0].map(({ json }) => (json.user as { username: string }).username);

function trigger(options: ConstructorParameters<typeof Host>[1] = {}) {
	const host = new Host(randomUUID(), options);
	const context = host.context();
	return { host, context, poll: async () => await pollHost(context, [watched.directory()]) };
}

const busy = () => new BackendError({ kind: 'connect', message: 'Toyland does not answer', delivery: 'unsent' });

test('the first poll remembers and says so, the next one announces who came, and each leaves a line', async () => {
	const { host, poll } = trigger();
	expect(await poll()).toBeNull();
	watched.hire('alan', 'grace');
	expect(namesIn(await poll())).toEqual(['alan', 'grace']);
	expect(await poll()).toBeNull();
	expect(host.log.map((line) => line.replace(/at [\dT:.-]+Z/, 'at TIME'))).toEqual([
		'info New Person: polled at TIME, 1 users listed, 0 events announced',
		'info New Person: Remembered everybody who is there; announces users who come from now on',
		'info New Person: polled at TIME, 3 users listed, 2 events announced',
		'info New Person: polled at TIME, 3 users listed, 0 events announced',
	]);
	expect(watched.closed).toBe(3);
});

test('whoever does not fit into a poll is told as waiting, and comes with the next', async () => {
	const { host, poll } = trigger({ parameters: { maxUsers: 1 } });
	await poll();
	watched.hire('alan', 'grace');
	expect(namesIn(await poll())).toHaveLength(1);
	expect(host.log).toContain('info New Person: 1 more users come with the next polls');
	expect(namesIn(await poll())).toHaveLength(1);
	expect(host.log.filter((line) => line.includes('more users come'))).toHaveLength(1);
});

test('a directory that suddenly shows nobody is a warning, and nobody is removed', async () => {
	const { host, poll } = trigger({ parameters: { triggerOn: ['newUser', 'userRemoved'] } });
	watched.hire('alan', 'grace', 'linus', 'edsger');
	await poll();
	watched.users = [];
	expect(await poll()).toBeNull();
	expect(host.log.some((line) => line.startsWith('warn New Person: The directory suddenly shows nobody'))).toBe(true);
});

test('many where nobody was are remembered, and that is a warning', async () => {
	watched.users = [];
	const { host, poll } = trigger();
	await poll();
	watched.hire('ada', 'alan', 'grace', 'linus', 'edsger', 'barbara');
	expect(await poll()).toBeNull();
	expect(host.log.some((line) => line.startsWith('warn New Person: The directory showed nobody before and many now'))).toBe(true);
	watched.hire('donald');
	expect(namesIn(await poll())).toEqual(['donald']);
});

test('names to announce again that nobody has are a warning with the names', async () => {
	const parameters: Record<string, unknown> = {};
	const { host, poll } = trigger({ parameters });
	await poll();
	parameters.options = { announceAgain: 'ada, nobody' };
	expect(namesIn(await poll())).toEqual(['ada']);
	expect(host.log).toContain('warn New Person: nobody of these names to announce again: nobody');
});

test('an activation whose first poll fails is an error, for somebody is there to see it', async () => {
	watched.failure = busy();
	await expect(trigger({ activation: 'activate' }).poll()).rejects.toThrow('Toyland does not answer');
	expect(watched.closed).toBe(1);
});

test.each(['init', 'leadershipChange'] as const)(
	'the first poll after %s that fails is tried again, where something is remembered; the second one is an error',
	async (activation) => {
		const { host, poll } = trigger();
		await poll();
		watched.failure = busy();
		const started = host.context(activation);
		expect(await pollHost(started, [watched.directory()])).toBeNull();
		expect(host.log.at(-1)).toMatch(/^warn New Person: the first poll after the start did not work and is tried again: .*does not answer/);
		await expect(pollHost(started, [watched.directory()])).rejects.toThrow('Toyland does not answer');
	},
);

test('without anything remembered, a failed first poll is an error at the start as well', async () => {
	watched.failure = busy();
	await expect(trigger({ activation: 'init' }).poll()).rejects.toThrow('Toyland does not answer');
});

test('a test in the editor shows three users, marked, and remembers nothing', async () => {
	watched.hire('alan', 'grace', 'linus');
	const { host, poll } = trigger({ mode: 'manual' });
	const [items] = (await poll()) ?? [[]];
	expect(items.map(({ json }) => [json.sample, (json.user as { username: string }).username])).toEqual([
		[true, 'ada'],
		[true, 'alan'],
		[true, 'grace'],
	]);
	expect(items[0].json).not.toHaveProperty('lastPoll');
	expect(host.staticData).toEqual({});
	expect(watched.asked).toEqual([]);
});

test('samples hold what their events bring: changed fields, with values where those are remembered, and a group', () => {
	const ada = user('fusionDirectory', 'ada', { email: 'ada@example.org', groups: ['staff', 'vpn'] });
	const settings = { triggerOn: ['userChanged', 'addedToGroup', 'removedFromGroup'], watchedFields: ['email', 'username', 'phone'] };
	const shown = (rememberValues: boolean) =>
		sampleItems([ada], { ...settings, rememberValues } as unknown as TriggerSettings, new Date()).map(({ event, changes, groups }) => [
			event,
			changes ?? groups,
		]);
	const joined = ['addedToGroup', 'removedFromGroup'].map((event) => [event, ['staff']]);
	expect(shown(false)).toEqual([['userChanged', [{ field: 'email' }, { field: 'username' }]], ...joined]);
	expect(shown(true)).toEqual([
		[
			'userChanged',
			[
				{ field: 'email', before: null, after: 'ada@example.org' },
				{ field: 'username', before: null, after: 'ada' },
			],
		],
		...joined,
	]);
});

test('after a poll, the test in the editor shows when that was and what it found', async () => {
	const { host, context, poll } = trigger();
	await poll();
	host.mode = 'manual';
	const [items] = (await pollHost(context, [watched.directory()])) ?? [[]];
	expect(items[0].json.lastPoll).toEqual({ at: expect.stringMatching(/^20/), listed: 1, announced: 0 });
});

test('a test in the editor on an empty directory gives nothing', async () => {
	watched.users = [];
	expect(await trigger({ mode: 'manual' }).poll()).toBeNull();
});

test('with several strategies the server is asked once, and what the state was made with stays', async () => {
	watched.strategies = [strategies.fusionDirectory, strategies.synologyDirectoryServer];
	const { poll } = trigger();
	await poll();
	expect(watched.probed).toBe(1);
	await poll();
	expect(watched.probed).toBe(1);
});

test('a directory that can not show a single user in the time of a poll is told as too slow', async () => {
	const { poll } = trigger();
	await poll();
	watched.hire('alan');
	watched.completed = 0;
	await expect(poll()).rejects.toThrow('answers too slowly to announce a single user');
});

test.each([
	[100_000, 80_000],
	[undefined, 240_000],
	[1, 1000],
])('of a budget of %j ms a poll takes %i for asking', async (budget, share) => {
	const limit = jest.spyOn(AbortSignal, 'timeout');
	await trigger({ budget }).poll();
	expect(limit).toHaveBeenCalledWith(share);
	limit.mockRestore();
});

test('a poll that was stopped because its time was up is told as too slow, not as stopped', async () => {
	watched.failure = new BackendError({ kind: 'aborted', message: 'The request was stopped' });
	const { context } = trigger({ budget: 1 });
	const patient = { ...watched.directory() };
	const { source } = patient.watched;
	patient.watched = {
		...patient.watched,
		source: (...parts) => {
			const made = source(...parts);
			const { fetch } = made;
			return Object.assign(made, {
				fetch: async (request: Parameters<typeof fetch>[0]) => {
					await new Promise((resolve) => setTimeout(resolve, 1100));
					return await fetch(request);
				},
			});
		},
	};
	await expect(pollHost(context, [patient])).rejects.toThrow('answers too slowly to be read');
	await expect(pollHost(new Host(randomUUID()).context(), [watched.directory()])).rejects.toThrow('The request was stopped');
});
