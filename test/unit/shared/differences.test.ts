import { differences, maskSecrets, sameValue } from '../../../nodes/shared/differences';
import { harmlessJson } from '../../../nodes/shared/output';

describe('differences', () => {
	test.each([
		['', null],
		[undefined, []],
		[null, undefined],
		[[], ''],
		[
			{ a: 1, b: [2] },
			{ b: [2], a: 1 },
		],
	])('%j and %j are the same', (one, other) => {
		expect(sameValue(one, other)).toBe(true);
	});

	test.each([
		['a', 'A'],
		[0, ''],
		[false, null],
		[
			['a', 'b'],
			['b', 'a'],
		],
		['1', 1],
	])('%j and %j differ', (one, other) => {
		expect(sameValue(one, other)).toBe(false);
	});

	test('only wanted fields are compared, and a field called like a built-in is a field', () => {
		const present = { mail: 'a@example.com', phone: '1' };
		const wanted = JSON.parse('{"mail":"a@example.com","constructor":"x","__proto__":"y"}');
		expect([...differences(present, wanted).keys()]).toEqual(['constructor', '__proto__']);
	});
});

describe('masking of dry runs', () => {
	test('hides what is named a secret or sounds like one, at any depth, and nothing else', () => {
		const masked = maskSecrets(
			{
				username: 'ada',
				password: 'x1',
				user: { userPassword: ['', 'x2', 'x2', '', false], mail: 'a@example.com' },
				list: [{ apiKey: 'x3', token_type: 'ftm', token_auth: true, token_serial: 'FTK1' }],
				recovery_answer: 'x4',
				change_password: true,
				pinCode: 'shown',
				special: 'x5',
				empty_password: '',
			},
			['special'],
		);
		expect(JSON.stringify(masked)).not.toMatch(/x[1-5]/);
		expect(masked).toMatchObject({
			username: 'ada',
			user: { mail: 'a@example.com' },
			list: [{ token_type: 'ftm', token_auth: true, token_serial: 'FTK1' }],
			change_password: true,
			pinCode: 'shown',
			empty_password: '',
		});
	});
});

test("a record's own 'error' does not make n8n take it for a failed item", () => {
	expect(harmlessJson({ error: 'x', name: 'y' })).toEqual({ errorText: 'x', name: 'y' });
	const untouched = { name: 'y' };
	expect(harmlessJson(untouched)).toBe(untouched);
});
