import { isJsonObject, type JsonObject, type JsonValue } from '../json';
import { BackendError } from '../errors';
import { nothingTells, settleWrite, unsettled } from '../http/lostWrite';
import { childDn } from '../directory/dn';
import { textOrNull } from '../directory/user';
import { brokenRule, type PasswordPolicy } from '../ldap/passwordPolicy';
import { refusalError } from './codes';
import { refusalInside, sendInEnvelope } from './compound';
import type { WalkOptions } from './listing';
import type { Where } from './domainReads';
import type { Lookup } from './lookup';
import type { Objects } from './objects';
import type { SynologySession } from './session';
import {
	isUser,
	readDn,
	readLogonName,
	service,
	type DirectoryObject,
	type KnownByDomain,
	type ObjectReference,
	type SynologyUser,
} from './types';
import type { WalkTrace } from './walkTrace';
import { createAccount } from './writes';

/** A user to create. */
export interface NewUser {
	/** sAMAccountName and name of the entry; Windows before 2000 reads 20 characters of it. */
	logonName: string;
	email?: string;
	password: string;
	/** DN of an existing container or organizational unit. */
	container: string;
	description?: string;
	disabled?: boolean;
	cannotChangePassword?: boolean;
	/** null is sent as null, which leaves it to the NAS. */
	changePasswordAtNextLogon?: boolean | null;
	passwordNeverExpires?: boolean;
}

/** What can be changed of a user, under DSM's own names. Empty text clears. */
export interface UserChanges {
	firstName?: string;
	lastName?: string;
	displayName?: string;
	initials?: string;
	physicalDeliveryOfficeName?: string;
	telephoneNumber?: string;
	web?: string;
	/** Not proven: some versions ignore it. */
	description?: string;
}
/** In the order in which they are sent. */
const changeableFields = [
	'firstName',
	'lastName',
	'displayName',
	'description',
	'initials',
	'physicalDeliveryOfficeName',
	'telephoneNumber',
	'web',
] as const;

/** Active Directory holds no more. */
const onlyUsers = (objects: DirectoryObject[]): SynologyUser[] => (objects.every(isUser) ? objects : objects.filter(isUser));

const longestInitials = 6;

function checkInitials(initials: string | undefined): void {
	if (initials === undefined || [...initials].length <= longestInitials) return;
	throw new BackendError({
		kind: 'invalid',
		message: `The initials '${initials}' are longer than ${longestInitials} characters`,
		cure: 'Shorten them',
		fields: ['initials'],
		delivery: 'unsent',
	});
}

/**
 * Refuses what the domain would refuse of a new user or what makes no sense, where that is certain. How long and varied
 * a password has to be is the domain's policy, which an administrator may change: without it, only the NAS knows.
 *
 * @param policy  what the domain asks of passwords, where that could be read
 * @throws BackendError kind `invalid`; nothing is sent
 */
export function checkNewUser(user: NewUser, profile: UserChanges = {}, policy?: PasswordPolicy): void {
	readLogonName(user.logonName);
	readDn(user.container, 'The container');
	checkInitials(profile.initials);
	const broken = policy && brokenRule(user.password, policy);
	if (broken !== undefined) {
		throw new BackendError({
			kind: 'invalid',
			message: `The password of the user '${user.logonName}' does not meet the rules of the domain: ${broken}`,
			cure: 'Choose another, or have one generated',
			fields: ['password'],
			delivery: 'unsent',
		});
	}
	checkPasswordFlags(user);
}

/** @throws BackendError kind `invalid` for a user who would have to change the password and may not: nobody could sign in */
export function checkPasswordFlags({
	changePasswordAtNextLogon,
	cannotChangePassword,
}: Partial<Pick<NewUser, 'changePasswordAtNextLogon' | 'cannotChangePassword'>>): void {
	if (!changePasswordAtNextLogon || !cannotChangePassword) return;
	throw new BackendError({
		kind: 'invalid',
		message: 'Having to change the password at the next logon and not being allowed to contradict each other',
		cure: 'Choose one of the two: such a user could never sign in',
		fields: ['change_password_next_logon', 'cannot_change_password'],
		delivery: 'unsent',
	});
}

