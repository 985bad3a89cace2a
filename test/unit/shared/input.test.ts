import { isExpression, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';
import { ItemInput } from '../../../nodes/shared/input';
import { ParameterReader } from '../../../nodes/shared/parameterReader';

/** Parameters as n8n gives them: a text that begins with `=` is an expression, and `results` says what it gives. */
function inputOf(parameters: IDataObject, results: Record<string, unknown> = {}): ItemInput {
	const evaluated = (value: unknown): unknown => {
		if (typeof value === 'string' && isExpression(value)) return results[value];
		if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
		return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, evaluated(inner)]));
	};
	const context = {
		getNodeParameter: (name: string, _index: number, fallback: unknown, options?: { rawExpressions?: boolean }) => {
			if (!Object.hasOwn(parameters, name)) return fallback;
			return options?.rawExpressions ? parameters[name] : evaluated(parameters[name]);
		},
		getInputData: () => [{ json: {} }, { json: {} }, { json: {} }],
	} as unknown as IExecuteFunctions;
	const node = { id: 'n', name: 'Toy', type: 'toy', typeVersion: 1, position: [0, 0] as [number, number], parameters: {} };
	const labels = new Map([
		['flag', 'Flag'],
		['user', 'User'],
		['options.wait', 'Wait Until Finished'],
	]);
	return new ItemInput({ node, reader: new ParameterReader(context), labels, item: { json: {} }, index: 2, timezone: 'Europe/Berlin' });
}

describe('a flag', () => {
	test.each([true, 'true', 'True', ' TRUE ', 1, '1'])('is on for %p', (flag) => expect(inputOf({ flag }).flag('flag')).toBe(true));
	test.each([false, 'false', 'False', 0, '0', '', null])('is off for %p', (flag) => expect(inputOf({ flag }).flag('flag')).toBe(false));
	test.each(['yes', 'on', 2, [], {}])('is refused for %p, with its label and the item', (flag) => {
		expect(() => inputOf({ flag: flag as never }).flag('flag')).toThrow("The parameter 'Flag' is neither true nor false [item 2]");
	});
	test('in a collection is told by its own label', () => {
		expect(() => inputOf({ options: { wait: 'maybe' } }).flag('options.wait')).toThrow("'Wait Until Finished'");
		expect(inputOf({ options: {} }).optionalFlag('options.wait')).toBeUndefined();
	});
	test('is never taken from the prototype of a collection', () => {
		expect(inputOf({ options: {} }).value('options.constructor')).toBeUndefined();
	});
});

describe('a record that may be left open', () => {
	const optional = (user: unknown, results?: Record<string, unknown>) =>
		inputOf({ user: user as IDataObject }, results).optionalRef('user');
	test('is left open by choosing nothing in the list', () => {
		expect(optional({ mode: 'list', value: '' })).toBeUndefined();
		expect(optional(undefined)).toBeUndefined();
	});
	test.each(['list', 'dn'])('is refused in the mode %s when its expression gives nothing', (mode) => {
		for (const nothing of [undefined, null, '', '  ']) {
			expect(() => optional({ mode, value: '={{ $json.place }}' }, { '={{ $json.place }}': nothing })).toThrow("'User' names nobody");
		}
	});
	test('is what was named', () => {
		expect(optional({ mode: 'dn', value: ' cn=x,dc=y ' })).toEqual({ mode: 'dn', value: 'cn=x,dc=y' });
	});
});

describe('other values', () => {
	test('a choice that is none of the menu is refused, nothing is the default', () => {
		expect(inputOf({}).choice('output', ['simplified', 'raw'], 'simplified')).toBe('simplified');
		expect(() => inputOf({ output: 'rwa' }).choice('output', ['simplified', 'raw'], 'simplified')).toThrow('none of simplified, raw');
	});
	test('a number has to be one, within its range', () => {
		expect(inputOf({ size: '20' }).number('size', { from: 1, to: 50, whole: true })).toBe(20);
		for (const size of ['', 'x', '0', 51, 1.5, Number.NaN, true, {}]) {
			expect(() => inputOf({ size: size as never }).number('size', { from: 1, to: 50, whole: true })).toThrow('whole number from 1 to 50');
		}
	});
	test('a list comes from choices, expressions or a text', () => {
		expect(inputOf({ groups: ['a ', '', 'b'] }).list('groups')).toEqual(['a', 'b']);
		expect(inputOf({ groups: 'a, b\nc' }).list('groups')).toEqual(['a', 'b', 'c']);
		expect(() => inputOf({ groups: [{}] }).list('groups')).toThrow('an object where a text is needed');
	});
	test('a time without an offset is the workflow’s own', () => {
		expect(inputOf({ at: '2026-07-01T12:00' }).date('at')?.toISOString()).toBe('2026-07-01T10:00:00.000Z');
		expect(() => inputOf({ at: 'tomorrow' }).date('at')).toThrow('is no date');
		expect(() => inputOf({ at: 1790000000000 }).date('at')).toThrow('is no date');
	});
	test('a parameter that does not exist is asked for once', () => {
		let asked = 0;
		const context = {
			getNodeParameter: (_n: string, _i: number, fallback: unknown) => ((asked += 1), fallback),
		} as unknown as IExecuteFunctions;
		const reader = new ParameterReader(context);
		for (let item = 0; item < 100; item += 1) expect(reader.read('none', item)).toBeUndefined();
		expect(asked).toBe(1);
	});
});

test('JSON that is nested too deeply to be walked through is refused, as text and as an object', () => {
	const deep = `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`;
	for (const given of [inputOf({ flag: deep }), inputOf({ flag: '={{ $json }}' }, { '={{ $json }}': JSON.parse(deep) })]) {
		expect(() => given.jsonObject('flag')).toThrow("The parameter 'Flag' is nested too deeply [item 2]");
	}
	expect(inputOf({ flag: '{"a":[{"b":1}]}' }).jsonObject('flag')).toEqual({ a: [{ b: 1 }] });
});
