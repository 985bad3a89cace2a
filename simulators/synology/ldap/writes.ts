import { checkPassword } from '../passwordRules';
import { DirectoryFailure } from '../failures';
import { parseDn } from '../names';
import type { State } from '../state';
import { type Attributes, type Entry, never } from '../tree';
import {
	bits,
	fileTime,
	freeAttributes,
	isUser,
	millisecondsOf,
	neverFileTime,
	principalOf,
	textAttribute,
	userAccountControlOf,
	valuesOf,
} from './attributes';
import { entryNamed } from './filter';
import type { Change, Request } from './messages';
import { code, LdapRefusal } from './refusal';

type Of<K extends Request['kind']> = Extract<Request, { kind: K }>;

const noObject = (dn: string): LdapRefusal => new LdapRefusal(code.noSuchObject, `00002030: No such Base DN: ${dn}`);

function existing(state: State, dn: string): Entry {
	const entry = entryNamed(state.tree, dn);
	if (entry !== undefined) return entry;
	if (!dn.startsWith('<') && parseDn(dn) === undefined) throw new LdapRefusal(code.invalidDn, "00002032: ldb_modify: invalid dn '(null)'");
	throw noObject(dn);
}

/** Words of the database, with the result code that LDAP gives them. */
function inLdap<T>(run: () => T): T {
	try {
		return run();
	} catch (reason) {
		if (!(reason instanceof DirectoryFailure)) throw reason;
		const { message } = reason;
		if (/already in use/.test(message)) throw new LdapRefusal(code.exists, `00002071: ${message}`);
		if (/already exists/.test(message)) throw new LdapRefusal(code.exists, message);
		if (/non-leaf/.test(message)) throw new LdapRefusal(code.notAllowedOnNonLeaf, `00002015: ${message}`);
		if (/0000052D/.test(message)) throw new LdapRefusal(code.constraintViolation, message);
		if (/not allowed/.test(message)) throw new LdapRefusal(code.constraintViolation, `0000202F: ${message}`);
		if (/critical/.test(message)) throw new LdapRefusal(code.other, 'error in module samldb: Other during LDB_DELETE (80)');
		if (/possible superior/.test(message)) throw new LdapRefusal(code.namingViolation, `00002037: ${message}`);
		if (/too long/.test(message)) throw new LdapRefusal(code.invalidSyntax, `0000200B: objectclass_attrs: ${message}`);
		throw new LdapRefusal(code.unwilling, message);
	}
}

function passwordIn(bytes: Buffer): string {
	const text = bytes.length % 2 === 0 ? bytes.toString('utf16le') : '';
	if (text.length >= 2 && text.startsWith('"') && text.endsWith('"')) return text.slice(1, -1);
	throw new LdapRefusal(code.unwilling, "00002035: setup_io: it's not allowed to set the NT hash password directly'");
}

const keep = (entry: Entry, name: string, values: string[]): void => {
	entry.more ??= new Map();
	if (values.length === 0) entry.more.delete(name);
	else entry.more.set(name, values);
};

const single = (name: string, values: string[]): string => {
	if (values.length <= 1) return values[0] ?? '';
	throw new LdapRefusal(code.constraintViolation, `0000200B: ${name}: the attribute holds one value only`);
};

