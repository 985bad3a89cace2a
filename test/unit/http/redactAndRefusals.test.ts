import { BackendError } from '../../../clients/errors';
import { Redactor } from '../../../clients/http/redact';
import { mayRepeat, retryAfterMs } from '../../../clients/http/retry';
import { forgetRefusedLogin, rememberRefusedLogin, throwIfRefusedBefore } from '../../../clients/http/refusedLogins';

describe('redaction', () => {
	test('a secret is masked in every form a server may quote it in', () => {
		const redactor = new Redactor();
		const secret = 'pä"ss w/ord+1';
		redactor.add(secret);
		for (const form of [
			secret,
			JSON.stringify(secret),
			encodeURIComponent(secret),
			encodeURIComponent(secret).replace(/%20/g, '+'),
			Buffer.from(secret).toString('base64'),
		]) {
			expect(redactor.clean(`before ${form} after`)).toBe(form.startsWith('"') ? 'before "•••" after' : 'before ••• after');
		}
	});

	test('a secret that contains another one leaves nothing of itself', () => {
		const redactor = new Redactor();
		redactor.add('abcd', 'abcdefgh');
		expect(redactor.clean('abcdefgh')).toBe('•••');
	});

	test('what is too short to be told from ordinary text is left alone', () => {
		const redactor = new Redactor();
		redactor.add('ab', undefined);
		expect(redactor.clean('about')).toBe('about');
	});
});

describe('refused logins', () => {
	const identity = { server: 'https://nas.example.com', account: 'admin', secret: 'wrong-password' };
	const refusal = new BackendError({ kind: 'login', message: 'Refused' });

	afterEach(() => forgetRefusedLogin(identity));

	test('the same login is refused without a request for 15 minutes', () => {
		rememberRefusedLogin(identity, refusal, 0);
		expect(() => throwIfRefusedBefore(identity, 14 * 60_000)).toThrow('Refused');
		expect(() => throwIfRefusedBefore(identity, 15 * 60_000)).not.toThrow();
	});

	test('another account, server or secret is a new try', () => {
		rememberRefusedLogin(identity, refusal, 0);
		for (const other of [{ secret: 'right' }, { account: 'ada' }, { server: 'https://other' }]) {
			expect(() => throwIfRefusedBefore({ ...identity, ...other }, 1)).not.toThrow();
		}
	});
});

describe('repeating', () => {
	const answer = (status: number) => ({ status, headers: {}, text: '' });
	const failure = (delivery: 'unsent' | 'unknown') => new BackendError({ kind: 'connect', message: '', delivery });

	test('a write is repeated only when it provably changed nothing', () => {
		expect(mayRepeat('write', failure('unsent'))).toBe(true);
		expect(mayRepeat('write', failure('unknown'))).toBe(false);
		expect(mayRepeat('write', undefined, answer(503))).toBe(false);
		expect(mayRepeat('write', undefined, answer(429))).toBe(true);
	});

	test('a read is repeated after any passing trouble, but not after a refusal', () => {
		expect(mayRepeat('read', failure('unknown'))).toBe(true);
		expect(mayRepeat('read', undefined, answer(503))).toBe(true);
		expect(mayRepeat('read', undefined, answer(500))).toBe(false);
		expect(mayRepeat('read', undefined, answer(404))).toBe(false);
	});

	test('Retry-After is read as seconds or as a date', () => {
		const at = (value: string, now?: number) => retryAfterMs({ status: 429, headers: { 'retry-after': value }, text: '' }, now);
		expect(at('3')).toBe(3000);
		expect(at('Thu, 01 Jan 1970 00:00:10 GMT', 4000)).toBe(6000);
		expect(at('soon')).toBeUndefined();
	});
});
