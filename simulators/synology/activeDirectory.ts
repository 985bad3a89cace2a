import type { Call } from './call';
import {
	DirectoryFailure,
	type ItemError,
	Refusal,
	directoryRefusal,
	itemCode,
	parameterRefusal,
	refusing,
	typeRefusal,
	unknownDirectoryTask,
} from './failures';
import { ridOf } from './ldap/attributes';
import { parseDn } from './names';
import { isRecord } from './parameters';
import { checkPassword } from './passwordRules';
import { type Attributes, type Entry, never } from './tree';

const upper = (text: string): string => text.toUpperCase();

/** SYNO.ActiveDirectory.Info get */
export function info({ state }: Call): unknown {
	const { realm, netbios } = state.settings;
	const controller = {
		cn: 'DC1',
		dn: `CN=DC1,OU=Domain Controllers,${state.tree.baseDn}`,
		dnshostname: `DC1.${realm.toLowerCase()}`,
		roles: ['pdc', 'rid', 'schema', 'naming', 'infrastructure'],
	};
	return {
		data: { domainBasicInfo: { realm: upper(realm), workgroup: netbios }, domainControllers: [controller] },
		status: 'running',
	};
}

/** An object as a listing shows it. Contacts are persons without an account. */
function listed(entry: Entry): Record<string, unknown> {
	const { attributes } = entry;
	const common = {
		deletable: !entry.builtIn,
		description: attributes.description ?? '',
		dn: entry.dn,
		movable: true,
		name: entry.rdn.value,
		objectCategory: entry.category,
		primaryGroupToken: entry.category === 'group' ? ridOf(entry) : 0,
		renamable: true,
		...(attributes.sAMAccountName === undefined ? {} : { sAMAccountName: attributes.sAMAccountName }),
		showInAdvancedViewOnly: entry.hidden,
	};
	if (entry.category === 'computer') return { ...common, disabled: attributes.disabled ?? false };
	if (entry.category === 'group') return { ...common, displayName: attributes.displayName ?? '', mail: attributes.mail ?? '' };
	if (entry.category !== 'person') return common;
	return {
		...common,
		accountExpiryTime: attributes.accountExpiryTime ?? never,
		disabled: attributes.disabled ?? false,
		displayName: attributes.displayName ?? '',
		locked: attributes.locked ?? false,
		mail: attributes.mail ?? '',
		passwordExpired: attributes.passwordExpired ?? false,
		physicalDeliveryOfficeName: attributes.physicalDeliveryOfficeName ?? '',
		telephoneNumber: attributes.telephoneNumber ?? '',
	};
}

function shuffled<T>(list: T[]): T[] {
	const copy = list.slice();
	for (let index = copy.length - 1; index > 0; index -= 1) {
		const other = Math.floor(Math.random() * (index + 1));
		[copy[index], copy[other]] = [copy[other], copy[index]];
	}
	return copy;
}

/** SYNO.ActiveDirectory.Directory list */
export function list({ state, parameters, fault }: Call): unknown {
	if (parameters.text('action') !== 'enum') throw parameterRefusal('action');
	if (parameters.text('scope') !== 'one') throw parameterRefusal('scope');
	const base = parameters.text('basedn');
	const categories = parameters.texts('objectCategory');
	const offset = parameters.integer('offset', 0, 0);
	const limit = parameters.integer('limit', 40, 1);
	const parent = state.tree.find(base);
	if (!parent) {
		const malformed = parseDn(base) === undefined;
		throw directoryRefusal({ code: itemCode.search, msg: malformed ? "invalid dn '(null)'" : `No such Base DN: ${base}` });
	}
	if (fault?.mode === 'emptyList') return { data: [], total: 0 };
	const { pageOrder, maxPage } = state.settings;
	const all = state.tree.children(parent, categories, pageOrder === 'alphabetical');
	const ordered = pageOrder === 'shuffle' || fault?.mode === 'reorder' ? shuffled(all) : all;
	const size = maxPage > 0 ? Math.min(limit, maxPage) : limit;
	const start = fault?.mode === 'samePage' ? 0 : offset;
	const page = ordered.slice(start, start + size).map(listed);
	if (fault?.mode === 'duplicateId' && page.length > 1) page[page.length - 1] = page[0];
	const claimed: Record<string, number> = { changeTotal: all.length + 1, hugeTotal: 1e12, samePage: 100_000 };
	return { data: page, total: claimed[fault?.mode ?? ''] ?? all.length };
}

