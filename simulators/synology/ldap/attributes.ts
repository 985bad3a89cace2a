import { parseDn } from '../names';
import { type Attributes, type Deleted, type Entry, type Tree, never } from '../tree';

/** An entry as LDAP shows it: its values by attribute in lower case, made when they are asked for. */

export const bits = { disabled: 0x2, normalAccount: 0x200, neverExpires: 0x1_0000 };
const computed = { locked: 0x10, passwordExpired: 0x80_0000 };
const epochOffset = 116_444_736_000_000_000n;
export const neverFileTime = '9223372036854775807';

/** Attributes that are one text of ours. */
const texts: Record<string, keyof Attributes & string> = {
	samaccountname: 'sAMAccountName',
	givenname: 'firstName',
	sn: 'lastName',
	displayname: 'displayName',
	initials: 'initials',
	description: 'description',
	mail: 'mail',
	physicaldeliveryofficename: 'physicalDeliveryOfficeName',
	telephonenumber: 'telephoneNumber',
	wwwhomepage: 'web',
};
export const textAttribute = (name: string): (keyof Attributes & string) | undefined => texts[name];

/** Further attributes that the schema knows and anybody may fill. */
export const freeAttributes = new Set(
	['title', 'department', 'company', 'manager', 'employeeid', 'info', 'managedby', 'userprincipalname', 'mobile', 'l', 'street'].concat([
		'grouptype',
		'lockoutthreshold',
		'lockoutduration',
		'lockoutobservationwindow',
		'badpwdcount',
		'pwdlastset',
		'lockouttime',
	]),
);

/** Relative ids that every domain has alike. */
const wellKnown: Record<string, number> = {
	Administrator: 500,
	Guest: 501,
	krbtgt: 502,
	'Domain Admins': 512,
	'Domain Users': 513,
	'Domain Guests': 514,
	'Domain Computers': 515,
	'Domain Controllers': 516,
};
/** The last part of an account's SID, which DSM lists as `primaryGroupToken` of a group. */
export const ridOf = (entry: Entry): number => (entry.builtIn ? wellKnown[entry.rdn.value] : undefined) ?? 1100 + entry.number;
const domainSid = [21, 1_012_345_678, 2_123_456_789, 312_345_678];

export const sidTextOf = (entry: Entry): string => ['S', 1, 5, ...domainSid, ridOf(entry)].join('-');

export function sidBytes(entry: Entry): Buffer {
	const parts = [...domainSid, ridOf(entry)];
	const bytes = Buffer.alloc(8 + 4 * parts.length);
	bytes[0] = 1;
	bytes[1] = parts.length;
	bytes[7] = 5;
	parts.forEach((part, index) => bytes.writeUInt32LE(part, 8 + 4 * index));
	return bytes;
}

export function guidBytes(guid: string): Buffer {
	const [a, b, c, ...rest] = guid.split('-').map((part) => Buffer.from(part, 'hex'));
	return Buffer.concat([a.reverse(), b.reverse(), c.reverse(), ...rest]);
}

export const fileTime = (milliseconds: number): string => String(BigInt(Math.trunc(milliseconds)) * 10_000n + epochOffset);
export const millisecondsOf = (time: string): number => Number((BigInt(time) - epochOffset) / 10_000n);
const stamp = (milliseconds: number): string => `${new Date(milliseconds).toISOString().replace(/[-:T]/g, '').slice(0, 14)}.0Z`;

export const isUser = ({ category, attributes }: Entry): boolean => category === 'person' && attributes.sAMAccountName !== undefined;
const hasAccount = (entry: Entry): boolean => isUser(entry) || entry.category === 'computer';

const classes: Record<string, string[]> = {
	group: ['top', 'group'],
	organizationalUnit: ['top', 'organizationalUnit'],
	container: ['top', 'container'],
	builtinDomain: ['top', 'builtinDomain'],
	computer: ['top', 'person', 'organizationalPerson', 'user', 'computer'],
};
const classesOf = (entry: Entry): string[] =>
	classes[entry.category] ?? ['top', 'person', 'organizationalPerson', isUser(entry) ? 'user' : 'contact'];
const categoryNames: Record<string, string> = {
	person: 'Person',
	computer: 'Computer',
	group: 'Group',
	organizationalUnit: 'Organizational-Unit',
	container: 'Container',
	builtinDomain: 'Builtin-Domain',
};

const firstOf = (entry: Entry, name: string): string | undefined => entry.more?.get(name)?.[0];

export const userAccountControlOf = ({ attributes, category, ...entry }: Entry): number => {
	const kept = Number(entry.more?.get('useraccountcontrol')?.[0] ?? (category === 'computer' ? 0x1000 : bits.normalAccount));
	const flags = (attributes.disabled ? bits.disabled : 0) | (attributes.passwordNeverExpires ? bits.neverExpires : 0);
	return (kept & ~(bits.disabled | bits.neverExpires)) | flags;
};

const expiryOf = ({ attributes: { accountExpiryTime: seconds } }: Entry): string =>
	seconds === undefined || seconds === never ? neverFileTime : fileTime(seconds * 1000);