/** The fields of a create as DSM wants them. */
export function newUserParams(user: NewUser): JsonObject {
	return {
		logon_name: user.logonName,
		email: user.email ?? '',
		password: user.password,
		located_dn: user.container,
		description: user.description ?? '',
		account_is_disabled: user.disabled ?? false,
		cannot_change_password: user.cannotChangePassword ?? false,
		change_password_next_logon: user.changePasswordAtNextLogon ?? null,
		password_never_expire: user.passwordNeverExpires ?? false,
	};
}

/** What DSM does not show, and the domain controller does. */
function hiddenFrom({ firstName, lastName, initials, web }: UserChanges): Partial<KnownByDomain> {
	const given = Object.entries({ firstName, lastName, initials, web }).filter(([, value]) => value !== undefined);
	return Object.fromEntries(given.map(([name, value]) => [name, value || null]));
}

export class Users {
	constructor(
		private readonly session: SynologySession,
		private readonly lookup: Lookup,
		private readonly objects: Objects,
	) {}

	/**
	 * Users below a container (contacts and system containers left out), breadth first, some at a time. Complete, or it
	 * throws.
	 *
	 * @param options.base  DN of the container; default the whole domain
	 * @param options.recursive  look into containers below; default true
	 * @param where  conditions that domain access passes on to the server; without it, and where they can't be passed on, all come
	 */
	async *list(
		options: Omit<WalkOptions, 'categories' | 'atMost' | 'offset'> & { base?: string } = {},
		where: Where = {},
	): AsyncGenerator<SynologyUser[], void, void> {
		if (this.objects.reads) return yield* this.objects.reads.users(options, where);
		for await (const objects of this.objects.list({ ...options, categories: ['person'] })) yield onlyUsers(objects);
	}

	/**
	 * All users below a container as DSM lists them, unless nothing has changed since a walk before.
	 *
	 * @param known  the trace of that walk, of the same container
	 * @returns how many there are when DSM's answers are the same, else the users, and the trace where one can be kept
	 */
	async listUnlessSame(
		base: string | undefined,
		known?: WalkTrace,
	): Promise<{ same: number } | { users: SynologyUser[]; trace?: WalkTrace }> {
		const walked = await this.objects.listUnlessSame({ base, categories: ['person'] }, known);
		if (walked === 'same') return { same: known?.users ?? 0 };
		const users = onlyUsers(walked.objects);
		return { users, trace: walked.trace(users.length) };
	}

	/**
	 * @returns the user, or undefined when there is none
	 * @throws BackendError kind `conflict` when the reference names something that is no user
	 */
	async find(reference: ObjectReference): Promise<SynologyUser | undefined> {
		const name = reference.by === 'dn' ? reference.dn : reference.name;
		const object = await this.findObject(reference);
		if (object === undefined || isUser(object)) return object;
		throw new BackendError({
			kind: 'conflict',
			message: `'${name}' is not a user but ${object.category === 'person' ? 'a contact' : `of the kind '${object.category}'`}`,
			cure: 'Name a user',
		});
	}

	private async findObject(reference: ObjectReference): Promise<DirectoryObject | undefined> {
		if (reference.by === 'dn') return await this.objects.find(reference.dn);
		return await this.objects.findByName(readLogonName(reference.name));
	}

