import type { JsonValue } from '../../../clients/json';
import fc from 'fast-check';
import { compoundRequest, readCompound, refusalInside } from '../../../clients/synology/compound';
import { baseDnOf } from '../../../clients/synology/domain';
import { encodeFields, encodeForm } from '../../../clients/synology/encoding';

const json = fc.jsonValue({ depthSize: 'small' }).map((value) => JSON.parse(JSON.stringify(value)) as JsonValue);

test('whatever a value holds, it arrives as that value under its own name, and nothing is added', () => {
	fc.assert(
		fc.property(json, fc.string(), (value, text) => {
			const form = encodeForm(encodeFields({ api: 'SYNO.X', version: 1, method: 'get', params: { value, text } }, 'sid'));
			expect(form).toMatch(/^[A-Za-z0-9._~%&=-]*$/);
			const fields = [...new URLSearchParams(form)];
			expect(fields.map(([name]) => name)).toEqual(['api', 'version', 'method', 'value', 'text', '_sid']);
			expect(JSON.parse(fields[3][1])).toEqual(value);
			expect(JSON.parse(fields[4][1])).toBe(text.toWellFormed() === text ? text : JSON.parse(JSON.stringify(text)));
		}),
	);
});

test('inside an envelope values are plain JSON, once', () => {
	fc.assert(
		fc.property(fc.string(), (password) => {
			const entry = { api: 'SYNO.ActiveDirectory.User', version: 2, method: 'set', params: { userList: [{ dn: 'CN=x', password }] } };
			const fields = Object.fromEntries(encodeFields(compoundRequest([entry], { mode: 'sequential', stopWhenError: true })));
			expect(JSON.parse(fields.compound)).toEqual([{ api: entry.api, method: 'set', version: 2, userList: [{ dn: 'CN=x', password }] }]);
			expect(fields).toMatchObject({ mode: '"sequential"', stop_when_error: 'true' });
		}),
	);
});

test('login fields are plain text; a space is %20, a plus stays one', () => {
	const form = encodeForm(encodeFields({ api: 'SYNO.API.Auth', version: 7, method: 'login', params: { passwd: 'a b+c"d' } }));
	expect(form).toContain('passwd=a%20b%2Bc%22d');
});

test.each<[string, JsonValue]>([
	['no results', {}],
	['more results than entries', { has_fail: false, result: [{ success: true }, { success: true }, { success: true }] }],
	['fewer results without a refusal', { has_fail: false, result: [{ success: true }] }],
	['a refusal that no entry shows', { has_fail: true, result: [{ success: true }, { success: true }] }],
	['an entry without success', { has_fail: false, result: [{ success: true }, {}] }],
])('an envelope with %s is not taken for a success', (_, data) => {
	expect(() => readCompound(data, 2)).toThrow(expect.objectContaining({ kind: 'protocol', delivery: 'unknown' }));
});

test('refusals inside of a success are seen', () => {
	expect(refusalInside([{ code: 0 }, { code: 10237, msg: 'x' }])).toMatchObject({ code: 10237 });
	expect(refusalInside({ error: { code: 5 } })).toMatchObject({ code: 5 });
	expect(refusalInside([{ code: 0 }])).toBeUndefined();
	expect(refusalInside({ dn: 'x' })).toBeUndefined();
	expect(refusalInside(null)).toBeUndefined();
});

test.each([
	['MY.DOMAIN.COM', ['CN=AD,OU=Domain Controllers,DC=my,DC=domain,DC=com'], 'DC=my,DC=domain,DC=com'],
	['MY.DOMAIN.COM', [], 'DC=MY,DC=DOMAIN,DC=COM'],
	['MY.DOMAIN.COM', ['nonsense'], 'DC=MY,DC=DOMAIN,DC=COM'],
	['', [], undefined],
])('the base of %s with the controllers %j is %s', (realm, controllers, expected) => {
	expect(baseDnOf(realm, controllers)).toBe(expected);
});
