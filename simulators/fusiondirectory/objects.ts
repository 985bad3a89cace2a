import type { Caller } from './access';
import type { Entry } from './directory';
import { exception, fatal, mayNot, problem, refuse, refuseAll } from './failures';
import { Draft, isActive, tabOf, type Values } from './draft';
import { fieldsOf, isList, type ObjectType } from './model';
import { knownTabs } from './objectTypes';
import { isPhpArray, phpList, toStored } from './values';
import type { World } from './world';

/** Creating, changing and removing entries. Which type an entry really has is not looked at, as on the server. */

export const typeError = (
	call: string,
	number: number,
	name: string,
	wanted: string,
	value: unknown,
	caller = 'include/webservice/class_fdRPCService.inc on line 196',
) =>
	fatal(
		'TypeError',
		`${call}(): Argument #${number} ($${name}) must be of type ${wanted}, ${value === null || value === undefined ? 'null' : Array.isArray(value) || isPhpArray(value) ? 'array' : typeof value} given, called in /usr/share/fusiondirectory/${caller}`,
	);

function openForWriting(world: World, caller: Caller, asked: string, dn: string): { type: ObjectType; entry: Entry } {
	const type = world.type(asked);
	caller.demandType(type, asked, dn);
	world.demandLdap();
	world.demandUnopened(dn);
	return { type, entry: world.entry(dn) };
}

function actOutRaces(world: World, dn: string): void {
	if (world.fault?.mode === 'lockCollision')
		throw fatal('FusionDirectoryLdapError', 'Already exists (while operating on LDAP server "ldap://ldap.example.com")');
	if (world.fault?.mode === 'changedSinceOpened') {
		world.entry(dn).modified = world.stamp();
		throw refuseAll([
			problem(
				'SimplePluginError',
				'The object has changed since being opened in FusionDirectory. All changes that may be done by others will get lost if you save this entry!',
				{ dn },
			),
		]);
	}
}

export function setFields(world: World, caller: Caller, asked: string, dn: unknown, values: unknown): string {
	const type = world.type(asked);
	if (dn === null || dn === undefined || dn === 'new') {
		caller.demandType(type, asked);
		world.demandLdap();
		const draft = new Draft(world, caller, type, asked);
		draft.touched.add(type.tabs[0].id);
		draft.apply(values);
		return draft.save();
	}
	if (typeof dn !== 'string' || dn === '') throw fatal('FusionDirectoryError', 'Error while adding a lock. Contact the developers!');
	if (values === null && world.settings.phpVersion === 7) return world.entry(dn).dn;
	const { entry } = openForWriting(world, caller, asked, dn);
	actOutRaces(world, dn);
	const draft = new Draft(world, caller, type, asked, entry, dn);
	draft.apply(values);
	return draft.touched.size === 0 ? entry.dn : draft.save();
}

const memberFields = new Set(['member', 'roleOccupant', 'memberUid']);

/** A group of another kind lacks the attribute; and the person's own rights are asked, by the text of the DN. */
function demandMembers(world: World, type: ObjectType, group: Entry, members: string[]): void {
	if (group.type !== type.type) {
		const text = `Object class violation (attribute not allowed, while operating on "${group.dn}" using LDAP server "ldap://ldap.example.com")`;
		throw refuseAll([problem('SimplePluginLdapError', text, { dn: group.dn, operation: 'modify', errno: 65 })]);
	}
	for (const member of members) {
		const person = world.directory.get(member);
		if (person === undefined || person.dn === member) continue;
		const text = `You have no permission to modify the field "groupsMembership" of object "${member}"`;
		throw refuseAll([problem('SimplePluginPermissionError', text, { dn: member, tab: 'userRoles' })]);
	}
}

