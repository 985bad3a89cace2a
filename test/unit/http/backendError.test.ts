import { BackendError, describeForMaintainer } from '../../../clients/errors';
import { Redactor } from '../../../clients/http/redact';

const cause = new Error('socket closed');
const facts = {
	kind: 'http',
	message: 'The server did not like it',
	cure: 'Ask again',
	code: 17,
	status: 503,
	fields: ['name'],
	retryAfterMs: 500,
	delivery: 'unknown',
	transportCode: 'ECONNRESET',
	cause,
} as const;
const full = new BackendError({ ...facts, fields: [...facts.fields] });

test('an error keeps what it was told, and is answered where nothing else is said', () => {
	expect(full).toMatchObject({ name: 'BackendError', ...facts });
	const bare = new BackendError({ kind: 'backend', message: 'no' });
	expect([bare.fields, bare.delivery, bare.code, 'cause' in bare, bare.transportCode]).toEqual([
		[],
		'answered',
		undefined,
		false,
		undefined,
	]);
});

test('who copies an error takes along neither its cause nor a code of the line', () => {
	expect(Object.keys({ ...full })).not.toEqual(expect.arrayContaining(['transportCode']));
	expect(JSON.stringify(full)).not.toMatch(/ECONNRESET|socket closed/);
});

test('the same error said better keeps all the rest', () => {
	const better = full.with({ message: 'Better', code: 'x' });
	expect(better).toMatchObject({ ...full, message: 'Better', code: 'x', transportCode: 'ECONNRESET', cause });
	expect(full.message).toBe('The server did not like it');
});

describe('what a maintainer gets', () => {
	const described = (error: unknown, redactor = new Redactor()) => describeForMaintainer(error, redactor);

	test('is kind, codes and stack of the error, then of each cause on a line of its own', () => {
		const text = described(full);
		expect(text.startsWith('[kind=http delivery=unknown status=503 code=17 transportCode=ECONNRESET] BackendError: The server')).toBe(true);
		expect(text).toContain('\ncaused by [] Error: socket closed');
		expect(text.match(/caused by/g)).toHaveLength(1);
	});

	test('follows four errors and no circle for ever, and is cut', () => {
		const circle = new Error('round');
		circle.cause = circle;
		circle.stack = 'round';
		expect(described(circle).match(/round/g)?.length).toBe(4);
		expect(described(circle).match(/caused by/g)).toHaveLength(3);
		expect(described(new Error('x'.repeat(9000))).length).toBe(4000);
	});

	test('names what has no stack, and what is no error', () => {
		expect(described({ name: 'Odd', message: 'gone', code: 'E1' })).toBe('[code=E1] Odd: gone');
		expect(described({ message: 'gone' })).toBe('[] error: gone');
		expect(described({ status: true })).toBe('[] error: ');
		expect(described('gone')).toBe('a thrown string');
		expect(described(undefined)).toBe('');
	});

	test('holds no secret, not even one of a cause', () => {
		const redactor = new Redactor();
		redactor.add('Correct-Horse-9');
		const error = new BackendError({ kind: 'http', message: 'no', cause: new Error('said Correct-Horse-9') });
		expect(described(error, redactor)).not.toContain('Correct-Horse-9');
	});
});
