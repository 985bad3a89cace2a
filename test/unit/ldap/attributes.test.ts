import * as fc from 'fast-check';
import { parseDn } from '../../../clients/directory/dn';
import {
	asGuid,
	fileTimeOf,
	guidText,
	hexRdn,
	millisecondsOf,
	readEntryName,
	sidText,
	unicodePassword,
} from '../../../clients/ldap/attributes';
import { loginFailure, refusal } from '../../../clients/ldap/failures';
import { hasAnyClass, objectKind } from '../../../clients/ldap/objects';
import { inTime } from '../../../clients/ldap/limit';
import { readDomainAddress } from '../../../clients/ldap/settings';
import { Redactor } from '../../../clients/http/redact';
import { openSynology } from '../../../clients/synology/client';

test('a GUID reads as Samba writes it in its messages', () => {
	expect(guidText(Buffer.from('fdaf7e58fc4fb44db4e805e28f8e66d5', 'hex'))).toBe('587eaffd-4ffc-4db4-b4e8-05e28f8e66d5');
	expect(guidText(Buffer.alloc(3))).toBeUndefined();
	expect(asGuid('{587EAFFD-4FFC-4DB4-B4E8-05E28F8E66D5}')).toBe('587eaffd-4ffc-4db4-b4e8-05e28f8e66d5');
	for (const text of ['', '587eaffd', '587eaffd-4ffc-4db4-b4e8-05e28f8e66d5>', '<GUID=x>']) expect(asGuid(text)).toBeUndefined();
});

test('an entry without a name has an empty one, and tells its classes', () => {
	const guid = Buffer.from('fdaf7e58fc4fb44db4e805e28f8e66d5', 'hex');
	const entry = (...classes: string[]) => ({
		dn: 'CN=x,DC=example',
		attributes: new Map<string, Array<string | Buffer>>([
			['objectguid', [guid]],
			['objectclass', ['top', ...classes]],
		]),
	});
	const group = objectKind.read(entry('group'));
	expect([group.name, group.account, group.user]).toEqual(['', null, null]);
	expect(['group', 'person', 'computer'].map((name) => hasAnyClass(group, name))).toEqual([true, false, false]);
	expect(hasAnyClass(objectKind.read(entry('organizationalUnit')), 'organizationalunit')).toBe(true);
});

test('a security identifier reads as text, and a broken one as none', () => {
	expect(sidText(Buffer.from('010500000000000515000000a3e9efc9b6f981bebaa643140004', 'hex'))).toBeUndefined();
	expect(sidText(Buffer.from('01020000000000052000000020020000', 'hex'))).toBe('S-1-5-32-544');
});

test('moments come back as they went, and both spellings of never are never', () => {
	expect(millisecondsOf('0')).toBeNull();
	expect(millisecondsOf('9223372036854775807')).toBeNull();
	expect(fileTimeOf(null)).toBe('9223372036854775807');
	expect(fileTimeOf(Date.UTC(1970, 0, 1))).toBe('116444736000000000');
	fc.assert(
		fc.property(
			fc.integer({ min: -11_644_473_599_999, max: 253_402_300_799_999 }),
			(moment) => millisecondsOf(fileTimeOf(moment)) === moment,
		),
	);
});

test('a password goes out in quotes in UTF-16', () => {
	expect(unicodePassword('ä😀').toString('utf16le')).toBe('"ä😀"');
});

test('any name makes a DN of exactly one more part, which reads back as it was', () => {
	const names = fc
		.string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
		.filter((name) => name.trim() === name && name !== '' && name.isWellFormed());
	fc.assert(
		fc.property(names, (name) => {
			const rdn = hexRdn('CN', name);
			expect(parseDn(`${rdn},DC=example,DC=com`)?.map(([first]) => first.value)).toEqual([name, 'example', 'com']);
			// What the LDAP library does: it parts at the first comma without a backslash in front.
			expect(rdn).not.toContain(',');
			expect(rdn.endsWith('\\')).toBe(false);
		}),
	);
});

test.each(['', '   ', 'a\nb', 'x'.repeat(65), '\ud800'])('%j is no name', (name) => {
	expect(() => readEntryName(name, 'The name')).toThrow(/name/i);
});

test.each([
	['52e', 'user or password is wrong', true],
	['533', 'the account is disabled', false],
	['701', 'the account has expired', false],
	['773', 'the password must be changed first', false],
	['775', 'the account is locked', false],
])('a login refused with %s is told in words; only a wrong secret is remembered', (sub, says, secret) => {
	const reason = {
		code: 49,
		message: `80090308: LdapErr: DSID-0C0903A9, comment: AcceptSecurityContext error, data ${sub}, v1db1 Code: 0x31`,
	};
	const failure = loginFailure(reason, 'dc1:636', new Redactor());
	expect(failure.secret).toBe(secret);
	expect(failure.error).toMatchObject({ kind: 'login', code: sub, message: `The domain controller dc1:636 refused the login: ${says}` });
});

