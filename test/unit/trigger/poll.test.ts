import { PollMemory } from '../../../nodes/trigger/memory';
import { pollCore, type PollPorts, type PollResult } from '../../../nodes/trigger/poll';
import type { PollState } from '../../../nodes/trigger/state';
import type {
	DetectedEvent,
	Listing,
	ListedPerson,
	ListingRequest,
	PollConfig,
	Recognition,
	Unchanged,
} from '../../../nodes/trigger/types';
import { config, forti, NOW, synology, told } from './build';

/** A trigger with the static data of n8n and a directory behind it. */
class Trigger {
	memory = new PollMemory();
	stored: unknown;
	stores = 0;
	people: ListedPerson[] = [];
	readonly asked: ListingRequest[] = [];
	answer: (request: ListingRequest) => Promise<Listing | Unchanged> = () => Promise.resolve({ kind: 'complete', people: this.people });
	format: (events: readonly DetectedEvent[]) => Promise<DetectedEvent[]> = (events) => Promise.resolve([...events]);
	limit = 100;
	time = NOW;

	constructor(public settings: PollConfig = config('synologyDirectoryServer')) {}

	ports(): PollPorts<DetectedEvent> {
		return {
			slot: { workflowId: 'w', nodeId: 'n' },
			memory: this.memory,
			config: this.settings,
			limit: this.limit,
			now: () => this.time,
			stored: () => this.stored,
			begun: this.time,
			store: (state: PollState) => {
				this.stored = JSON.parse(JSON.stringify(state));
				this.stores++;
			},
			fetch: async (request) => {
				this.asked.push(request);
				return await this.answer(request);
			},
			format: async (events) => await this.format(events),
		};
	}

	async poll() {
		return await pollCore(this.ports());
	}

	/** Who was announced, or what else came of it. */
	async told(): Promise<string[] | string> {
		const result = await this.poll();
		return result.kind === 'emitted' ? result.items.map(told) : result.kind;
	}
}

async function started(...people: ListedPerson[]): Promise<Trigger> {
	const trigger = new Trigger();
	trigger.people = people;
	expect(await trigger.poll()).toEqual({ kind: 'quiet', listed: 1, notice: 'firstPoll' });
	return trigger;
}

const fails = () => Promise.reject(new Error('the line is dead'));

