import type { Person } from '../shared/types';
import type { Directory } from './directory';
import { blankUser, type LocalUser } from './userFields';

export function toPerson(directory: Directory, user: LocalUser): Person {
	return {
		username: user.username,
		firstName: user.first_name,
		lastName: user.last_name,
		displayName: `${user.first_name} ${user.last_name}`.trim(),
		email: user.email,
		phone: user.mobile_number === '' ? user.phone_number : user.mobile_number,
		enabled: user.active,
		locked: !user.active && user.reason === 2,
		groups: directory.groupIds(user.id).map((id) => directory.groups.get(id)?.name ?? ''),
		id: String(user.id),
	};
}

function fieldsOf(person: Partial<Person>): Partial<LocalUser> {
	const fields: Partial<LocalUser> = {};
	if (person.firstName !== undefined) fields.first_name = person.firstName;
	if (person.lastName !== undefined) fields.last_name = person.lastName;
	if (person.email !== undefined) fields.email = person.email;
	if (person.password !== undefined) fields.password = person.password;
	if (person.phone !== undefined) {
		const international = /^\+\d{1,4}-\d+$/.test(person.phone);
		fields[international ? 'mobile_number' : 'phone_number'] = person.phone;
	}
	if (person.expiresAt !== undefined) fields.expires_at = person.expiresAt === '' ? null : person.expiresAt.replace(/(\.\d+)?Z$/, '');
	if (person.enabled !== undefined) Object.assign(fields, { active: person.enabled, reason: 0 });
	if (person.locked !== undefined) Object.assign(fields, { active: !person.locked, reason: person.locked ? 2 : 0 });
	return fields;
}

/** Makes the user a member of exactly these groups; unknown ones are created. */
function setGroups(directory: Directory, user: number, names: string[] | undefined): void {
	if (!names) return;
	const wanted = new Set(names.map((name) => (directory.groupNamed(name) ?? directory.addGroup(name)).id));
	for (const group of directory.groupIds(user)) {
		const membership = directory.membershipOf(user, group);
		if (!wanted.has(group) && membership !== undefined) directory.leave(membership);
	}
	for (const group of wanted) if (directory.membershipOf(user, group) === undefined) directory.join(user, group);
}

function checkName(directory: Directory, username: string): void {
	if (!/^[\p{L}\p{N}@.+_-]{1,253}$/u.test(username)) throw new Error(`"${username}" is no username for FortiAuthenticator`);
	if (directory.isTaken(username)) throw new Error(`The username "${username}" is taken`);
}

/**
 * Creates a user as the administrator's web pages would. With `id`, the user gets that number:
 * a row committed late, or an administrator's account turned into a plain one.
 */
export function addPerson(directory: Directory, person: Person): Person {
	checkName(directory, person.username);
	const id = person.id === undefined ? directory.next('user') : Number(person.id);
	const taken = directory.users.has(id) || [...directory.administrators.values()].some((one) => one.id === id);
	if (!Number.isInteger(id) || id < 1 || taken) throw new Error(`The id ${person.id} can't be given`);
	directory.passed(id);
	const user = { ...blankUser(id), username: person.username, email: `${person.username}@example.com`, password: 'Hired-Pass-2026' };
	const stored = { ...user, ...fieldsOf(person) };
	directory.store(stored);
	setGroups(directory, id, person.groups);
	return toPerson(directory, stored);
}

export function changePerson(directory: Directory, username: string, changes: Partial<Person>): Person | undefined {
	const user = directory.userNamed(username);
	if (!user) return undefined;
	const renamed = changes.username !== undefined && changes.username !== username ? changes.username : undefined;
	if (renamed !== undefined) checkName(directory, renamed);
	const stored = { ...user, ...fieldsOf(changes), username: renamed ?? username };
	directory.store(stored);
	setGroups(directory, user.id, changes.groups);
	return toPerson(directory, stored);
}
