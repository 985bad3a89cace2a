import type { Call } from './call';
import { DirectoryFailure, type ItemError, Refusal, directoryRefusal, itemCode, parameterRefusal, refusing } from './failures';
import { parseDn } from './names';
import { isRecord } from './parameters';
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
		movable: !entry.builtIn,
		name: entry.rdn.value,
		objectCategory: entry.category,
		primaryGroupToken: entry.category === 'group' ? 1100 + entry.number : 0,
		renamable: !entry.builtIn,
		...(attributes.sAMAccountName === undefined ? {} : { sAMAccountName: attributes.sAMAccountName }),
		showInAdvancedViewOnly: entry.hidden,
	};
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
	const page = ordered.slice(offset, offset + size).map(listed);
	if (fault?.mode === 'duplicateId' && page.length > 1) page[page.length - 1] = page[0];
	return { data: page, total: all.length + (fault?.mode === 'changeTotal' ? 1 : 0) };
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
	if (!task) throw directoryRefusal({ code: itemCode.task, msg: 'no such task' });
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

function checkPassword(password: string, shortest: number, code: number): void {
	if (password.length >= shortest) return;
	const reason = `the password is too short. It should be equal or longer than ${shortest} characters!`;
	throw new DirectoryFailure(code, `0000052D: Constraint violation - check_password_restrictions: ${reason}`);
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
		checkPassword(password, state.settings.minPasswordLength, itemCode.add);
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

function setOne({ state }: Call, given: unknown): void {
	const failure = new DirectoryFailure(itemCode.modify, 'ldb updaterecords: modify');
	if (!isRecord(given) || typeof given.dn !== 'string') throw failure;
	const entry = state.tree.find(given.dn);
	if (entry?.category !== 'person') throw failure;
	const { password } = given;
	const changesPassword = given.enbl_change_password === true && typeof password === 'string';
	if (changesPassword) checkPassword(password, state.settings.minPasswordLength, itemCode.modify);
	const changes: Attributes = {};
	for (const name of settable) {
		const value = given[name];
		if (value === undefined) continue;
		if (typeof value !== 'string') throw failure;
		changes[name] = value;
	}
	const known: string[] = ['dn', 'enbl_change_password', ...(changesPassword ? ['password'] : []), ...settable];
	state.ignoredFields.push(...Object.keys(given).filter((name) => !known.includes(name)));
	Object.assign(entry.attributes, changes);
	entry.viaApi = true;
	if (changesPassword) {
		entry.password = password;
		entry.attributes.passwordExpired = false;
	}
}

/**
 * SYNO.ActiveDirectory.User set. As soon as one of several users was changed the call is a success, and only the
 * item codes tell the others.
 */
export function setUsers(call: Call): unknown {
	const items: ItemError[] = call.parameters.list('userList').map((given) => {
		try {
			if (call.fault?.mode === 'itemFailure') throw new DirectoryFailure(itemCode.modify, 'ldb updaterecords: modify');
			setOne(call, given);
			return { code: 0, msg: 'update record successfully' };
		} catch (reason) {
			if (reason instanceof DirectoryFailure) return reason.item;
			throw reason;
		}
	});
	const inside = call.state.settings.singleFailureInside || call.fault?.mode === 'itemFailure';
	if (!inside && items.every((item) => item.code !== 0)) throw directoryRefusal(...items);
	return items;
}

/** SYNO.ActiveDirectory.Group.Member add: the good ones are added whatever happens to the others. */
export function addMembers({ state, parameters }: Call): unknown {
	const group = state.tree.find(parameters.text('dn'));
	const asked = parameters.texts('members');
	if (group?.category !== 'group') throw directoryRefusal({ code: itemCode.member, msg: 'No such group' });
	const added: string[] = [];
	const errors: ItemError[] = [];
	for (const dn of asked) {
		const member = state.tree.find(dn);
		try {
			if (!member) throw new DirectoryFailure(itemCode.member, `No such object: ${dn}`);
			if (group.attributes.sAMAccountName === 'Domain Users' && member.category === 'person') {
				// Everybody's primary group: membership exists without being listed.
				throw new DirectoryFailure(itemCode.member, `samldb: ${member.dn} already has this as its primary group`);
			}
			state.tree.addMember(group, member);
			added.push(dn);
		} catch (reason) {
			if (!(reason instanceof DirectoryFailure)) throw reason;
			errors.push(reason.item);
		}
	}
	const inside = state.settings.memberFailures === 'inside' && added.length > 0;
	if (errors.length > 0 && !inside) throw directoryRefusal(...errors);
	return { members: added };
}
