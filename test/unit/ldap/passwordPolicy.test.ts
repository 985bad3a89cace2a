import { brokenRule, readPolicy } from '../../../clients/ldap/passwordPolicy';
import { checkNewUser } from '../../../clients/synology/users';

const policy = { shortest: 7, varied: true };
const entry = (attributes: Record<string, string>) => ({
	dn: 'DC=example,DC=com',
	attributes: new Map(Object.entries(attributes).map(([name, value]): [string, string[]] => [name.toLowerCase(), [value]])),
});

test.each([
	['Abc123x', undefined],
	['abc-123', undefined],
	['ABC-abc', undefined],
	['ab1漢字字字', undefined],
	['Äbc123x', undefined],
	['Abc12x', 'asks for 7'],
	['abcdefg', 'three of'],
	['abc defg 123', 'three of'],
	['ABCdefgh', 'three of'],
	['12345-7', 'three of'],
])("the domain's rules for '%s'", (password, said) => {
	const broken = brokenRule(password, policy);
	if (said === undefined) expect(broken).toBeUndefined();
	else expect(broken).toContain(said);
});

test('a domain that asks for no variety takes any of that length', () => {
	expect(brokenRule('aaaaaaa', { shortest: 7, varied: false })).toBeUndefined();
	expect(brokenRule('aaaaaa', { shortest: 7, varied: false })).toContain('7');
});

test('the policy is read from the domain, and is unknown where the domain does not show all of it', () => {
	expect(readPolicy(entry({ minPwdLength: '12', pwdProperties: '1' }))).toEqual({ shortest: 12, varied: true });
	expect(readPolicy(entry({ minPwdLength: '0', pwdProperties: '16' }))).toEqual({ shortest: 0, varied: false });
	expect(readPolicy(entry({ minPwdLength: '12' }))).toBeUndefined();
	expect(readPolicy(entry({ minPwdLength: 'twelve', pwdProperties: '1' }))).toBeUndefined();
});

test("a new user's password is held to the policy only where it is known, and is not in the message", () => {
	const user = { logonName: 'ada', password: 'lower-only', container: 'CN=Users,DC=example,DC=com' };
	expect(() => checkNewUser(user)).not.toThrow();
	const check = () => checkNewUser(user, {}, policy);
	expect(check).toThrow("The password of the user 'ada' does not meet the rules of the domain");
	expect(check).not.toThrow('lower-only');
});
