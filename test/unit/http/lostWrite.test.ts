import { BackendError, type BackendErrorDetails } from '../../../clients/errors';
import { settleWrite, unsettled, type Write } from '../../../clients/http/lostWrite';

const failure = (details: Partial<BackendErrorDetails> = {}): BackendError =>
	new BackendError({ kind: 'connect', message: 'the connection broke', delivery: 'unknown', ...details });

/** A write that fails in these ways, one after another, and then is answered. */
function scripted(failures: unknown[], more: Partial<Write<string>> = {}) {
	const sent: boolean[] = [];
	const write: Write<string> = {
		what: "create the user 'ada'",
		service: 'FortiAuthenticator',
		send: async (again) => {
			sent.push(again);
			if (sent.length <= failures.length) throw failures[sent.length - 1];
			return await Promise.resolve('answer');
		},
		...more,
	};
	return { sent, write, outcome: settleWrite(write).catch((reason: unknown) => reason) };
}
const nothing = async (): Promise<undefined> => await Promise.resolve(undefined);
const found = async (): Promise<string> => await Promise.resolve('seen');

describe('a write', () => {
	test('that was answered is looked up by nobody', async () => {
		const look = jest.fn(nothing);
		expect(await scripted([], { look }).outcome).toEqual({ value: 'answer', settled: 'answered' });
		expect(look).not.toHaveBeenCalled();
	});

	test.each(['answered', 'unsent'] as const)('that was refused or never sent (%s) fails with its own error', async (delivery) => {
		const reason = failure({ delivery, kind: 'invalid' });
		const { sent, outcome } = scripted([reason], { look: found, repeatable: true });
		expect(await outcome).toBe(reason);
		expect(sent).toEqual([false]);
	});

	test('whose answer was lost is looked up and not repeated when it is there', async () => {
		const { sent, outcome } = scripted([failure()], { look: found, repeatable: true });
		expect(await outcome).toEqual({ value: 'seen', settled: 'found' });
		expect(sent).toEqual([false]);
	});

	test('that can’t be looked up is uncertain, even when it could be repeated', async () => {
		const { sent, outcome } = scripted([failure()], { repeatable: true });
		expect(await outcome).toMatchObject({
			kind: 'uncertain',
			delivery: 'unknown',
			message: "FortiAuthenticator was asked to create the user 'ada', but its answer was lost (the connection broke)",
		});
		expect(sent).toEqual([false]);
	});

	test('that is not there is not repeated unless that does no harm', async () => {
		const { sent, outcome } = scripted([failure()], { look: nothing });
		expect(await outcome).toMatchObject({ kind: 'uncertain', message: expect.stringContaining('it has not happened so far') });
		expect(sent).toEqual([false]);
		const harmless = scripted([failure()], { look: nothing, repeatable: true });
		expect(await harmless.outcome).toEqual({ value: 'answer', settled: 'answered' });
		expect(harmless.sent).toEqual([false, true]);
	});

	test('that is lost twice is looked up twice and sent twice, never more', async () => {
		const look = jest.fn(nothing);
		const { sent, outcome } = scripted([failure(), failure(), failure()], { look, repeatable: true });
		expect(await outcome).toMatchObject({ kind: 'uncertain' });
		expect([sent.length, look.mock.calls.length]).toEqual([2, 2]);
	});

	test('whose repeat never left stays uncertain: the first one did', async () => {
		const { outcome } = scripted([failure(), failure({ delivery: 'unsent', message: 'nothing answers' })], {
			look: nothing,
			repeatable: true,
		});
		expect(await outcome).toMatchObject({
			kind: 'uncertain',
			delivery: 'unknown',
			message: expect.stringContaining('the connection broke'),
		});
	});

	test('whose repeat meets a conflict is uncertain: that may be the first one’s work', async () => {
		const taken = failure({ kind: 'conflict', delivery: 'answered', message: 'the name is taken' });
		const { outcome } = scripted([failure(), taken], { look: nothing, repeatable: true });
		expect(await outcome).toMatchObject({ kind: 'uncertain', message: expect.stringContaining('the name is taken') });
	});

	test('whose look-up fails too tells both', async () => {
		const look = async (): Promise<string> => await Promise.reject(failure({ kind: 'rights', message: 'not for you' }));
		expect(await scripted([failure()], { look, repeatable: true }).outcome).toMatchObject({
			kind: 'uncertain',
			message: expect.stringMatching(/the connection broke.*did not work either \(not for you\)/),
		});
	});

	test('whose look-up can’t tell says what it saw, and one that finds somebody else says so', async () => {
		const unclear = async (): Promise<string> => await Promise.reject(unsettled('somebody of that name is there'));
		expect(await scripted([failure()], { look: unclear }).outcome).toMatchObject({
			kind: 'uncertain',
			message: expect.stringMatching(/answer was lost .*; somebody of that name is there$/),
		});
		const other = failure({ kind: 'conflict', delivery: 'answered' });
		expect(await scripted([failure()], { look: async () => await Promise.reject(other) }).outcome).toBe(other);
	});

	test.each([500, 502, 504])('after a %i that a look-up finds not carried out keeps the server’s words', async (status) => {
		const broke = failure({ kind: 'backend', status, message: 'the database broke' });
		expect(await scripted([broke], { look: nothing }).outcome).toMatchObject({
			kind: 'backend',
			delivery: 'unknown',
			message: 'the database broke; a look-up found that it has not happened so far',
		});
		expect(await scripted([broke], { look: found }).outcome).toEqual({ value: 'seen', settled: 'found' });
	});

	test('that was given up is neither looked up nor repeated', async () => {
		const look = jest.fn(nothing);
		const { sent, outcome } = scripted([failure({ kind: 'aborted' })], { look, repeatable: true });
		expect(await outcome).toMatchObject({ kind: 'aborted', delivery: 'unknown', message: expect.stringContaining('not known whether') });
		expect(look).not.toHaveBeenCalled();
		expect(sent).toEqual([false]);
	});

	test('whose answer was lost otherwise, but that was given up in the meantime, is not looked up either', async () => {
		const look = jest.fn(found);
		const { sent, outcome } = scripted([failure()], { look, repeatable: true, signal: AbortSignal.abort() });
		expect(await outcome).toMatchObject({ kind: 'aborted', delivery: 'unknown' });
		expect(look).not.toHaveBeenCalled();
		expect(sent).toEqual([false]);
	});

	test('that is given up while it is looked up is not repeated', async () => {
		const controller = new AbortController();
		const look = async (): Promise<undefined> => await Promise.resolve(controller.abort()).then(() => undefined);
		const { sent, outcome } = scripted([failure()], { look, repeatable: true, signal: controller.signal });
		expect(await outcome).toMatchObject({ kind: 'uncertain' });
		expect(sent).toEqual([false]);
	});

	test('that fails by a mistake of our own passes it on', async () => {
		const mistake = new TypeError('oops');
		expect(await scripted([mistake], { look: found }).outcome).toBe(mistake);
	});
});