describe('one poll', () => {
	test('that brings nothing asks for nothing to be shown', async () => {
		const trigger = await started(synology('ada'));
		const format = jest.spyOn(trigger, 'format');
		expect(await trigger.told()).toBe('quiet');
		expect(format).not.toHaveBeenCalled();
	});

	test('stores the state once, after everything else', async () => {
		const trigger = await started(synology('ada'));
		trigger.people.push(synology('bob'));
		trigger.format = async (events) => {
			expect(trigger.stores).toBe(1);
			return await Promise.resolve([...events]);
		};
		expect(await trigger.told()).toEqual(['newUser bob']);
		expect(trigger.stores).toBe(2);
	});

	test.each(['fetch', 'format'] as const)('that fails in %s stores nothing and loses nobody', async (where) => {
		const trigger = await started(synology('ada'));
		trigger.people.push(synology('bob'));
		const { answer, format } = trigger;
		if (where === 'fetch') trigger.answer = fails;
		else trigger.format = fails;
		expect(await trigger.poll()).toEqual({ kind: 'failed', cause: new Error('the line is dead') });
		expect(trigger.stores).toBe(1);
		Object.assign(trigger, { answer, format });
		expect(await trigger.told()).toEqual(['newUser bob']);
	});

	test('with an incomplete list stores nothing', async () => {
		const trigger = await started(synology('ada'));
		trigger.answer = () => Promise.resolve({ kind: 'incomplete', reason: 'the total moved' });
		expect(await trigger.poll()).toEqual({ kind: 'refused', message: expect.stringContaining('the total moved') });
		expect(trigger.stores).toBe(1);
	});

	test('fetches the complete list when the newest page is not to be trusted', async () => {
		const trigger = new Trigger(config('fortiAuthenticator'));
		trigger.people = [forti(1), forti(5)];
		await trigger.poll();
		trigger.people = [forti(5), forti(1), forti(3)];
		trigger.answer = async ({ kind }) =>
			await Promise.resolve(
				kind === 'newest' ? { kind, people: [forti(5)], total: 3, reachedEnd: false } : { kind: 'complete', people: trigger.people },
			);
		expect(await trigger.told()).toEqual(['newUser user3']);
		expect(trigger.asked.slice(1)).toEqual([
			{ kind: 'newest', aboveId: 5 },
			{ kind: 'complete', reason: 'mistrust' },
		]);
	});

	test('that runs out of time hands over what is finished, and the rest comes next', async () => {
		const trigger = await started(synology('ada'));
		trigger.people.push(synology('bob'), synology('cyd'), synology('dan'));
		trigger.format = async (events) => await Promise.resolve(events.slice(0, 2));
		expect(await trigger.poll()).toMatchObject({
			kind: 'emitted',
			pending: 1,
			items: [{ user: { username: 'bob' } }, { user: { username: 'cyd' } }],
		});
		expect(await trigger.told()).toEqual(['newUser dan']);
	});

	test('that finishes only one of the two events of a person hands over neither', async () => {
		const trigger = new Trigger(config('synologyDirectoryServer', { triggerOn: ['userChanged', 'userDisabled'] }));
		trigger.people = [synology('ada'), synology('bob')];
		await trigger.poll();
		const both = { enabled: false, email: 'x@example.org' };
		trigger.people = [synology('ada', undefined, both), synology('bob', undefined, both)];
		trigger.format = async (events) => await Promise.resolve(events.slice(0, 3));
		expect(await trigger.told()).toEqual(['userDisabled ada', 'userChanged ada email']);
		trigger.format = async (events) => await Promise.resolve(events.slice(0, 1));
		expect(await trigger.told()).toBe('outOfTime');
		trigger.format = async (events) => await Promise.resolve([...events]);
		expect(await trigger.told()).toEqual(['userDisabled bob', 'userChanged bob email']);
	});

	test('announces everybody on the very first poll if asked to, not after a filter changed', async () => {
		const trigger = new Trigger(config('synologyDirectoryServer', { emitExisting: true }));
		trigger.people = [synology('ada')];
		expect(await trigger.told()).toEqual(['newUser ada']);
		trigger.settings = { ...trigger.settings, fingerprint: 'another' };
		expect(await trigger.poll()).toEqual({ kind: 'quiet', listed: expect.any(Number), notice: 'fingerprint' });
	});

	test.each([
		['garbage', { version: 3 }, 'garbage'],
		['the state of a later version', { version: 9 }, 'version'],
	])('that finds %s takes a new baseline and says so', async (_what, stored, notice) => {
		const trigger = new Trigger();
		trigger.stored = stored;
		trigger.people = [synology('ada')];
		expect(await trigger.poll()).toEqual({ kind: 'quiet', listed: 1, notice });
	});
});

describe('the first poll of a process', () => {
	test('never fails when there is a state, and the person hired meanwhile comes when the backend is back', async () => {
		const trigger = await started(synology('ada'));
		const { answer } = trigger;
		trigger.memory = new PollMemory();
		trigger.answer = fails;
		trigger.people.push(synology('bob'));
		expect(await trigger.poll()).toEqual({ kind: 'postponed', cause: new Error('the line is dead') });
		expect(await trigger.poll()).toEqual({ kind: 'failed', cause: new Error('the line is dead') });
		trigger.answer = answer;
		expect(await trigger.told()).toEqual(['newUser bob']);
	});

	test("postpones a list that can't be used as well", async () => {
		const trigger = await started(synology('ada'));
		trigger.memory = new PollMemory();
		trigger.answer = () => Promise.resolve({ kind: 'incomplete', reason: 'cut' });
		expect((await trigger.poll()).kind).toBe('postponed');
		expect((await trigger.poll()).kind).toBe('refused');
	});

	test('fails when there is no state: so has the publication', async () => {
		const trigger = new Trigger();
		trigger.answer = fails;
		expect(await trigger.poll()).toEqual({ kind: 'failed', cause: new Error('the line is dead') });
	});
});

