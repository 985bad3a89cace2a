import type { INodeProperties } from 'n8n-workflow';
import { BackendError, hitsEveryItem } from '../../../../clients/errors';
import type { SynologyClient } from '../../../../clients/synology/client';
import type { ObjectReference } from '../../../../clients/synology/types';
import type { ItemInput } from '../../../shared/input';
import type { OperationResult } from '../../../shared/operation';
import { collection, flagField, groupsChoice, nameProperties, textField, unlessAbove } from '../../../shared/parameters';
import { passwordProperties, readPassword } from '../../../shared/passwordParameters';
import type { CreateRequest } from '../../../shared/write';
import { Written } from '../../../shared/written';
import { chosenContainer } from '../input';
import { chosenGroups } from '../memberships';
import type { Merge, Task } from '../operation';
import { containerLocator, profileFieldNames, profileFields, writeOptions } from '../parameters';
import { users, type UserFields } from './record';

const namesAbove = ['firstName', 'lastName'];

/** Parameters that Create and Create or Update have in common; `ifExists` goes behind the password. */
export const newUserProperties = (more: INodeProperties[] = []): INodeProperties[] => [
	textField('Username', 'logonName', {
		required: true,
		placeholder: 'e.g. jdoe',
		description: 'Logon name; also becomes the name of the entry. Old Windows versions read its first 20 characters only.',
	}),
	textField('Email', 'email', {
		placeholder: 'e.g. jdoe@example.com',
		description: 'Set when the user is created; DSM offers no way to change it later',
	}),
	...nameProperties(),
	...passwordProperties({ forNewUsers: true, description: 'Has to meet the password rules of the domain' }),
	groupsChoice('Groups to be in. Who exists is added to them and leaves none'),
	containerLocator("Where a new user is put; 'Users' of the domain when nothing is chosen", 'Users'),
	collection('additionalFields', [
		flagField('Account Is Disabled', 'accountIsDisabled', 'Whether a new user is created disabled'),
		flagField('Cannot Change Password', 'cannotChangePassword', 'Whether the user is kept from changing the password'),
		flagField('Must Change Password', 'changePasswordAtNextLogon', 'Whether the user must choose another password at the next logon'),
		...profileFields.map((one) => (namesAbove.includes(one.name) ? unlessAbove(one) : one)),
		flagField('Password Never Expires', 'passwordNeverExpires', 'Whether the password is exempt from the age that the domain allows'),
	]),
	...more,
	writeOptions([
		flagField(
			'Update Domain Records',
			'updateDomainRecords',
			'Whether to have DSM read the domain once all items are done. A new user can sign in to DSM only after that.',
		),
	]),
];

/** The profile fields that were added in a collection; a name without a value is left out. */
export const readProfile = (input: ItemInput, collection: string): Partial<UserFields> =>
	Object.fromEntries(
		profileFieldNames.flatMap((name) => {
			const text = input.optionalText(`${collection}.${name}`);
			return text === undefined ? [] : [[name, text]];
		}),
	);

const namesOf = (input: ItemInput): Partial<UserFields> =>
	Object.fromEntries(namesAbove.map((name) => [name, input.text(name)] as const).filter(([, text]) => text.trim() !== ''));

function readFields(input: ItemInput, password: string): UserFields {
	const flag = (name: string): boolean | undefined => input.optionalFlag(`additionalFields.${name}`);
	const email = input.text('email').trim();
	return {
		logonName: input.requiredText('logonName').trim(),
		...(email === '' ? {} : { mail: email }),
		password,
		container: chosenContainer(input),
		disabled: flag('accountIsDisabled'),
		cannotChangePassword: flag('cannotChangePassword'),
		changePasswordAtNextLogon: flag('changePasswordAtNextLogon'),
		passwordNeverExpires: flag('passwordNeverExpires'),
		...readProfile(input, 'additionalFields'),
		...namesOf(input),
	};
}

/** What Create, and Create or Update, ask of the verb. */
export async function readNewUser(
	client: SynologyClient,
	input: ItemInput,
): Promise<{ kind: ReturnType<typeof users>; request: CreateRequest<ObjectReference, UserFields> }> {
	const { password, generated, told } = readPassword(input, { required: true });
	client.redactor.add(generated ? undefined : password);
	const fields = readFields(input, password);
	const groups = await chosenGroups(client, input);
	return {
		kind: users(client, groups),
		request: {
			ref: { by: 'name', name: fields.logonName },
			fields: { ...fields, ...(groups.length === 0 ? {} : { groups: groups.map(({ dn }) => dn) }) },
			// A password nobody chose is for new users: an existing one would be locked out at every run.
			onlyOnCreate: ['logonName', ...(generated ? ['password'] : [])],
			reveals: { password: told },
		},
	};
}

/** With 'Update Domain Records' the items are done together, so that one update can follow them all. */
export function updatingAfterwards(execute: (task: Task) => Promise<Written>): Merge {
	return {
		size: () => Number.POSITIVE_INFINITY,
		key: (input) => (input.flag('options.updateDomainRecords') && !input.dryRun ? 'update' : undefined),
		async execute(tasks) {
			const results: Array<Written | Error> = [];
			for (const task of tasks) {
				const fatal = results.find((result): result is Error => result instanceof Error && hitsEveryItem(result));
				results.push(fatal ?? (await execute(task).catch(asError)));
			}
			if (!results.some((result) => result instanceof Written && result.outcome === 'created')) return results;
			const domainUpdate = await startUpdate(tasks[0].client);
			return results.map((result): OperationResult | Error => (result instanceof Written ? result.with({ domainUpdate }) : result));
		},
	};
}

const asError = (reason: unknown): Error => (reason instanceof Error ? reason : new Error(String(reason)));

/** The users exist whatever becomes of this: it is told, not thrown. */
async function startUpdate(client: SynologyClient) {
	return await client.domain.startUpdate().then(
		(taskId) => ({ started: true, taskId }),
		(reason: unknown) => {
			if (!(reason instanceof BackendError)) throw reason;
			return { started: false, reason: reason.message };
		},
	);
}
