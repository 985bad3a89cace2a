import { randomBytes } from 'node:crypto';
import type { Caller } from './access';
import type { Entry } from './directory';
import { fatal, mayNot, mayNotAny, refuse } from './failures';
import { lockBug } from './objects';
import { hashed, isLockedHash, lockedHash, unlockedHash } from './passwords';
import type { World } from './world';

/** Locking of accounts and recovery of passwords. */

/** @throws Failure on the page of PHP for a null, which is neither a DN nor a list. */
export function toDns(value: unknown): string[] {
	if (typeof value === 'string') return [value];
	if (Array.isArray(value)) return value.map(String);
	throw fatal(
		'TypeError',
		`htmlescape(): Argument #1 ($str) must be of type string, ${value === null || value === undefined ? 'null' : typeof value} given, called in /usr/share/fusiondirectory/include/class_msgPool.inc on line 409`,
	);
}

function account(world: World, dn: string, suffix: string): Entry {
	const entry = world.directory.get(dn);
	if (!entry) throw refuse(`Could not find account "${dn}" in LDAP${suffix}`);
	if (entry.first('userPassword') === '') throw refuse(`Failed to get password method for account "${dn}"`);
	return entry;
}

/** LDAP finds an entry in any spelling of its DN, but rights are compared by text. */
function isMisspelt(world: World, dn: string): boolean {
	const entry = world.directory.get(dn);
	return entry !== undefined && entry.dn !== dn;
}

export function lockUsers(world: World, caller: Caller, dns: string[], action: string): void {
	const type = world.type('user');
	const refused = dns.filter((dn) => isMisspelt(world, dn) || !caller.may('w', type, 'user', 'userLock', dn));
	if (refused.length > 0) throw mayNotAny('modify', refused);
	for (const dn of dns) {
		if (world.holderOf(dn) !== undefined) throw lockBug();
		const entry = account(world, dn, '. It has not been locked!');
		const before = entry.first('userPassword');
		const lock = action === 'lock' || (action === 'toggle' && !isLockedHash(before));
		if (!['lock', 'unlock', 'toggle'].includes(action)) continue;
		const after = lock ? lockedHash(before) : unlockedHash(before);
		if (after === before) continue;
		entry.attributes = { ...entry.attributes, userPassword: [after] };
		entry.modified = world.stamp();
		world.audit('modify', type, entry.dn, caller);
	}
}

export function lockStates(world: World, caller: Caller, dns: string[]): Record<string, boolean | number> {
	const type = world.type('user');
	const refused = dns.filter((dn) => isMisspelt(world, dn) || !caller.may('r', type, 'user', 'userLock', dn));
	if (refused.length > 0) throw mayNotAny('view', refused);
	return Object.fromEntries(
		dns.map((dn) => {
			const locked = isLockedHash(account(world, dn, '').first('userPassword'));
			return [dn, world.settings.version === '1.3' ? Number(locked) : locked];
		}),
	);
}

const signs = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const newToken = (): string => [...randomBytes(57)].map((byte) => signs[byte % signs.length]).join('');

function demandRecovery(caller: Caller): void {
	if (!caller.recovery) throw refuse('Password recovery is not activated');
}

export function recoveryToken(world: World, caller: Caller, email: string): Record<string, unknown> {
	demandRecovery(caller);
	const found =
		world.directory.indexed('mail', email) ??
		[...world.directory.ofType('USER')].find((one) => one.values('gosaMailAlternateAddress').includes(email));
	if (!found) throw refuse(`There is no account using email "${email}"`);
	if (!caller.may('w', world.type('user'), 'user', 'userPassword', found.dn)) throw mayNot('modify', found.dn);
	if (world.isLocked(found)) throw refuse(`The user using email "${email}" is locked. Please contact your administrator.`);
	const token = newToken();
	const login = found.first('uid');
	world.tokens.set(token, { login, expires: world.milliseconds() + 600_000 });
	return world.settings.version === '1.3' ? { token, uid: null } : { token, login };
}

/** A token may be used until it expires, more than once. */
export function recoverPassword(world: World, caller: Caller, login: string, first: string, second: string, token: string): true {
	demandRecovery(caller);
	const known = world.tokens.get(token);
	if (!known || known.login !== login || known.expires < world.milliseconds()) throw refuse('This token is invalid');
	if (first !== second) throw refuse('The passwords you\'ve entered as "New password" and "Repeated new password" do not match.');
	if (first === '') throw refuse('The password you\'ve entered as "New password" is empty.');
	const entry = world.directory.indexed('uid', login);
	if (!entry) throw refuse('This token is invalid');
	entry.attributes = { ...entry.attributes, userPassword: [hashed(first)] };
	entry.modified = world.stamp();
	return true;
}