test.each([
	[50, '00002098: Object CN=g1 has no write property access', 'rights'],
	[68, 'Entry OU=p already exists', 'conflict'],
	[80, '00002095: objectclass: Cannot rename CN=a, parent does not exist!', 'notFound'],
	[19, '0000052D: Constraint violation - check_password_restrictions: the password is too short.', 'invalid'],
	[8, 'BindSimple: Transport encryption required.', 'configuration'],
	[51, 'busy', 'backend'],
])('the answer %i "%s" is an error of kind %s', (code, message, kind) => {
	expect(refusal({ code, message: `${message} Code: 0x0` }, 'do it', 'dc1:636', new Redactor())).toMatchObject({ kind });
});

test('a quoted secret never leaves', () => {
	const redactor = new Redactor();
	redactor.add('Passw0rd-x');
	expect(refusal({ code: 53, message: 'no: Passw0rd-x' }, 'do it', 'dc1', redactor).message).not.toContain('Passw0rd-x');
});

test('a read ends with the cancel, a write may still answer', async () => {
	const cancel = new AbortController();
	const limits = { host: 'dc1', timeoutMs: 1000, signal: cancel.signal };
	const read = inTime(async () => await new Promise(() => undefined), { ...limits, effect: 'read' });
	const write = inTime(async () => await new Promise((resolve) => setTimeout(() => resolve('done'), 30)), { ...limits, effect: 'write' });
	cancel.abort();
	await expect(read).rejects.toMatchObject({ kind: 'aborted', delivery: 'unknown' });
	await expect(write).resolves.toBe('done');
	await expect(inTime(async () => await Promise.resolve(1), { ...limits, effect: 'write' })).rejects.toMatchObject({ delivery: 'unsent' });
});

test('what does not answer in its time is told as such', async () => {
	const waiting = inTime(async () => await new Promise(() => undefined), { effect: 'write', host: 'dc1', timeoutMs: 20 });
	await expect(waiting).rejects.toMatchObject({ kind: 'timeout', delivery: 'unknown' });
});

const settings = { host: 'dc1.example.com', user: 'admin@example.com', password: 'secret' };
test.each([
	[{}, { host: 'dc1.example.com', port: 636, startTls: false, servername: 'dc1.example.com' }],
	[{ port: 389 }, { port: 389, startTls: true }],
	[{ host: 'ldaps://dc1.example.com:1636' }, { port: 1636, startTls: false }],
	[{ host: '192.0.2.1' }, { host: '192.0.2.1', servername: undefined }],
	[{ host: '[2001:db8::1]:636' }, { host: '2001:db8::1', name: '[2001:db8::1]:636' }],
])('the address is read: %j', (changes, expected) => {
	expect(readDomainAddress({ ...settings, ...changes })).toMatchObject(expected);
});

test('without domain access its operations say what to fill in, and nothing is sent', () => {
	const client = openSynology({ baseUrl: 'https://127.0.0.1:1', username: 'a', password: 'b' }, {});
	expect(() => client.directory).toThrow(expect.objectContaining({ kind: 'configuration', delivery: 'unsent' }));
});

test.each([
	[[3, 4, 11, 51, 52, 80, 12345], 'backend'],
	[[7, 8, 13], 'configuration'],
	[[16, 17, 19, 21, 34, 53, 64, 65, 67, 69], 'invalid'],
	[[20, 66, 68], 'conflict'],
	[[32], 'notFound'],
	[[48, 49], 'login'],
	[[50], 'rights'],
])('the LDAP answers %j are errors of kind %s', (codes, kind) => {
	for (const code of codes) expect(refusal({ code, message: 'no' }, 'do it', 'dc1:636', new Redactor())).toMatchObject({ kind, code });
});

test('an answer without words is told without a colon, a weak connection with the ports to use', () => {
	expect(refusal({ code: 53 }, 'do it', 'dc1:636', new Redactor()).message).toBe('The domain controller dc1:636 refused to do it');
	for (const code of [8, 13]) {
		expect(refusal({ code, message: 'no' }, 'log in', 'dc1:389', new Redactor()).cure).toBe('Use port 636 (LDAPS), or 389 with StartTLS');
	}
});

test('a login refused for another reason than its secret is not remembered', () => {
	const { error, secret } = loginFailure({ code: 51, message: 'busy' }, 'dc1:636', new Redactor());
	expect([error.kind, secret]).toEqual(['backend', false]);
});

test.each([
	[{ code: 53 }, 'The domain controller dc1:636 refused to log in'],
	[{ code: 53, message: ' Code: 0x35' }, 'The domain controller dc1:636 refused to log in'],
	[{ code: 53, message: 'Not today Code: 0x35' }, 'The domain controller dc1:636 refused to log in: Not today'],
	[
		{ code: 53, message: 'Not today at ../source4/dsdb/x.c:12:work Code: 0x35' },
		'The domain controller dc1:636 refused to log in: Not today',
	],
])('the refusal %j is told with what the server said, and with no more', (reason, message) => {
	expect(refusal(reason, 'log in', 'dc1:636', new Redactor()).message).toBe(message);
});
