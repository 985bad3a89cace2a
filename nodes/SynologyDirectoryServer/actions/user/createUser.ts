import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { BackendError, hitsEveryItem } from '../../../../clients/errors';
import type { SynologyClient } from '../../../../clients/synology/client';
import type { SynologyUser } from '../../../../clients/synology/types';
import { newUserParams, type NewUser, type UserChanges } from '../../../../clients/synology/users';
import type { ItemInput } from '../../../shared/legacy/itemInput';
import type { Merge, OperationResult } from '../../../shared/legacy/operation';
import { passwordProperties, readPassword } from '../../../shared/legacy/passwordParameters';
import type { IfExists } from '../../../shared/legacy/writePlans';
import { containerLocator, hiddenFields, profileFieldNames, profileFields, writeOptions } from '../parameters';
import { chosenContainer, givenFlag, givenTexts, userView } from '../records';
import { setRequest } from './update.operation';

/** Parameters that Create and Create or Update have in common; `ifExists` goes behind the password. */
export const createProperties = (more: INodeProperties[] = []): INodeProperties[] => [
	{
		displayName: 'Logon Name',
		name: 'logonName',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. jdoe',
		description: 'Also becomes the name of the entry. Old Windows versions read its first 20 characters only.',
	},
	{
		displayName: 'Email',
		name: 'email',
		type: 'string',
		default: '',
		placeholder: 'e.g. jdoe@example.com',
		description: 'Set when the user is created; DSM offers no way to change it later',
	},
	...passwordProperties({ forNewUsers: true, description: 'Has to meet the password rules of the domain' }),
	containerLocator("Where a new user is put; 'Users' of the domain when nothing is chosen", 'Users'),
	{
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add field',
		default: {},
		options: [
			{
				displayName: 'Account Is Disabled',
				name: 'accountIsDisabled',
				type: 'boolean',
				default: false,
				description: 'Whether a new user is created disabled',
			},
			{
				displayName: 'Cannot Change Password',
				name: 'cannotChangePassword',
				type: 'boolean',
				default: false,
				description: 'Whether the user is kept from changing the password',
			},
			{
				displayName: 'Change Password at Next Logon',
				name: 'changePasswordAtNextLogon',
				type: 'boolean',
				default: false,
				description: 'Whether the user must choose another password at the next logon',
			},
			...profileFields,
			{
				displayName: 'Password Never Expires',
				name: 'passwordNeverExpires',
				type: 'boolean',
				default: false,
				description: 'Whether the password is exempt from the age that the domain allows',
			},
		].sort((one, other) => one.displayName.localeCompare(other.displayName, 'en')) as INodeProperties[],
	},
	...more,
	writeOptions([
		{
			displayName: 'Update Domain Records Afterwards',
			name: 'updateDomainRecords',
			type: 'boolean',
			default: false,
			description: 'Whether to have DSM read the domain once all items are done. A new user can sign in to DSM only after that.',
		},
	]),
];

/** DSM shows these but offers no way to change them. */
const unchangeable = ['mail', 'disabled'];

interface Wanted {
	user: NewUser;
	/** Profile fields to set after the creation. */
	profile: UserChanges;
}

async function readWanted(client: SynologyClient, input: ItemInput, password: string): Promise<Wanted> {
	const { description, ...profile } = givenTexts(input, 'additionalFields', profileFieldNames);
	const flag = (name: string): boolean | undefined => givenFlag(input, 'additionalFields', name);
	const container = chosenContainer(input) ?? (await client.domain.defaultContainer());
	return {
		user: {
			logonName: input.requiredText('logonName').trim(),
			email: input.text('email').trim(),
			password,
			container,
			description,
			disabled: flag('accountIsDisabled'),
			cannotChangePassword: flag('cannotChangePassword'),
			changePasswordAtNextLogon: flag('changePasswordAtNextLogon') ?? null,
			passwordNeverExpires: flag('passwordNeverExpires'),
		},
		profile,
	};
}

async function createWithProfile(client: SynologyClient, { user, profile }: Wanted, wasFree: boolean): Promise<SynologyUser> {
	const created = await client.users.create(user, { wasFree });
	if (Object.keys(profile).length === 0) return created;
	return await client.users.update(created, profile).catch((reason: unknown) => {
		if (!(reason instanceof BackendError)) throw reason;
		const message = `The user '${user.logonName}' was created, but its other fields were not set: ${reason.message}`;
		throw reason.with({ message, cure: `Set them with 'Update'. ${reason.cure ?? ''}`.trim() });
	});
}