/** SYNO.ActiveDirectory.Directory delete: starts a task. */
export function remove({ state, parameters, fault }: Call): unknown {
	const dns = parameters.texts('dnList');
	if (fault?.mode === 'noTask') return {};
	return { task_id: state.tasks.startDeletion(dns, state.settings.taskIds === 'named') };
}

/** SYNO.ActiveDirectory.Polling get: the deletion moves on a part with every look, and is forgotten after its end. */
export function poll({ state, parameters }: Call): unknown {
	const id = parameters.reference('task_id');
	const task = state.tasks.deletions.get(id);
	if (!task) throw unknownDirectoryTask();
	task.polls += 1;
	const finished = task.polls >= state.settings.deletionPolls;
	const target = finished ? task.dns.length : Math.floor((task.dns.length * task.polls) / state.settings.deletionPolls);
	while (task.done.length < target) {
		const dn = task.dns[task.done.length];
		try {
			state.tree.remove(dn);
			task.done.push({ dn, status: {} });
		} catch (reason) {
			if (!(reason instanceof DirectoryFailure)) throw reason;
			task.done.push({ dn, status: { ...reason.item } });
		}
	}
	if (finished) state.tasks.deletions.delete(id);
	return { data: task.done, finished, total: task.dns.length };
}

/** Runs a create; its refusal has two possible forms. */
function creating(call: Call, run: () => Entry): unknown {
	try {
		const entry = refusing(run);
		return { dn: entry.dn, name: `${call.state.settings.netbios}\\${entry.attributes.sAMAccountName}` };
	} catch (reason) {
		if (call.state.settings.createErrorInData && reason instanceof Refusal) {
			return { error: { code: reason.code, errors: reason.errors } };
		}
		throw reason;
	}
}

/** SYNO.ActiveDirectory.User create */
export function createUser(call: Call): unknown {
	const { state, parameters } = call;
	const name = parameters.text('logon_name');
	const password = parameters.text('password');
	const parent = parameters.text('located_dn');
	const attributes: Attributes = {
		sAMAccountName: name,
		mail: parameters.optionalText('email') ?? '',
		description: parameters.optionalText('description') ?? '',
		disabled: parameters.flag('account_is_disabled'),
		cannotChangePassword: parameters.flag('cannot_change_password'),
		passwordExpired: parameters.flag('change_password_next_logon'),
		passwordNeverExpires: parameters.flag('password_never_expire'),
	};
	return creating(call, () => {
		checkPassword(password, state.settings, itemCode.add);
		const rdn = { type: 'CN', value: name };
		return state.tree.addBelow(parent, { rdn, category: 'person', attributes, password, viaApi: true });
	});
}

/** SYNO.ActiveDirectory.Group create */
export function createGroup(call: Call): unknown {
	const { state, parameters } = call;
	const name = parameters.text('name');
	const parent = parameters.text('located_dn');
	const groupType = parameters.text('type');
	const groupScope = parameters.text('scope');
	if (!['security', 'distribution'].includes(groupType)) throw parameterRefusal('type');
	if (!['local', 'global', 'universal'].includes(groupScope)) throw parameterRefusal('scope');
	const attributes: Attributes = {
		sAMAccountName: name,
		mail: parameters.optionalText('email') ?? '',
		description: parameters.optionalText('description') ?? '',
		groupType,
		groupScope,
	};
	const rdn = { type: 'CN', value: name };
	return creating(call, () => state.tree.addBelow(parent, { rdn, category: 'group', attributes, viaApi: true }));
}

/** SYNO.ActiveDirectory.Group conflict: any account of that name; a DN is none. */
export function conflict({ state, parameters }: Call): unknown {
	return { isConflict: state.tree.account(parameters.text('name')) !== undefined };
}

const settable = ['firstName', 'lastName', 'displayName', 'initials', 'physicalDeliveryOfficeName', 'telephoneNumber', 'web'] as const;

/** A change of the database that failed, told as the box tells it. */
function updateFailure({ state }: Call, reason: string): DirectoryFailure {
	const bare = 'ldb updaterecords: modify';
	return new DirectoryFailure(itemCode.modify, state.settings.refusalTexts === 'bare' ? bare : `${bare}: ${reason}`);
}