/** The name a user logs in with: kept apart from the account name as soon as that is changed alone. */
export const principalOf = (tree: Tree, entry: Entry): string | undefined =>
	firstOf(entry, 'userprincipalname') ??
	(isUser(entry) && !entry.builtIn ? `${entry.attributes.sAMAccountName}@${realmOf(tree)}` : undefined);

export const realmOf = (tree: Tree): string => (parseDn(tree.baseDn) ?? []).map(({ value }) => value).join('.');

type Values = Array<string | Buffer>;
type Reader = (tree: Tree, entry: Entry) => Values | undefined;

const accountOnly =
	(read: (entry: Entry, tree: Tree) => string): Reader =>
	(tree, entry) =>
		hasAccount(entry) ? [read(entry, tree)] : undefined;

const readers: Record<string, Reader> = {
	objectclass: (_tree, entry) => classesOf(entry),
	objectcategory: (tree, entry) => [`CN=${categoryNames[entry.category]},CN=Schema,CN=Configuration,${tree.baseDn}`],
	objectguid: (_tree, entry) => [guidBytes(entry.guid)],
	objectsid: (_tree, entry) => (entry.attributes.sAMAccountName === undefined ? undefined : [sidBytes(entry)]),
	distinguishedname: (_tree, entry) => [entry.dn],
	name: (_tree, entry) => [entry.rdn.value],
	cn: (_tree, entry) => (entry.rdn.type === 'CN' ? [entry.rdn.value] : undefined),
	ou: (_tree, entry) => (entry.rdn.type === 'OU' ? [entry.rdn.value] : undefined),
	usncreated: (_tree, entry) => [String(entry.created.usn)],
	usnchanged: (_tree, entry) => [String(entry.changed.usn)],
	whencreated: (_tree, entry) => [stamp(entry.created.at)],
	whenchanged: (_tree, entry) => [stamp(entry.changed.at)],
	member: (_tree, entry) => [...entry.members].map(({ dn }) => dn),
	memberof: (_tree, entry) => [...entry.memberOf].map(({ dn }) => dn),
	primarygroupid: accountOnly((entry) => (entry.category === 'computer' ? '515' : '513')),
	useraccountcontrol: accountOnly((entry) => String(userAccountControlOf(entry))),
	'msds-user-account-control-computed': accountOnly((entry) =>
		String((entry.attributes.locked ? computed.locked : 0) | (entry.attributes.passwordExpired ? computed.passwordExpired : 0)),
	),
	lockouttime: (_tree, entry) =>
		entry.attributes.locked ? [firstOf(entry, 'lockouttime') ?? fileTime(entry.changed.at)] : entry.more?.get('lockouttime'),
	pwdlastset: accountOnly((entry) =>
		entry.attributes.passwordExpired ? '0' : (firstOf(entry, 'pwdlastset') ?? fileTime(entry.created.at)),
	),
	accountexpires: accountOnly(expiryOf),
	userprincipalname: (tree, entry) => {
		const name = principalOf(tree, entry);
		return name === undefined ? undefined : [name];
	},
	grouptype: (_tree, entry) => (entry.category === 'group' ? [firstOf(entry, 'grouptype') ?? '-2147483646'] : undefined),
	showinadvancedviewonly: (_tree, entry) => (entry.hidden ? ['TRUE'] : undefined),
	iscriticalsystemobject: (_tree, entry) => (entry.builtIn ? ['TRUE'] : undefined),
};

/** Values of one attribute, asked for in lower case; none when there is no such attribute. */
export function valuesOf(tree: Tree, entry: Entry, name: string): Values {
	const field = texts[name];
	if (field !== undefined) {
		const value = entry.attributes[field];
		return typeof value === 'string' && value !== '' ? [value] : [];
	}
	return readers[name]?.(tree, entry) ?? entry.more?.get(name) ?? [];
}

/** What `*` stands for: what is stored, without what is made for each reading. */
export const storedAttributes = (entry: Entry): string[] =>
	[...Object.keys(texts), ...Object.keys(readers).filter((name) => !name.startsWith('msds-') && name !== 'memberof'), 'memberof'].concat(
		[...(entry.more?.keys() ?? [])].filter((name) => readers[name] === undefined),
	);

/** A deleted entry keeps who it was and little more; category, groups and most fields are gone. */
export function deletedValuesOf(tree: Tree, { entry, dn, name, lastKnownParent }: Deleted, attribute: string): Values {
	const kept = ['objectclass', 'objectguid', 'objectsid', 'samaccountname', 'useraccountcontrol', 'usncreated', 'usnchanged'];
	if (kept.includes(attribute) || attribute === 'whencreated' || attribute === 'whenchanged') return valuesOf(tree, entry, attribute);
	const own: Record<string, string> = { isdeleted: 'TRUE', lastknownparent: lastKnownParent, name, cn: name, distinguishedname: dn };
	return attribute in own ? [own[attribute]] : [];
}