/** Writes that mean more than a text, by attribute. */
const special: Record<string, (state: State, entry: Entry, values: string[]) => void> = {
	useraccountcontrol(_state, entry, values) {
		const value = Number(single('userAccountControl', values));
		if (!Number.isInteger(value)) throw invalid('userAccountControl', entry);
		keep(entry, 'useraccountcontrol', [String(value)]);
		entry.attributes.disabled = (value & bits.disabled) !== 0;
		entry.attributes.passwordNeverExpires = (value & bits.neverExpires) !== 0;
		// Samba ends a lock-out with any write of it.
		unlock(entry);
	},
	lockouttime: (_state, entry) => unlock(entry),
	pwdlastset(_state, entry, values) {
		entry.attributes.passwordExpired = values[0] === '0';
		keep(entry, 'pwdlastset', values[0] === '0' ? [] : [fileTime(Date.now())]);
	},
	accountexpires(_state, entry, values) {
		const value = values[0] ?? neverFileTime;
		if (!/^-?\d+$/.test(value)) throw invalid('accountExpires', entry);
		entry.attributes.accountExpiryTime = value === '0' || value === neverFileTime ? never : Math.floor(millisecondsOf(value) / 1000);
	},
	userprincipalname(state, entry, values) {
		const name = values[0]?.toLowerCase();
		const taken = [...state.tree.all()].find((other) => other !== entry && principalOf(state.tree, other)?.toLowerCase() === name);
		if (taken !== undefined && name !== undefined)
			throw new LdapRefusal(code.exists, `00002071: samldb: userPrincipalName '${name}' is already in use`);
		keep(entry, 'userprincipalname', values);
	},
	samaccountname(state, entry, values) {
		const principal = principalOf(state.tree, entry);
		state.tree.renameAccount(entry, single('sAMAccountName', values));
		// The other name does not follow.
		if (principal !== undefined && isUser(entry)) keep(entry, 'userprincipalname', [principal]);
	},
};

const invalid = (name: string, { dn }: Entry): LdapRefusal =>
	new LdapRefusal(
		code.invalidSyntax,
		`0000200B: objectclass_attrs: attribute '${name}' on entry '${dn}' contains at least one invalid value!`,
	);

const unlock = (entry: Entry): void => {
	entry.attributes.locked = false;
	keep(entry, 'badpwdcount', []);
	keep(entry, 'lockouttime', ['0']);
};

const systemOnly = ['objectguid', 'objectsid', 'usncreated', 'usnchanged', 'whencreated', 'whenchanged', 'primarygroupid'];

function store(state: State, entry: Entry, name: string, values: string[]): void {
	const field = textAttribute(name);
	if (name in special) special[name](state, entry, values);
	else if (field !== undefined) state.tree.change(entry, { [field]: single(name, values) });
	else if (freeAttributes.has(name)) keep(entry, name, values);
	else throw new LdapRefusal(code.noSuchAttribute, `acl_modify: attribute '${name}' on entry '${entry.dn}' was not found in the schema!`);
}

function changeMembers(state: State, group: Entry, { operation, values }: Change): void {
	const { tree } = state;
	if (group.category !== 'group') throw new LdapRefusal(code.operationsError, '00002020: operations error');
	const named = values.map((value) => {
		const dn = value.toString('utf8');
		const member = entryNamed(tree, dn);
		if (member === undefined) throw new LdapRefusal(code.noSuchObject, `00000525: specified dn doesn't exist`);
		return member;
	});
	if (operation !== 'add') {
		const gone = operation === 'replace' ? [...group.members] : named;
		for (const member of gone) {
			if (group.members.has(member)) tree.removeMember(group, member);
			else throw notIn(state, group, member);
		}
	}
	if (operation === 'delete') return;
	for (const member of named) {
		if (isPrimary(group, member))
			throw new LdapRefusal(code.exists, `00002071: samldb: member ${member.dn} already set via primaryGroupID 513`);
		inLdap(() => tree.addMember(group, member));
	}
}

const isPrimary = (group: Entry, member: Entry): boolean => group.builtIn && group.rdn.value === 'Domain Users' && isUser(member);

function notIn({ tree }: State, group: Entry, member: Entry): LdapRefusal {
	if (isPrimary(group, member) || valuesOf(tree, group, 'member').length === 0) {
		return new LdapRefusal(code.noSuchAttribute, 'error in module repl_meta_data: No such attribute during LDB_MODIFY (16)');
	}
	return new LdapRefusal(code.unwilling, `Attribute member doesn't exist for target GUID ${member.guid}`);
}