	/**
	 * Creates a user. The answer of DSM holds the DN only; the rest of the record is what was sent.
	 *
	 * @param options.wasFree  a look-up has just found nobody of that name, which settles a lost answer
	 * @throws BackendError kind `invalid` (logon name, password), `conflict` (name taken), `notFound` (container),
	 *   `uncertain` (sent, answer lost, and a look-up did not settle it)
	 * @see SYNO.ActiveDirectory.User create, version 1
	 */
	async create(user: NewUser, { wasFree = false }: { wasFree?: boolean } = {}): Promise<SynologyUser> {
		const logonName = readLogonName(user.logonName);
		const container = readDn(user.container, 'The container');
		if (user.password === '') {
			throw new BackendError({ kind: 'invalid', message: 'The password is empty', fields: ['password'], delivery: 'unsent' });
		}
		this.session.redactor.add(user.password);
		const dn = await createAccount(this.session, this.lookup, this.objects, {
			noun: 'user',
			name: logonName,
			dn: childDn('CN', logonName, container),
			request: { api: 'SYNO.ActiveDirectory.User', version: 1, method: 'create', params: newUserParams({ ...user, container }) },
			wasFree,
		});
		const raw: JsonObject = {
			dn: dn.dn,
			...(dn.name === null ? {} : { accountName: dn.name }),
			name: logonName,
			sAMAccountName: logonName,
			objectCategory: 'person',
			mail: user.email ?? '',
			description: user.description ?? '',
			disabled: user.disabled ?? false,
			passwordExpired: user.changePasswordAtNextLogon ?? false,
		};
		const created: SynologyUser = {
			dn: dn.dn,
			category: 'person',
			name: logonName,
			logonName,
			displayName: null,
			description: user.description || null,
			mail: user.email || null,
			phone: null,
			office: null,
			disabled: user.disabled ?? false,
			locked: false,
			deletable: true,
			raw,
		};
		this.lookup.note(created);
		return await this.asShown(created);
	}

	/** The record of a new user as the domain controller has it, where that can be read; it is made whatever becomes of this. */
	private async asShown(created: SynologyUser): Promise<SynologyUser> {
		const object = await this.objects.reads?.find({ by: 'dn', dn: created.dn }).catch(() => undefined);
		return object !== undefined && isUser(object) ? object : created;
	}

	/**
	 * Changes fields of a user.
	 *
	 * The NAS says which changes it refuses, but takes a description without a word and drops it: only then is the user
	 * read back, for that costs listing its container.
	 *
	 * @param user  as it was found or created: its DN goes back unchanged
	 * @returns the user afterwards; a description that still differs was ignored by the NAS
	 * @throws BackendError kind `notFound`, `invalid`, `uncertain`
	 * @see SYNO.ActiveDirectory.User set, version 2, inside SYNO.Entry.Request
	 */
	async update(user: SynologyUser, changes: UserChanges): Promise<SynologyUser> {
		checkInitials(changes.initials);
		const fields: JsonObject = {};
		for (const name of changeableFields) {
			const value = changes[name];
			if (value !== undefined) fields[name] = value;
		}
		await this.set(user, fields, `change the user '${user.logonName}'`);
		if (changes.description === undefined) return this.changed(user, changes);
		const updated = await this.objects.again(user.dn);
		if (updated !== undefined && isUser(updated)) return updated;
		throw new BackendError({
			kind: 'notFound',
			message: `The user '${user.logonName}' was changed, but is not to be found any more`,
			cure: 'Somebody may have moved or deleted it at the same moment',
		});
	}

	private changed(user: SynologyUser, changes: UserChanges): SynologyUser {
		const shown = (value: string | undefined, before: string | null): string | null => (value === undefined ? before : textOrNull(value));
		const { displayName, telephoneNumber, physicalDeliveryOfficeName } = changes;
		const visible = Object.entries({ displayName, telephoneNumber, physicalDeliveryOfficeName });
		const updated: SynologyUser = {
			...user,
			displayName: shown(displayName, user.displayName),
			phone: shown(telephoneNumber, user.phone),
			office: shown(physicalDeliveryOfficeName, user.office),
			raw: { ...user.raw, ...Object.fromEntries(visible.filter(([, value]) => value !== undefined)) },
			...(user.known === undefined ? {} : { known: { ...user.known, ...hiddenFrom(changes) } }),
		};
		this.lookup.note(updated);
		return updated;
	}