/** Adds values to lists, or takes them away. */
export function changeValues(world: World, caller: Caller, asked: string, dn: string, values: unknown, mode: 'add' | 'remove'): string {
	const { type, entry } = openForWriting(world, caller, asked, dn);
	if (!isPhpArray(values)) throw typeError(`fdRPCService::_${mode}values`, 3, 'values', 'array', values);
	const draft = new Draft(world, caller, type, asked, entry, dn);
	for (const [tabId, fields] of Object.entries(values)) {
		const tab = tabOf(type, tabId, asked);
		if (!draft.active.has(tabId)) throw refuse(`Tab "${tabId}" is inactive`);
		if (!isPhpArray(fields)) throw typeError('simplePlugin::deserializeValues', 1, 'values', 'array', fields);
		for (const [name, value] of Object.entries(fields)) {
			const field = fieldsOf(tab).get(name);
			if (!field) throw refuse(`Unknown field "${name}"`);
			if (!isList(field)) throw refuse(`Field "${name}" is not multi-valuated`);
			const change = toStored(field, phpList(value) ?? [value], draft.place(tab));
			const isMembers = memberFields.has(name);
			if (isMembers) demandMembers(world, type, entry, change);
			const before = isMembers ? [...world.membersForWrite(entry, name, caller, 'group')] : [...entry.values(name)];
			if (mode === 'add' && change.some((one) => before.includes(one))) {
				draft.set(tab, name, before);
				const text = `Type or value exists (${name}: value #${before.length} provided more than once, while operating on "${dn}" using LDAP server "ldap://ldap.example.com")`;
				throw refuseAll([problem('SimplePluginLdapError', text, { dn, tab: tabId, operation: 'modify', errno: 20 })]);
			}
			draft.set(tab, name, mode === 'add' ? [...before, ...change] : before.filter((one) => !change.includes(one)));
		}
	}
	return draft.touched.size === 0 && Object.keys(values).length === 0 ? entry.dn : draft.save();
}

/** A form as a browser sends it: what isn't posted and is a tick box becomes unticked; locks don't matter. */
export function formPost(world: World, caller: Caller, asked: string, dn: unknown, tabId: unknown, post: unknown): string {
	const type = world.type(asked);
	if (!isPhpArray(post)) throw typeError('fdRPCService::_formpost', 4, 'post', 'array', post);
	const tab = tabOf(type, typeof tabId === 'string' && tabId !== '' ? tabId : type.tabs[0].id, asked);
	const exists = typeof dn === 'string' && dn !== 'new';
	caller.demandType(type, asked, exists ? dn : undefined);
	const draft = exists ? new Draft(world, caller, type, asked, world.entry(dn), dn) : new Draft(world, caller, type, asked);
	const values: Values = {};
	for (const field of fieldsOf(tab).values()) {
		if (field.kind === 'password' && post[`${field.name}_password`] !== undefined) {
			const given = (part: string): unknown => post[`${field.name}_${part}`] ?? '';
			values[field.name] = [given('pwstorage'), given('password'), given('password2'), '', false];
		} else if (field.kind === 'boolean' && !draft.isDisabled(field) && !field.hidden) {
			values[field.name] = Boolean(post[field.name]);
		} else if (post[field.name] !== undefined && !draft.isDisabled(field)) {
			values[field.name] = post[field.name];
		}
	}
	draft.apply({ [tab.id]: values });
	return draft.save();
}

export function removeTab(world: World, caller: Caller, asked: string, dn: string, tabId: string): string {
	const { type, entry } = openForWriting(world, caller, asked, dn);
	if (!type.tabs.some((one) => one.id === tabId) && knownTabs.has(tabId))
		throw refuse(`Tab ${tabId} is not based on simplePlugin, can’t remove it`, 501);
	const tab = tabOf(type, tabId, asked);
	if (tab.system || tab === type.tabs[0]) throw refuse(`Tab ${tabId} cannot be deactivated, can’t remove it`);
	if (!isActive(world, type, tab, entry)) throw refuse(`Tab ${tabId} is not activated on "${dn}", can’t remove it`);
	const allowed = dn === entry.dn && !world.isFrozen(entry) && caller.may('d', type, tabId, undefined, dn);
	if (!allowed) throw refuse(`You don't have sufficient rights to disable tab "${tabId}"`, 403);
	const attributes = { ...entry.attributes };
	for (const name of fieldsOf(tab).keys()) delete attributes[name];
	attributes.objectClass = entry.values('objectClass').filter((one) => !tab.objectClasses.includes(one));
	world.directory.replace(entry, attributes);
	if (tabId === 'userRoles') world.follow(entry, entry.dn);
	entry.modified = world.stamp();
	world.audit('modify', type, entry.dn, caller);
	return entry.dn;
}