function setOne(call: Call, given: unknown): void {
	const { state } = call;
	if (!isRecord(given) || typeof given.dn !== 'string') throw typeRefusal('userList');
	for (const name of settable) if (given[name] !== undefined && typeof given[name] !== 'string') throw typeRefusal(name);
	const entry = state.tree.find(given.dn);
	// The call asks for a DN, and does not mind that a group has it.
	if (entry?.category !== 'person' && entry?.category !== 'group') throw updateFailure(call, `No such object: ${given.dn}`);
	const { password } = given;
	const changesPassword = given.enbl_change_password === true && typeof password === 'string';
	if (changesPassword) checkPassword(password, state.settings, itemCode.modify);
	const changes: Attributes = {};
	for (const name of settable) if (typeof given[name] === 'string') changes[name] = given[name];
	state.tree.change(entry, changes);
	const known: string[] = ['dn', 'enbl_change_password', ...(changesPassword ? ['password'] : []), ...settable];
	state.ignoredFields.push(...Object.keys(given).filter((name) => !known.includes(name)));
	entry.viaApi = true;
	if (changesPassword) {
		entry.setPassword(password);
		entry.attributes.passwordExpired = false;
	}
}

const told = (call: Call, failure: DirectoryFailure): DirectoryFailure =>
	failure.message.startsWith('ldb updaterecords') ? failure : updateFailure(call, failure.message);

/**
 * SYNO.ActiveDirectory.User set. As soon as one of several users was changed the call is a success, and only the
 * item codes tell the others.
 */
export function setUsers(call: Call): unknown {
	const items: ItemError[] = call.parameters.list('userList').map((given) => {
		try {
			if (call.fault?.mode === 'itemFailure') throw updateFailure(call, 'Operations error');
			setOne(call, given);
			return { code: 0, msg: 'update record successfully' };
		} catch (reason) {
			if (reason instanceof DirectoryFailure) return told(call, reason).item;
			throw reason;
		}
	});
	const inside = call.state.settings.singleFailureInside || call.fault?.mode === 'itemFailure';
	if (!inside && items.every((item) => item.code !== 0)) throw directoryRefusal(...items);
	return items;
}

/** Adds one member; a refusal is told as the box tells it, with the DN only where it names DNs at all. */
function addMember(call: Call, group: Entry, dn: string): ItemError | undefined {
	const { tree, settings } = call.state;
	const member = tree.find(dn);
	// DSM looks for the members itself before it asks the database.
	if (!member)
		return { code: itemCode.modify, msg: settings.memberFailures === 'whole' ? "specified dn doesn't exist" : `No such object: ${dn}` };
	try {
		if (group.attributes.sAMAccountName === 'Domain Users' && member.category === 'person') {
			// Everybody's primary group: membership exists without being listed.
			throw new DirectoryFailure(itemCode.modify, `samldb: ${member.guid} already has this as its primary group`);
		}
		tree.addMember(group, member);
		return undefined;
	} catch (reason) {
		if (!(reason instanceof DirectoryFailure)) throw reason;
		const named = settings.memberFailures === 'whole' ? reason.message : reason.message.replace(`GUID ${member.guid}`, member.dn);
		return updateFailure(call, named).item;
	}
}

/** SYNO.ActiveDirectory.Group.Member add: one bad entry refuses the call, and nobody of it is added. */
export function addMembers(call: Call): unknown {
	const { state, parameters } = call;
	const group = state.tree.find(parameters.text('dn'));
	const asked = parameters.texts('members');
	if (group?.category !== 'group') throw directoryRefusal({ code: itemCode.modify, msg: 'No such group' });
	const before = new Set(group.members);
	const added: string[] = [];
	const errors: ItemError[] = [];
	for (const dn of asked) {
		const error = addMember(call, group, dn);
		if (error) errors.push(error);
		else added.push(dn);
	}
	const { memberFailures } = state.settings;
	if (errors.length > 0 && memberFailures === 'whole') {
		for (const member of group.members) if (!before.has(member)) state.tree.removeMember(group, member);
		throw directoryRefusal(errors[0]);
	}
	if (errors.length > 0 && !(memberFailures === 'inside' && added.length > 0)) throw directoryRefusal(...errors);
	return { members: added };
}
