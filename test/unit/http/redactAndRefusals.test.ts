import { decodeEntities } from '../../../clients/http/spellings';
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

	test('a secret with any character that JSON escapes is masked', () => {
		for (const character of '\n\t\r\b\f"\\/') {
			const redactor = new Redactor();
			redactor.add(`pass${character}word`);
			expect(redactor.clean(JSON.stringify(`pass${character}word`))).toBe('"•••"');
		}
	});

	test('a secret that contains another one leaves nothing of itself', () => {
		const redactor = new Redactor();
		redactor.add('abcd', 'abcdefgh');
		expect(redactor.clean('abcdefgh')).toBe('•••');
	});

	test('a text of any length is cut where nobody reads on, and no cut goes through a secret', () => {
		const secret = 'Grüße/aus "Köln"&+1234567890';
		const redactor = new Redactor();
		redactor.add(secret);
		const spelled = [
			secret,
			encodeURIComponent(encodeURIComponent(secret)),
			JSON.stringify(secret).slice(1, -1),
			Buffer.from(secret).toString('base64'),
		];
		for (const text of spelled) {
			for (const end of [4_096, 8_192]) {
				for (let at = end - text.length - 2; at < end + 2; at += 1) {
					const dots = '.'.repeat(at);
					for (const long of [`${dots}${text}${' '.repeat(20_000)}`, `${' '.repeat(20_000)}${text}${dots}`]) {
						const cleaned = redactor.clean(long);
						expect(cleaned.length).toBeLessThan(8_210);
						expect(cleaned.replace(/[.…\s]/g, '').replace('•••', '')).toBe('');
					}
				}
			}
		}
		expect(redactor.clean('x'.repeat(16_384))).toHaveLength(16_384);
		expect(new Redactor().clean(`a${'x'.repeat(16_383)}z`)).toBe(`a${'x'.repeat(4_095)} … ${'x'.repeat(4_095)}z`);
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

	const minute = 60_000;

	test('the same login rests for 5 minutes, and for 15 when it is refused again', () => {
		rememberRefusedLogin(identity, refusal, 0);
		expect(() => throwIfRefusedBefore(identity, 5 * minute - 1)).toThrow('Refused');
		expect(() => throwIfRefusedBefore(identity, 5 * minute)).not.toThrow();
		rememberRefusedLogin(identity, refusal, 5 * minute);
		expect(() => throwIfRefusedBefore(identity, 20 * minute - 1)).toThrow('Refused');
		expect(() => throwIfRefusedBefore(identity, 20 * minute)).not.toThrow();
		forgetRefusedLogin(identity);
		rememberRefusedLogin(identity, refusal, 30 * minute);
		expect(() => throwIfRefusedBefore(identity, 35 * minute)).not.toThrow();
	});

	test('the message names the time left and what ends it', () => {
		rememberRefusedLogin(identity, refusal, 0);
		const thrown = (now: number): unknown => {
			try {
				return throwIfRefusedBefore(identity, now);
			} catch (reason) {
				return reason;
			}
		};
		expect(thrown(1)).toMatchObject({ delivery: 'unsent', cure: expect.stringMatching(/for 5 minutes; another secret/) });
		expect(thrown(4.5 * minute)).toMatchObject({ cure: expect.stringContaining('one minute') });
	});

	test.each(['secondFactor', 'rights', 'connect', 'rateLimited'] as const)('an error of kind %s is no refused secret', (kind) => {
		rememberRefusedLogin(identity, new BackendError({ kind, message: 'x' }), 0);
		expect(() => throwIfRefusedBefore(identity, 1)).not.toThrow();
	});

	test('the memory is bounded: the oldest go first', () => {
		rememberRefusedLogin(identity, refusal, 0);
		for (let index = 0; index < 1000; index += 1) rememberRefusedLogin({ ...identity, account: `other-${index}` }, refusal, 0);
		expect(() => throwIfRefusedBefore(identity, 1)).not.toThrow();
		expect(() => throwIfRefusedBefore({ ...identity, account: 'other-999' }, 1)).toThrow('Refused');
	});

	test('what is remembered tells nobody the secret: each process makes another hash of it', () => {
		const remembered: unknown[] = [];
		for (let process = 1; process <= 2; process += 1) {
			jest.isolateModules(() => {
				const memory = jest.requireActual<{ rememberRefusedLogin: typeof rememberRefusedLogin }>('../../../clients/http/refusedLogins');
				const stored = jest.spyOn(Map.prototype, 'set');
				memory.rememberRefusedLogin(identity, refusal, 0);
				remembered.push(...stored.mock.calls.map(([key]) => key));
				stored.mockRestore();
			});
		}
		expect(remembered).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/), expect.stringMatching(/^[0-9a-f]{64}$/)]);
		expect(remembered[0]).not.toBe(remembered[1]);
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

	test('nothing is repeated that was given up, refused by TLS, or had no time left, though it was never sent', () => {
		for (const kind of ['aborted', 'tls', 'timeout', 'configuration'] as const) {
			for (const effect of ['read', 'write'] as const)
				expect(mayRepeat(effect, new BackendError({ kind, message: '', delivery: 'unsent' }))).toBe(false);
		}
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
		expect(at('1e18')).toBeUndefined();
		for (const past of ['-1', '3.5', 'Thu, 01 Jan 1970 00:00:00 GMT', '0', '-999999999999']) expect(at(past) ?? 0).toBe(0);
		for (const absurd of ['999999999999', '9'.repeat(400), 'Fri, 31 Dec 9999 23:59:59 GMT']) expect(at(absurd)).toBe(3_600_000);
	});
});

test('HTML entities are resolved once, for every client alike', () => {
	expect(decodeEntities('The &#x27;x&#39; &lt;b&gt; &amp;lt; &unknown; &nbsp;&uuml;')).toBe("The 'x' <b> &lt; &unknown; \u00a0ü");
});
