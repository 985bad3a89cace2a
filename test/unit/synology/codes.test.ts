import { Redactor } from '../../../clients/http/redact';
import { refusalError } from '../../../clients/synology/codes';

const login = 'SYNO.API.Auth';
const directory = 'SYNO.ActiveDirectory.User';
const domain = 'SYNO.Core.Directory.Domain';
const range = (first: number, last: number): number[] => Array.from({ length: last - first + 1 }, (_, index) => first + index);

/** Every code that is known to come, by the API it comes from; what it means there. */
const table: Array<[string, number, string, RegExp]> = [
	[directory, 100, 'backend', /gave no reason/],
	[directory, 101, 'protocol', /did not arrive/],
	[directory, 102, 'backend', /not installed, or stopped/],
	[directory, 103, 'backend', /no such method, or misses the session token/],
	[directory, 104, 'backend', /version/],
	[directory, 105, 'rights', /may not do this/],
	[directory, 106, 'login', /ran out/],
	[directory, 107, 'login', /another login/],
	[directory, 108, 'backend', /uploaded/],
	...[109, 110, 111, 117, 118].map((code): [string, number, string, RegExp] => [directory, code, 'backend', /busy/]),
	[directory, 114, 'invalid', /parameter is missing/],
	[directory, 115, 'rights', /uploads/],
	[directory, 116, 'rights', /demo site/],
	[directory, 119, 'login', /does not know the session/],
	[directory, 120, 'invalid', /parameter/],
	...range(121, 149).map((code): [string, number, string, RegExp] => [directory, code, 'backend', /keeps for itself/]),
	[directory, 150, 'login', /another address/],
	[directory, 160, 'rights', /privilege/],
	[login, 105, 'rights', /may not/],
	[login, 400, 'login', /no such account, or a wrong password/],
	[login, 401, 'login', /disabled/],
	[login, 402, 'login', /denied/],
	[login, 403, 'secondFactor', /second factor is needed/],
	[login, 404, 'secondFactor', /not accepted/],
	[login, 405, 'login', /portal/],
	[login, 406, 'secondFactor', /demanded/],
	[login, 407, 'login', /blocked/],
	[login, 408, 'login', /can not be changed/],
	[login, 409, 'login', /expired/],
	[login, 410, 'login', /must be changed/],
	[login, 411, 'login', /locked/],
	[directory, 10104, 'backend', /domain refused/],
	[directory, 10237, 'backend', /database refused/],
	[domain, 1402, 'backend', /not loaded/],
	...range(2601, 2616).map((code): [string, number, string, RegExp] => [domain, code, 'backend', /joining the domain/]),
	[domain, 2624, 'backend', /not part of a domain/],
	[domain, 2626, 'conflict', /already runs/],
	[domain, 2628, 'conflict', /controller already/],
];

const refusal = (api: string, code: number, details: Parameters<typeof refusalError>[2]['details'] = null, redactor = new Redactor()) =>
	refusalError(api, "create the user 'jdoe'", { code, details }, redactor);

describe('codes of DSM', () => {
	test.each(table)('%s %i is of the kind %s and says what was refused, why, and what to do', (api, code, kind, reason) => {
		const error = refusal(api, code);
		expect(error).toMatchObject({ kind, code });
		expect(error.message).toMatch(/^The NAS did not create the user 'jdoe': [a-zA-Z]/);
		expect(error.message).toMatch(reason);
		expect(error.message).toContain(`(code ${code})`);
		expect(error.cure?.length).toBeGreaterThan(10);
		expect(`${error.message} ${error.cure}`).not.toMatch(/\b(error|problem|failure|mistake|authorization|canceled)\b/i);
	});

	test('the same number means another thing outside of the login', () => {
		expect(refusal('SYNO.FileStation.List', 400).kind).toBe('backend');
		expect(refusal(domain, 403).kind).toBe('backend');
	});

	test.each([
		["samldb: samAccountName 'x' already in use!", 'conflict', /name is taken/],
		['0000052D: Constraint violation - check_password_restrictions: the password is too short', 'invalid', /rules of the domain/],
		['objectclass: Cannot add CN=x,OU=y, parent does not exist!', 'notFound', /container does not exist/],
		['subtree_delete: Unable to delete a non-leaf node (it has 3 children)!', 'conflict', /still holds/],
		["invalid dn '(null)'", 'invalid', /malformed/],
		['Attribute member already exists for target GUID 1', 'conflict', /exists already/],
		['No such object: CN=x', 'notFound', /no such object/],
	])('the database text %j is of the kind %s', (msg, kind, reason) => {
		const error = refusal(directory, 10104, [{ code: 10237, msg }]);
		expect(error.kind).toBe(kind);
		expect(error.message).toMatch(reason);
		expect(error.message).toContain('(code 10104, 10237)');
	});

	test('a code that nobody knows keeps its number and what came with it', () => {
		const error = refusal(directory, 10999, [{ code: 10998, msg: 'ldb: something\n new' }]);
		expect(error).toMatchObject({ kind: 'backend', code: 10999 });
		expect(error.message).toContain('it says: ldb: something new (code 10999, 10998)');
	});

	test('120 names the parameter', () => {
		expect(refusal(directory, 120, { name: 'located_dn', reason: 'type' })).toMatchObject({ fields: ['located_dn'] });
		expect(refusal(directory, 120, { name: 'located_dn' }).message).toContain("('located_dn')");
	});

	test('a login that wants a second factor tells which ones there are', () => {
		expect(refusal(login, 403, { token: 'abc-secret', types: [{ type: 'otp' }, { type: 'fido' }] }).message).toMatch(/offered: otp, fido/);
		expect(refusal(login, 403, { token: 'abc-secret', types: [] }).message).not.toContain('abc-secret');
	});

	test('a secret that the NAS quotes is masked; a long text is cut', () => {
		const redactor = new Redactor();
		redactor.add('Secret-Password');
		const { message } = refusal(directory, 10104, [{ msg: `bad Secret-Password ${'x'.repeat(2000)}` }], redactor);
		expect(message).not.toContain('Secret-Password');
		expect(message.length).toBeLessThan(600);
		// The cut must not leave half of a secret behind.
		expect(refusal(directory, 10104, [{ msg: `${'x'.repeat(292)}Secret-Password` }], redactor).message).not.toContain('Secret');
	});
});