function changeOne(state: State, entry: Entry, change: Change): void {
	const name = change.attribute.toLowerCase();
	const { operation } = change;
	if (name === 'member') return changeMembers(state, entry, change);
	if (name === 'unicodepwd') return setPassword(state, entry, change);
	if (['cn', 'ou', 'name'].includes(name))
		throw new LdapRefusal(
			code.notAllowedOnRdn,
			`00002016: Modify of RDN '${name}' on ${entry.dn} not permitted, must use 'rename' operation instead`,
		);
	if (name === 'memberof') {
		const text = `attribute 'memberOf' on entry '${entry.dn}' must not be modified directly, it is a linked attribute`;
		throw new LdapRefusal(code.unwilling, `00002035: objectclass_attrs: ${text}`);
	}
	if (systemOnly.includes(name)) {
		const text = `objectclass_attrs: attribute '${name}' on entry '${entry.dn}' can only be modified as system`;
		throw new LdapRefusal(code.constraintViolation, `0000202F: ${text}`);
	}
	const given = change.values.map((value) => value.toString('utf8'));
	if (given.includes('')) throw new LdapRefusal(code.invalidSyntax, `Element ${name} has empty attribute in ldb message (${entry.dn})!`);
	const present = valuesOf(state.tree, entry, name).map(String);
	const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
	if (operation === 'replace') return store(state, entry, name, given);
	if (operation === 'add') {
		const twice = given.find((value) => present.some((one) => same(one, value)));
		if (twice !== undefined)
			throw new LdapRefusal(code.attributeExists, `attribute '${change.attribute}': value #0 on '${entry.dn}' already exists`);
		return store(state, entry, name, [...present, ...given]);
	}
	const missing = given.find((value) => !present.some((one) => same(one, value)));
	if (missing !== undefined || present.length === 0) {
		throw new LdapRefusal(
			code.noSuchAttribute,
			`attribute '${change.attribute}': no matching attribute value while deleting attribute on '${entry.dn}'`,
		);
	}
	const left = given.length === 0 ? [] : present.filter((one) => !given.some((value) => same(one, value)));
	// What has to have a value gets it by the change that follows.
	if (left.length > 0 || !(name in special)) store(state, entry, name, left);
}

function setPassword(state: State, entry: Entry, { operation, values }: Change): void {
	if (operation !== 'replace' || values.length !== 1)
		throw new LdapRefusal(code.unwilling, '00002035: setup_io: the password has to be replaced');
	const password = passwordIn(values[0]);
	inLdap(() => checkPassword(password, state.settings, 0));
	entry.setPassword(password);
	entry.attributes.passwordExpired = false;
	keep(entry, 'pwdlastset', [fileTime(Date.now())]);
}

/** userAccountControl is changed by naming the old value; when the new one is there already nobody minds. */
function isDone(entry: Entry, changes: Change[]): boolean {
	if (!changes.every(({ attribute }) => attribute.toLowerCase() === 'useraccountcontrol')) return false;
	const added = changes.find(({ operation }) => operation === 'add')?.values[0]?.toString('utf8');
	return added !== undefined && added === String(userAccountControlOf(entry));
}

/** All of it or nothing. */
export function modify(state: State, { dn, changes }: Of<'modify'>): void {
	const entry = existing(state, dn);
	if (isDone(entry, changes)) return;
	const { password, passwordBefore } = entry;
	const before = { attributes: { ...entry.attributes }, more: entry.more && new Map(entry.more), members: new Set(entry.members) };
	try {
		for (const change of merged(entry, changes)) inLdap(() => changeOne(state, entry, change));
		state.tree.touch(entry);
	} catch (reason) {
		const account = entry.attributes.sAMAccountName;
		if (account !== before.attributes.sAMAccountName) state.tree.renameAccount(entry, before.attributes.sAMAccountName ?? '');
		Object.assign(entry.attributes, blank(entry.attributes), before.attributes);
		Object.assign(entry, { more: before.more, password, passwordBefore });
		for (const member of [...entry.members]) if (!before.members.has(member)) state.tree.removeMember(entry, member);
		for (const member of before.members) if (!entry.members.has(member)) state.tree.addMember(entry, member);
		throw reason;
	}
}

const blank = (attributes: Attributes): Partial<Record<keyof Attributes, undefined>> =>
	Object.fromEntries(Object.keys(attributes).map((name) => [name, undefined]));