describe('the engines of n8n', () => {
	test('a new baseline that n8n throws away at every tick still lets the trigger fire', async () => {
		const trigger = await started(synology('ada'));
		trigger.settings = { ...trigger.settings, fingerprint: 'another' };
		const saved = trigger.stored;
		expect(await trigger.poll()).toEqual({ kind: 'quiet', listed: expect.any(Number), notice: 'fingerprint' });
		trigger.stored = saved;
		trigger.people.push(synology('bob'));
		expect(await trigger.told()).toEqual(['newUser bob']);
	});

	test('a person whose emission n8n threw away is found again under the same eventId', async () => {
		const trigger = await started(synology('ada'));
		const saved = trigger.stored;
		trigger.people.push(synology('bob'));
		const first = await trigger.poll();
		trigger.stored = saved;
		trigger.time = new Date(NOW.getTime() + 60_000);
		const ids = (result: PollResult<DetectedEvent>) => (result.kind === 'emitted' ? result.items.map(({ eventId }) => eventId) : []);
		expect(ids(await trigger.poll())).toEqual(ids(first));
		expect(ids(first)).toHaveLength(1);
	});

	test('two polls side by side, each with its own copy of what is stored, announce somebody once', async () => {
		const trigger = await started(synology('ada'));
		trigger.people.push(synology('bob'));
		const copy = structuredClone(trigger.stored);
		const other = { ...trigger.ports(), stored: () => copy, store: () => undefined };
		expect(
			(await Promise.all([trigger.told(), pollCore(other)])).map((result) =>
				Array.isArray(result) ? result : (result as { kind: string }).kind,
			),
		).toEqual([['newUser bob'], 'skipped']);
		// So does one that begins a moment later with a copy from before.
		expect((await pollCore({ ...other, begun: new Date(NOW.getTime() + 1000) })).kind).toBe('skipped');
		trigger.time = new Date(NOW.getTime() + 60_000);
		expect(await trigger.told()).toBe('quiet');
	});

	test('what another process has emitted is not emitted again by one that polled quietly for long', async () => {
		const trigger = await started(synology('ada'));
		for (let poll = 0; poll < 5; poll++) await trigger.poll();
		const own = trigger.memory;
		const saved = trigger.stored;
		trigger.memory = new PollMemory();
		trigger.people.push(synology('bob'));
		trigger.stored = { ...(saved as PollState), revision: 1 };
		expect(await trigger.told()).toEqual(['newUser bob']);
		trigger.memory = own;
		expect(await trigger.told()).toBe('quiet');
	});

	test('a poll that starts while another runs waits for it, a third is skipped', async () => {
		const trigger = await started(synology('ada'));
		trigger.people.push(synology('bob'));
		expect(await Promise.all([trigger.told(), trigger.told(), trigger.told()])).toEqual([['newUser bob'], 'quiet', 'skipped']);
		expect(await trigger.told()).toBe('quiet');
	});

	test('a poll that failed does not hold up the next', async () => {
		const trigger = await started(synology('ada'));
		const { answer } = trigger;
		trigger.answer = fails;
		const failing = trigger.poll();
		const next = trigger.told();
		expect((await failing).kind).toBe('failed');
		expect(await next).toBe('failed');
		trigger.answer = answer;
		expect(await trigger.told()).toBe('quiet');
	});
});

describe('the memory of a process', () => {
	const state = (fingerprint: string, revision = 1) =>
		({
			kind: 'recent',
			mark: null,
			recent: '',
			waiting: '',
			missed: 0,
			version: 3,
			fingerprint,
			revision,
			emissions: 0,
			begun: 0,
			unproven: false,
			again: '',
		}) as const;

	test('keeps triggers apart, by workflow and node', () => {
		const memory = new PollMemory();
		memory.rememberQuiet({ workflowId: 'a', nodeId: 'b' }, state('f'));
		expect(memory.latest({ workflowId: 'a', nodeId: 'c' }, undefined, 'f')).toBeUndefined();
		expect(memory.latest({ workflowId: 'a', nodeId: 'b' }, undefined, 'f')).toEqual(state('f'));
		expect(memory.latest({ workflowId: 'a', nodeId: 'b' }, undefined, 'g')).toBeUndefined();
	});

	test('prefers the later of its own and the stored state', () => {
		const memory = new PollMemory();
		const slot = { workflowId: 'a', nodeId: 'b' };
		memory.rememberQuiet(slot, state('f', 5));
		expect(memory.latest(slot, state('f', 4), 'f')?.revision).toBe(5);
		expect(memory.latest(slot, state('f', 6), 'f')?.revision).toBe(6);
	});

	test('forgets the triggers asked for longest ago when there are too many', () => {
		const memory = new PollMemory(2);
		const slots = ['1', '2', '3'].map((nodeId) => ({ workflowId: 'w', nodeId }));
		for (const slot of slots) memory.rememberQuiet(slot, state('f'));
		expect(slots.map((slot) => memory.latest(slot, undefined, 'f') !== undefined)).toEqual([false, true, true]);
	});

	test('knows the first poll of each trigger', async () => {
		const memory = new PollMemory();
		const first = async (nodeId: string) =>
			await memory.takeTurn({ workflowId: 'w', nodeId }, async (isFirst) => await Promise.resolve(isFirst));
		expect([await first('a'), await first('a'), await first('b')]).toEqual([true, false, true].map((value) => ({ kind: 'done', value })));
	});
});

