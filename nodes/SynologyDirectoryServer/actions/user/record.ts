import type { IDataObject } from 'n8n-workflow';
import { dnKey, parentDn } from '../../../../clients/directory/dn';
import { BackendError } from '../../../../clients/errors';
import { isPlainObject } from '../../../../clients/json';
import type { SynologyClient } from '../../../../clients/synology/client';
import { toDirectoryUser, type DirectoryObject, type ObjectReference, type SynologyUser } from '../../../../clients/synology/types';
import { checkNewUser, checkPasswordFlags, newUserParams, type NewUser, type UserChanges } from '../../../../clients/synology/users';
import { showing, type RecordKind, type Step } from '../../../shared/record';
import { nameOf } from '../input';
import { joining } from '../memberships';
import { hiddenFields } from '../parameters';
import { dsmCall, service } from '../records';

/** What can be written, under DSM's names of what it lists. */
export interface UserFields {
	logonName: string;
	password?: string;
	mail?: string;
	/** DN; the domain's own container for users when nothing is given. */
	container?: string;
	disabled?: boolean;
	cannotChangePassword?: boolean;
	changePasswordAtNextLogon?: boolean;
	passwordNeverExpires?: boolean;
	description?: string;
	displayName?: string;
	firstName?: string;
	lastName?: string;
	initials?: string;
	telephoneNumber?: string;
	physicalDeliveryOfficeName?: string;
	web?: string;
	/** DNs. */
	groups?: string[];
}

const profileNames = [
	'description',
	'displayName',
	'firstName',
	'lastName',
	'initials',
	'telephoneNumber',
	'physicalDeliveryOfficeName',
	'web',
] as const;
const passwordFlags = ['cannotChangePassword', 'changePasswordAtNextLogon', 'passwordNeverExpires'] as const;

function profileOf(fields: Partial<UserFields>, without: readonly string[] = []): UserChanges {
	const given = profileNames.filter((name) => fields[name] !== undefined && !without.includes(name));
	return Object.fromEntries(given.map((name) => [name, fields[name]]));
}

const setRequest = (dn: string, fields: object): IDataObject =>
	dsmCall('SYNO.ActiveDirectory.User', 2, 'set', { userList: [{ dn, ...fields }] });

/** @param groups  those a write is about, under the field `groups` */
export const users = (client: SynologyClient, groups: DirectoryObject[] = []): RecordKind<ObjectReference, SynologyUser, UserFields> => ({
	noun: 'user',
	service,
	nameOf,
	find: async (named) => await client.users.find(named),
	identity: ({ dn, logonName, displayName }) => ({ dn, sAMAccountName: logonName, id: dn, username: logonName, displayName }),
	values: ({ dn, logonName, mail, displayName, description, phone, office, disabled, known }) => ({
		logonName,
		container: parentDn(dn),
		mail,
		displayName,
		description,
		telephoneNumber: phone,
		physicalDeliveryOfficeName: office,
		disabled,
		...(known === undefined ? {} : { firstName: known.firstName, lastName: known.lastName, initials: known.initials, web: known.web }),
	}),
	same: sameField,
	show: showing<SynologyUser>({
		idFields: ['dn', 'sAMAccountName'],
		simplified: (found) => found.map((user) => toDirectoryUser(user)),
		raw: ({ raw }) => ({ ...raw }),
	}),
	// The domain controller shows what DSM's listings hide.
	hidden: ['password', ...(client.hasDomainAccess ? [] : hiddenFields), 'groups', ...passwordFlags],
	secret: ['password'],
	fixed: ['mail', 'disabled', 'container', ...passwordFlags],

	async create(fields, { wasFree }) {
		const container = fields.container ?? (await client.domain.defaultContainer());
		const profile = profileOf(fields, ['description']);
		const account = newUser(fields, container);
		// What the second step would be refused for has to be known before the first has made the user.
		checkNewUser(account, profile, await client.passwordPolicy(container));
		return [
			{
				name: 'create the user',
				fields: ['logonName', 'password', 'mail', 'container', 'disabled', 'description', ...passwordFlags],
				request: dsmCall('SYNO.ActiveDirectory.User', 1, 'create', newUserParams(account)),
				send: async () => ({ record: await client.users.create(account, { wasFree }) }),
			},
			...(Object.keys(profile).length === 0 ? [] : [profileStep(client, fields.logonName, profile)]),
			...groups.map((group) => joining(client, group, fields.logonName)),
		];
	},

	check({ logonName }, given) {
		checkPasswordFlags(given);
		if (given.password !== undefined && given.changePasswordAtNextLogon === true) throw liftsMustChange(logonName);
	},

	change(user, changes) {
		const { password } = changes;
		const profile = profileOf(changes);
		const setPassword: Array<Step<SynologyUser>> =
			password === undefined
				? []
				: [
						{
							name: 'set the password',
							fields: ['password'],
							request: setRequest(user.dn, { enbl_change_password: true, password }),
							send: async (present) => {
								await client.users.setPassword(present, password);
							},
						},
					];
		return [
			...setPassword,
			...(Object.keys(profile).length === 0 ? [] : [profileStep(client, user.dn, profile)]),
			...groups.map((group) => joining(client, group, user.dn)),
		];
	},
});

const profileStep = (client: SynologyClient, dn: string, profile: UserChanges): Step<SynologyUser> => ({
	name: 'set the other fields',
	fields: Object.keys(profile),
	request: setRequest(dn, profile),
	send: async (user) => ({ record: await client.users.update(user, profile) }),
});

const newUser = (fields: UserFields, container: string): NewUser => ({
	logonName: fields.logonName,
	email: fields.mail ?? '',
	password: fields.password ?? '',
	container,
	description: fields.description,
	disabled: fields.disabled,
	cannotChangePassword: fields.cannotChangePassword,
	changePasswordAtNextLogon: fields.changePasswordAtNextLogon ?? null,
	passwordNeverExpires: fields.passwordNeverExpires,
});

/** Distinguished names have many spellings. */
function sameField(field: string, present: unknown, wanted: unknown): boolean {
	if (field === 'container' && typeof present === 'string' && typeof wanted === 'string') return dnKey(present) === dnKey(wanted);
	return (present ?? '') === (wanted ?? '') && !isPlainObject(present);
}

/** DSM has no call that sets both: a password set by an administrator counts as chosen. */
function liftsMustChange(name: string): BackendError {
	return new BackendError({
		kind: 'invalid',
		message: `Setting a password of the existing user '${name}' would lift 'Must Change Password', which is asked for`,
		cure: "Leave out 'Password' or 'Must Change Password' for users who exist",
		fields: ['changePasswordAtNextLogon'],
		delivery: 'unsent',
	});
}
