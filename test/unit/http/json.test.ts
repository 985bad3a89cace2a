import { canonical, isJsonObject, isPlainObject, isTooDeep, sameJson, toJsonObject } from '../../../clients/json';

const nested = (levels: number): unknown => Array.from({ length: levels }).reduce((inner) => [inner], 'x');

test.each([
	[{}, true],
	[{ a: 1 }, true],
	[[], false],
	[null, false],
	['{}', false],
	[undefined, false],
])('%j is an object with keys: %s', (value, expected) => {
	expect([isPlainObject(value), isJsonObject(value)]).toEqual([expected, expected]);
});

test('a value may be as deep as is allowed, and not one level deeper', () => {
	expect(isTooDeep(nested(101))).toBe(false);
	expect(isTooDeep(nested(102))).toBe(true);
	expect(isTooDeep(nested(4), 2)).toBe(true);
	expect(isTooDeep(nested(3), 2)).toBe(false);
	expect(isTooDeep({ a: { b: { c: 1 } } }, 2)).toBe(false);
	expect(isTooDeep({ a: [{ b: { c: 1 } }], z: null }, 2)).toBe(true);
	expect(isTooDeep('x', 0)).toBe(false);
	expect(isTooDeep(null)).toBe(false);
});

test('equal values have one form, whatever the order of their names', () => {
	expect(JSON.stringify(canonical({ b: [{ d: 1, c: undefined }], a: null }))).toBe('{"a":null,"b":[{"d":1}]}');
	expect(canonical(undefined)).toBeNull();
	expect(canonical(0)).toBe(0);
	expect(sameJson({ a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1, e: undefined })).toBe(true);
	expect(sameJson([1, 2], [2, 1])).toBe(false);
	expect(sameJson({ a: null }, {})).toBe(false);
});

test('values of an item become JSON, and what is none is named', () => {
	const moment = new Date('2026-03-01T12:00:00Z');
	expect(
		toJsonObject({ text: 'a', no: false, none: null, left: undefined, number: 0, list: [1, [moment]], inner: { moment, gone: undefined } }),
	).toEqual({
		text: 'a',
		no: false,
		none: null,
		number: 0,
		list: [1, ['2026-03-01T12:00:00.000Z']],
		inner: { moment: '2026-03-01T12:00:00.000Z' },
	});
	for (const value of [Number.NaN, Infinity, () => 1, Symbol('x'), 1n, [undefined]]) {
		expect(() => toJsonObject({ wrong: value })).toThrow(
			expect.objectContaining({ kind: 'invalid', delivery: 'unsent', message: expect.stringContaining("'wrong'") }),
		);
	}
	expect(() => toJsonObject({ outer: { inner: Number.NaN } })).toThrow("'inner'");
});