export function remove(world: World, caller: Caller, asked: string, dn: unknown): void {
	const type = world.type(asked);
	if (typeof dn !== 'string') throw typeError('fdRPCService::_delete', 2, 'dn', 'string', dn, 'html/jsonrpc.php on line 64');
	if (dn === '') throw refuse('You have no permission to delete this object!', 403);
	world.demandLdap();
	const entry = world.directory.get(dn);
	const allowed =
		caller.may('d', type, type.tabs[0].id, undefined, dn) && (entry === undefined || (entry.dn === dn && !world.isFrozen(entry)));
	if (entry !== undefined && entry.dn === dn && world.isFrozen(entry)) throw frozen(dn);
	if (!allowed) throw mayNot('delete', dn);
	world.demandUnopened(dn);
	// The server puts the DN into a filter without escaping it.
	if (/[()]/.test(dn))
		throw exception('LDAPFailureException', 'Bad search filter (while operating on LDAP server "ldap://ldap.example.com")');
	erase(world, world.entry(dn));
	world.audit('remove', type, dn, caller);
}

const frozen = (dn: string) =>
	refuseAll([problem('SimplePluginPermissionError', `You have no permission to delete the object:<br/><br/><i>${dn}</i>`, { dn })]);

/** Takes the entry and all that lies below it out of the directory. */
export function erase(world: World, entry: Entry): void {
	for (const one of [entry, ...(entry.type === 'USER' ? [] : world.directory.below(entry))]) {
		world.directory.remove(one);
		world.follow(one, one.dn);
	}
	// A user's own POSIX group goes with the user.
	if (entry.type !== 'USER') return;
	for (const group of [...world.directory.ofType('GROUP')]) {
		const isOwn = group.first('cn') === entry.first('uid') && group.first('gidNumber') === entry.first('gidNumber');
		if (isOwn) world.directory.remove(group);
	}
}

export function archive(world: World, caller: Caller, asked: string, dns: string[]): void {
	if (!world.settings.archive) throw refuse('Archive plugin is not installed', 501);
	const type = world.type(asked);
	for (const dn of dns) {
		if (world.holderOf(dn) !== undefined) throw lockBug();
		const entry = world.entry(dn);
		if (!caller.may('d', type, type.tabs[0].id, undefined, dn)) throw mayNot('delete', dn);
		if (!world.settings.archiveTypes.includes(type.type)) throw refuse(`No configuration found for archiving type ${type.type}`);
		const at = world.fineStamp();
		const archived = `fdArchivedDateTime=${at},ou=archive,${world.departments().keys().next().value}`;
		world.put(archived, 'ARCHIVEDOBJECT', {
			objectClass: ['fdArchivedObject'],
			fdArchivedDateTime: [at],
			fdObjectType: [type.type],
			fdObjectDN: [entry.dn],
		});
		const login = entry.first('uid').toLowerCase();
		if (login !== '') world.archivedLogins.set(login, archived);
		erase(world, entry);
		world.audit('remove', type, dn, caller);
	}
}

/** Methods that take several DNs stumble over the text of their own lock error. */
export const lockBug = () =>
	fatal(
		'TypeError',
		'WebServiceLockError::__construct(): Argument #2 ($lockedDn) must be of type string, array given, called in /usr/share/fusiondirectory/include/webservice/class_fdRPCService.inc on line 236',
	);

export const nonExistingMethod = (name: string) => exception('WebServiceException', `Non existing method '${name}'`);
