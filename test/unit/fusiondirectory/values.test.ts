import { byTab, listFrom, tabsOf } from '../../../nodes/FusionDirectory/actions/values';

test.each([
	['a; b;;c', ['a', 'b', 'c']],
	['one\ntwo', ['one', 'two']],
	['["a;b", "c"]', ['a;b', 'c']],
	['[not json', ['[not json']],
	['cn=x,ou=groups,dc=y', ['cn=x,ou=groups,dc=y']],
	['', []],
	[
		['x', 1],
		['x', '1'],
	],
])('several values in %j are %j', (given, meant) => {
	expect(listFrom(given)).toEqual(meant);
});

test('flat values go back to their tabs, tabs without fields included', () => {
	const flat = { 'user.': true, 'user.sn': 'Lovelace', 'posixAccount.': true };
	expect(byTab(flat)).toEqual({ user: { sn: 'Lovelace' }, posixAccount: {} });
	expect(tabsOf(flat)).toEqual(['user', 'posixAccount']);
});

test('a field called __proto__ changes no prototype', () => {
	const values = byTab(JSON.parse('{"user.__proto__": "x"}'));
	expect(Object.getPrototypeOf(values.user)).toBe(Object.prototype);
	expect(Object.entries(values.user)).toEqual([['__proto__', 'x']]);
	expect(({} as Record<string, unknown>).x).toBeUndefined();
});
