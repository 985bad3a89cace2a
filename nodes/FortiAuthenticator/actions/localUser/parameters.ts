import type { INodeProperties } from 'n8n-workflow';
import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import type { UserGroup } from '../../../../clients/fortiauthenticator/types';
import { userGroupId } from '../../../../clients/fortiauthenticator/userGroups';
import type { ItemInput } from '../../../shared/input';
import { disableReasons } from '../../../../clients/fortiauthenticator/userFields';
import { tokenTypes } from './fields';
import { accountOutput } from '../accounts';
import { sortedOptions } from '../parameters';
import { seedProperties } from '../seed';

export const userOutput = accountOutput('localusers');

/** Groups by ID from the list; from expressions also by name. */
export const groupsProperty: INodeProperties = {
	displayName: 'Group Names or IDs',
	name: 'groups',
	type: 'multiOptions',
	typeOptions: { loadOptionsMethod: 'getUserGroups' },
	default: [],
	description: 'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
};

/** @throws BackendError kind `notFound` for a group that is not there, before anything is written */
export async function findGroups(client: FortiAuthenticatorClient, texts: string[]): Promise<UserGroup[]> {
	const groups: UserGroup[] = [];
	for (const text of texts) groups.push(await client.userGroups.find(/^\d+$/.test(text) ? { id: userGroupId(text) } : { name: text }));
	return groups;
}

export const reasonProperty: INodeProperties = {
	displayName: 'Disable Reason',
	name: 'reason',
	type: 'options',
	options: sortedOptions(disableReasons.map(({ value, name }) => ({ name, value }))),
	default: 0,
	description: 'What is recorded as the reason (firmware 6.3 and later)',
};

export const readReason = (input: ItemInput): number => input.number('reason', { from: 0, to: 8, whole: true, fallback: 0 });

export const tokenProperties: INodeProperties[] = [
	{
		displayName: 'Token Type',
		name: 'tokenType',
		type: 'options',
		options: tokenTypes,
		default: 'ftm',
		description: 'Email needs an email address, SMS a mobile number, dual both',
	},
	{
		displayName: 'Token Serial',
		name: 'serialNumber',
		type: 'string',
		default: '',
		placeholder: 'e.g. FTKMOB0000000001',
		displayOptions: { show: { tokenType: ['ftk', 'ftm'] } },
		description: 'Leave empty to take the next free token',
	},
	{
		displayName: 'Activation Delivery Method',
		name: 'activationDelivery',
		type: 'options',
		options: [
			{ name: 'As It Is', value: '' },
			{ name: 'Email', value: 'email' },
			{ name: 'SMS', value: 'sms' },
		],
		default: 'email',
		displayOptions: { show: { tokenType: ['ftm'] } },
		description: 'How the user gets the activation code',
	},
	...seedProperties({ show: { tokenType: ['ftm'] } }),
];
