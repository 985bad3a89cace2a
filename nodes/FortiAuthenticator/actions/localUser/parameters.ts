import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import type { UserGroup } from '../../../../clients/fortiauthenticator/types';
import { disableReasons, userFields } from '../../../../clients/fortiauthenticator/userFields';
import { userGroupId } from '../../../../clients/fortiauthenticator/userGroups';
import type { ItemInput } from '../../../shared/input';
import { choicesField, menuField, orByExpression, textField } from '../../../shared/parameters';
import { passwordProperties, readPassword } from '../../../shared/passwordParameters';
import { userName, userRef } from '../input';
import { accountOutput, sortedOptions, userLocator } from '../parameters';
import type { SomeUsers } from '../records';
import { readSeedChoice, seedProperties } from '../seed';
import { createFields, emailProperty, newNameProperties, readCreateFields, tokenTypes, updateFieldsProperties } from './fields';
import { localUsers } from './record';

export const userOutput = accountOutput('localusers');

/** Groups by ID from the list; from expressions also by name. */
export const groupsProperty: INodeProperties = choicesField('Group Names or IDs', 'groups', {
	typeOptions: { loadOptionsMethod: 'getUserGroups' },
	default: [],
	description: orByExpression('IDs'),
});

/** @throws BackendError kind `notFound` for a group that is not there, before anything is written */
export async function findGroups(client: FortiAuthenticatorClient, texts: string[]): Promise<UserGroup[]> {
	const groups: UserGroup[] = [];
	for (const text of texts) groups.push(await client.userGroups.find(/^\d+$/.test(text) ? { id: userGroupId(text) } : { name: text }));
	return groups;
}

export const reasonProperty: INodeProperties = menuField('Disable Reason', 'reason', {
	options: sortedOptions(disableReasons.map(({ value, name }) => ({ name, value }))),
	default: 0,
	description: 'What is recorded as the reason (firmware 6.3 and later)',
});

export const readReason = (input: ItemInput): number => input.number('reason', { from: 0, to: 8, whole: true, fallback: 0 });

export const tokenProperties: INodeProperties[] = [
	menuField('Token Type', 'tokenType', {
		options: tokenTypes,
		default: 'ftm',
		description: 'Email needs an email address, SMS a mobile number, dual both',
	}),
	textField('Token Serial', 'serialNumber', {
		placeholder: 'e.g. FTKMOB0000000001',
		displayOptions: { show: { tokenType: ['ftk', 'ftm'] } },
		description: 'Leave empty to take the next free token',
	}),
	menuField('Activation Delivery Method', 'activationDelivery', {
		options: [
			{ name: 'As It Is', value: '' },
			{ name: 'Email', value: 'email' },
			{ name: 'SMS', value: 'sms' },
		],
		default: 'email',
		displayOptions: { show: { tokenType: ['ftm'] } },
		description: 'How the user gets the activation code',
	}),
	...seedProperties({ show: { tokenType: ['ftm'] } }),
];

/** The changes that give a second factor, as 'Assign Token' asks for it. */
export function readTokenChanges(input: ItemInput): IDataObject {
	const type = input.choice('tokenType', ['email', 'dual', 'ftc', 'ftk', 'ftm', 'sms']);
	const serial = type === 'ftk' || type === 'ftm' ? input.text('serialNumber').trim() : '';
	const delivery = type === 'ftm' ? input.text('activationDelivery') : '';
	return {
		token_auth: true,
		token_type: type,
		...(serial === '' ? {} : { token_serial: serial }),
		...(delivery === '' ? {} : { ftm_act_method: delivery }),
	};
}

export const newUserProperties: INodeProperties[] = [
	textField('Username', 'username', {
		required: true,
		placeholder: 'e.g. jane.doe',
		description: `Up to ${userFields.username.max} letters, digits and @ . + - _. It can never be changed.`,
	}),
	emailProperty,
	...newNameProperties,
	...passwordProperties({
		forNewUsers: true,
		description: `Up to ${userFields.password.max} characters. Leave empty to have FortiAuthenticator mail a random one.`,
	}),
	groupsProperty,
	...createFields,
	...seedProperties({ show: { tokenAuth: [true], tokenType: ['ftm'] } }),
];

export const localAccounts: SomeUsers = {
	noun: 'local user',
	named: [userLocator],
	updateFields: updateFieldsProperties,
	output: userOutput,
	recordName: userName,
	work: async ({ client, input, seed }, todo) =>
		await todo({ users: client.localUsers, kind: localUsers(client, { seed }), ref: () => userRef(input) }),
};

/** What Create, and Create or Update, ask of the verb. */
export async function readNewUser(client: FortiAuthenticatorClient, input: ItemInput) {
	const username = input.requiredText('username').trim();
	const { password, generated, told } = readPassword(input, { longest: userFields.password.max });
	client.redactor.add(password);
	const read = readCreateFields(input);
	const seed = readSeedChoice(client, input, read.token_auth === true && read.token_type === 'ftm');
	const wanted = input.list('groups');
	const groups = await findGroups(client, wanted);
	const fields: IDataObject = {
		username,
		...(password === undefined ? {} : { password }),
		...read,
		...(wanted.length === 0 ? {} : { groups: groups.map(({ id }) => String(id)) }),
	};
	const defaults = read.ftm_act_method === 'email' ? ['ftm_act_method'] : [];
	return {
		kind: localUsers(client, { seed, groups, defaults }),
		request: {
			ref: { username },
			fields,
			onlyOnCreate: ['username', ...(generated ? ['password'] : [])],
			reveals: { password: told },
		},
	};
}