	/**
	 * Sets a user's password. The NAS then no longer asks the user to change it at the next logon.
	 *
	 * @throws BackendError kind `invalid` (rules of the domain), `notFound`, `uncertain`
	 * @see SYNO.ActiveDirectory.User set, version 2, inside SYNO.Entry.Request
	 */
	async setPassword(user: SynologyUser, password: string): Promise<SynologyUser> {
		if (password === '') {
			throw new BackendError({ kind: 'invalid', message: 'The password is empty', fields: ['password'], delivery: 'unsent' });
		}
		this.session.redactor.add(password);
		const fields = { enbl_change_password: true, password };
		await this.set(user, fields, `set the password of the user '${user.logonName}'`);
		const { passwordExpired, ...raw } = user.raw;
		const updated: SynologyUser = { ...user, raw: passwordExpired === undefined ? raw : { ...raw, passwordExpired: false } };
		this.lookup.note(updated);
		return updated;
	}

	/**
	 * Has DSM mail the user a link to set a new password; sets nothing itself. Asks for two settings of DSM: password
	 * reset by mail allowed, and the notification rule for it.
	 *
	 * @param account  account name; for a user of the domain DSM may want `DOMAIN\name`
	 * @returns the number DSM answers with (3 where it was seen to work)
	 * @see SYNO.Auth.ForgotPwd send, version 1
	 */
	async sendPasswordReset(account: string): Promise<number | null> {
		if (account.trim() === '') {
			throw new BackendError({ kind: 'invalid', message: 'The user name is empty', fields: ['user'], delivery: 'unsent' });
		}
		try {
			const purpose = `send '${account}' a mail to reset the password`;
			const request = { api: 'SYNO.Auth.ForgotPwd', version: 1, method: 'send', params: { user: account } };
			const send = async (): Promise<JsonValue> => await this.session.call({ ...request, purpose, effect: 'write' });
			const { value: data } = await settleWrite({ service, what: purpose, send });
			const answer = isJsonObject(data) ? data.msg : undefined;
			return typeof answer === 'number' ? answer : null;
		} catch (reason) {
			if (!(reason instanceof BackendError)) throw reason;
			const settings =
				"The Control Panel of the NAS must allow it: 'Allow non-administrator users to reset forgotten passwords via email' (User & Group, Advanced) and the notification rule 'Reset password for your account'";
			throw reason.kind === 'backend' || reason.kind === 'invalid' ? reason.with({ cure: settings }) : reason;
		}
	}

	private async set(user: SynologyUser, fields: JsonObject, purpose: string): Promise<void> {
		const api = 'SYNO.ActiveDirectory.User';
		const send = async (): Promise<undefined> => {
			const params = { userList: [{ dn: user.dn, ...fields }] };
			const data = await sendInEnvelope(
				this.session,
				{ api, method: 'set', version: 2, params, purpose, effect: 'write' },
				{ mode: 'sequential', stopWhenError: true },
			);
			const refusal = refusalInside(data);
			if (refusal) throw refusalError(api, purpose, refusal, this.session.redactor);
		};
		// Setting the same values twice changes nothing, as long as it is still the same user.
		const look = async (): Promise<undefined> => {
			const present = await this.objects.again(user.dn);
			if (present?.logonName?.toLowerCase() !== user.logonName.toLowerCase()) throw unsettled('the user is not to be found there any more');
		};
		try {
			await settleWrite({ service, what: purpose, send, look, repeatable: true, seen: nothingTells, signal: this.session.signal });
		} catch (reason) {
			throw reason instanceof BackendError ? await this.explain(user, reason) : reason;
		}
	}

	/** The NAS gives the same code for a user that is gone and for a value it refuses. */
	private async explain(user: SynologyUser, reason: BackendError): Promise<BackendError> {
		if (reason.kind !== 'backend' || reason.delivery !== 'answered' || (await this.objects.again(user.dn)) !== undefined) return reason;
		return reason.with({
			kind: 'notFound',
			message: `There is no user '${user.logonName}' at '${user.dn}' any more (code ${reason.code})`,
			cure: 'Look it up again; it was moved or deleted in the meantime',
		});
	}
}