/** Creates the user of one item, or treats the existing one as chosen. */
export async function createUser(client: SynologyClient, input: ItemInput, ifExists?: IfExists): Promise<IDataObject> {
	const { password, generated, reveal } = readPassword(input);
	if (password === undefined) throw input.refusal("The parameter 'Password' is empty", "Enter one, or switch on 'Generate Password'");
	client.redactor.add(generated ? undefined : password);
	const wanted = await readWanted(client, input, password);
	const { user, profile } = wanted;
	const optional = Object.fromEntries(
		Object.entries({ description: user.description, disabled: user.disabled, mail: user.email }).filter(
			([, value]) => value !== undefined && value !== '',
		),
	);
	let found: SynologyUser | undefined;
	let looked = false;
	let sent = true;
	const result = await input.create<SynologyUser>({
		view: userView,
		name: user.logonName,
		ifExists,
		fields: { logonName: user.logonName, container: user.container, password, ...optional, ...profile },
		hidden: ['logonName', 'container', 'password', ...hiddenFields],
		secrets: ['password'],
		onlyOnCreate: ['logonName', 'container', ...(generated ? ['password'] : [])],
		request: (fields) =>
			fields.logonName === undefined ? setRequest(found?.dn ?? user.logonName, changeable(fields)) : createRequest(wanted),
		async find() {
			found = await client.users.find({ by: 'name', name: user.logonName });
			looked = true;
			return found;
		},
		create: async () => await createWithProfile(client, wanted, looked),
		async update(existing, fields) {
			const { password: newPassword, ...changes } = changeable(fields);
			sent = newPassword !== undefined || Object.keys(changes).length > 0;
			if (newPassword !== undefined) await client.users.setPassword(existing, password);
			return Object.keys(changes).length === 0 ? existing : await client.users.update(existing, changes);
		},
		revealOnCreate: reveal,
	});
	return sent ? result : { ...result, outcome: 'unchanged' };
}

const changeable = (fields: IDataObject): Record<string, string> =>
	Object.fromEntries(
		Object.entries(fields)
			.filter(([name]) => !unchangeable.includes(name))
			.map(([name, value]) => [name, String(value)]),
	);

const createRequest = ({ user, profile }: Wanted): IDataObject => ({
	api: 'SYNO.ActiveDirectory.User',
	version: 1,
	method: 'create',
	params: newUserParams(user),
	...(Object.keys(profile).length === 0 ? {} : { afterwards: setRequest(user.logonName, { ...profile }) }),
});

/** With 'Update Domain Records Afterwards' the items are done together, so that one update can follow them all. */
export function updatingAfterwards(execute: (client: SynologyClient, input: ItemInput) => Promise<IDataObject>): Merge<SynologyClient> {
	return {
		size: () => Number.POSITIVE_INFINITY,
		key: (input) => (givenFlag(input, 'options', 'updateDomainRecords') === true && !input.dryRun ? 'update' : undefined),
		async execute(client, inputs) {
			const results: Array<IDataObject | Error> = [];
			let fatal: Error | undefined;
			for (const input of inputs) {
				const result =
					fatal ??
					(await execute(client, input).catch((reason: unknown) => (reason instanceof Error ? reason : new Error(String(reason)))));
				if (result instanceof Error && hitsEveryItem(result)) fatal = result;
				results.push(result);
			}
			if (!results.some((result) => !(result instanceof Error) && result.outcome === 'created')) return results;
			const domainUpdate = await startUpdate(client);
			return results.map((result): OperationResult | Error => (result instanceof Error ? result : { ...result, domainUpdate }));
		},
	};
}

/** The users exist whatever becomes of this: it is told, not thrown. */
async function startUpdate(client: SynologyClient): Promise<IDataObject> {
	return await client.domain.startUpdate().then(
		(taskId): IDataObject => ({ started: true, taskId }),
		(reason: unknown): IDataObject => {
			if (!(reason instanceof BackendError)) throw reason;
			return { started: false, reason: reason.message };
		},
	);
}