/** The old value taken away and a new one added: one replacement, when the old one is still there. */
function merged(entry: Entry, changes: Change[]): Change[] {
	const [first, second, ...more] = changes;
	const isSwap = more.length === 0 && first.operation === 'delete' && second?.operation === 'add' && first.attribute === second.attribute;
	if (!isSwap || first.attribute.toLowerCase() !== 'useraccountcontrol') return changes;
	if (first.values[0]?.toString('utf8') !== String(userAccountControlOf(entry))) return changes;
	return [{ ...second, operation: 'replace' }];
}

export function add(state: State, { dn, attributes }: Of<'add'>): void {
	const { tree } = state;
	const [rdn, ...above] = parseDn(dn) ?? [];
	if (rdn === undefined || above.length === 0) throw new LdapRefusal(code.invalidDn, `Invalid DN syntax: ${dn}`);
	const given = new Map(attributes.map(({ attribute, values }) => [attribute.toLowerCase(), values]));
	const texts = (name: string): string[] => (given.get(name) ?? []).map((value) => value.toString('utf8'));
	const classes = texts('objectclass');
	const category = ['organizationalUnit', 'group', 'container'].find((one) => classes.includes(one)) ?? 'person';
	const parent = tree.find(dn.slice(rdnLength(dn) + 1));
	if (parent === undefined) throw new LdapRefusal(code.noSuchObject, `00002030: objectclass: Cannot add ${dn}, parent does not exist!`);
	const account = texts('samaccountname')[0];
	const isAccount = category === 'person' && classes.includes('user');
	const entry = inLdap(() =>
		tree.add(parent, {
			rdn,
			category: category as 'person',
			attributes: { ...(account === undefined ? {} : { sAMAccountName: account }), ...(isAccount ? { disabled: true } : {}) },
		}),
	);
	const others = attributes.filter(
		({ attribute }) => !['objectclass', 'samaccountname', 'cn', 'ou', 'name'].includes(attribute.toLowerCase()),
	);
	try {
		for (const { attribute, values } of others) inLdap(() => changeOne(state, entry, { operation: 'replace', attribute, values }));
		// An account that nobody gave flags stays disabled and needs no password (546).
		if (isAccount && !given.has('useraccountcontrol')) keep(entry, 'useraccountcontrol', ['546']);
		if (isAccount && !given.has('unicodepwd')) entry.attributes.passwordExpired = true;
		tree.touch(entry);
		entry.created.usn = entry.changed.usn;
	} catch (reason) {
		tree.remove(entry.dn);
		tree.deleted.pop();
		throw reason;
	}
}

/** Length of the first part of a DN, up to its comma. */
function rdnLength(dn: string): number {
	for (let at = 0; at < dn.length; at += 1) {
		if (dn[at] === '\\') at += 1;
		else if (dn[at] === ',') return at;
	}
	return dn.length;
}

export function remove(state: State, { dn }: Of<'delete'>): void {
	const entry = entryNamed(state.tree, dn);
	if (entry === undefined) throw new LdapRefusal(code.noSuchObject, `00002030: objectclass: Cannot delete ${dn}, entry does not exist!`);
	inLdap(() => state.tree.remove(entry.dn));
}

export function rename(state: State, { dn, newRdn, newParent }: Of<'rename'>): void {
	const { tree } = state;
	const entry = existing(state, dn);
	const [rdn, ...more] = parseDn(newRdn) ?? [];
	if (rdn === undefined || more.length > 0) throw new LdapRefusal(code.invalidDn, `Invalid DN syntax: ${newRdn}`);
	const parent = newParent === undefined ? entry.parent : entryNamed(tree, newParent);
	if (parent?.isLeaf) throw new LdapRefusal(code.namingViolation, `00002037: objectclass: no valid child class for ${parent.dn}`);
	if (parent === undefined) {
		throw new LdapRefusal(code.other, `00002095: objectclass: Cannot rename ${entry.dn}, parent does not exist!`);
	}
	if (rdn.type !== entry.rdn.type)
		throw new LdapRefusal(code.unwilling, `00002035: objectclass: Invalid RDN '${rdn.type}' for objectclass!`);
	inLdap(() => tree.relocate(entry, rdn, parent));
}