describe('a list that is recognised', () => {
	/** A directory that knows its lists again; `lists` are those that it took apart. */
	async function recognising(settings?: PollConfig): Promise<{ trigger: Trigger; lists: () => number }> {
		const trigger = new Trigger(settings);
		const known = new Map<string, Recognition>();
		let lists = 0;
		trigger.people = [synology('ada')];
		trigger.answer = async (request) => {
			const people = JSON.stringify(trigger.people);
			if (request.kind === 'complete' && request.unless !== undefined && known.get(people) === request.unless) {
				return await Promise.resolve({ kind: 'unchanged', listed: trigger.people.length });
			}
			lists += 1;
			const recognition = known.get(people) ?? {};
			known.set(people, recognition);
			return { kind: 'complete', people: [...trigger.people], recognition };
		};
		await trigger.poll();
		return { trigger, lists: () => lists };
	}

	test('is not taken apart once it has left the state as it was, and nothing is stored', async () => {
		const { trigger, lists } = await recognising();
		await trigger.poll();
		const { stores } = trigger;
		expect(await trigger.poll()).toEqual({ kind: 'quiet', listed: 1 });
		expect(lists()).toBe(2);
		expect(trigger.stores).toBe(stores);
	});

	test('says so only of what was there: who comes is announced, and the list is taken apart until it leaves the state as it was', async () => {
		const { trigger, lists } = await recognising();
		await trigger.poll();
		trigger.people.push(synology('bob'));
		expect(await trigger.told()).toEqual(['newUser bob']);
		expect(await trigger.told()).toBe('quiet');
		expect(lists()).toBe(4);
		expect(await trigger.told()).toBe('quiet');
		expect(lists()).toBe(4);
	});

	test('is taken apart as long as somebody waits for their turn', async () => {
		const { trigger } = await recognising();
		await trigger.poll();
		trigger.limit = 1;
		trigger.people.push(synology('bob'), synology('cyd'));
		expect([await trigger.told(), await trigger.told()]).toEqual([['newUser bob'], ['newUser cyd']]);
	});

	test('is taken apart where time alone may bring an event', async () => {
		const { trigger, lists } = await recognising(config('synologyDirectoryServer', { triggerOn: ['userExpiring'] }));
		for (let poll = 0; poll < 3; poll += 1) await trigger.poll();
		expect(lists()).toBe(4);
	});

	test('is taken apart for another process, which knows no lists', async () => {
		const { trigger, lists } = await recognising();
		await trigger.poll();
		trigger.memory = new PollMemory();
		await trigger.poll();
		expect(lists()).toBe(3);
	});

	test('is taken apart where n8n has lost the state meanwhile', async () => {
		const { trigger, lists } = await recognising();
		await trigger.poll();
		trigger.stored = { ...(trigger.stored as PollState), emissions: 7 };
		await trigger.poll();
		expect(lists()).toBe(3);
	});

	test('that nobody allowed to leave out is refused', async () => {
		const { trigger } = await recognising();
		trigger.answer = async () => await Promise.resolve({ kind: 'unchanged', listed: 1 });
		expect(await trigger.poll()).toMatchObject({ kind: 'refused' });
	});
});
