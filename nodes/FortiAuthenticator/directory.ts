import type { ICredentialDataDecryptedObject, ILoadOptionsFunctions, INodeProperties } from 'n8n-workflow';
import type { ClientContext } from '../../clients/directory/client';
import { openFortiAuthenticator, type FortiAuthenticatorClient } from '../../clients/fortiauthenticator/client';
import { userFilters } from '../../clients/fortiauthenticator/filters';
import { connectionSettings, credentialText, serverAddress } from '../shared/connection';
import { menuField, rows, textField } from '../shared/parameters';
import { byName } from '../shared/sorting';
import { clientLender, searchIn } from '../shared/withClient';
import type { Directory } from '../trigger/directory';
import { lookupNames } from './actions/filters';
import { FortiAuthenticatorSource } from './source';

const credentialType = 'fortiAuthenticatorApi';

/** From credential to client, the same way for node, trigger, picker and credential test. */
export function fortiAuthenticatorFrom(data: ICredentialDataDecryptedObject, context: ClientContext): FortiAuthenticatorClient {
	return openFortiAuthenticator(
		{
			...connectionSettings(data),
			username: credentialText(data, 'username'),
			apiKey: credentialText(data, 'apiKey'),
			seedPassphrase: credentialText(data, 'seedPassphrase'),
		},
		context,
	);
}

export const withClient = clientLender(credentialType, fortiAuthenticatorFrom);

const groupEntries = async (client: FortiAuthenticatorClient): Promise<Array<{ name: string; value: string }>> =>
	(await client.userGroups.list()).records.map(({ id, name }) => ({ name, value: String(id) }));

/** All user groups, for the pickers. */
export async function groupChoices(this: ILoadOptionsFunctions): Promise<Array<{ name: string; value: string }>> {
	return (await withClient(this, groupEntries)).sort(byName);
}

const group: INodeProperties = {
	displayName: 'Group',
	name: 'group',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'Only members of this user group. Empty: all local users.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'All local users',
			typeOptions: { searchListMethod: 'searchUserGroups', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 7',
			validation: [{ type: 'regex', properties: { regex: '^[0-9]+$', errorMessage: 'The ID is a number' } }],
		},
	],
};

const filters: INodeProperties = rows(
	'Filter',
	[
		menuField('Field', 'field', {
			options: ['city', 'country', 'email', 'first_name', 'last_name', 'state', 'username'].map((value) => ({
				name: userFilters[value].label,
				value,
			})),
			default: 'email',
		}),
		menuField('Comparison', 'comparison', {
			options: (['contains', 'icontains', 'exact', 'iexact'] as const).map((value) => ({ name: lookupNames[value], value })),
			default: 'icontains',
		}),
		textField('Value', 'value'),
	],
	{ displayName: 'Filters', name: 'filters', description: 'Conditions a user has to meet, all of them' },
);

export const fortiAuthenticator: Directory = {
	service: 'fortiAuthenticator',
	name: 'FortiAuthenticator',
	credentialType,
	credentialTest: 'fortiAuthenticatorApiTest',
	open: fortiAuthenticatorFrom,
	watched: {
		scope: group,
		scopeMistake: (scope) => (/^\d{1,15}$/.test(scope) ? undefined : 'Choose the group from the list'),
		filters,
		options: [],
		listSearch: {
			searchUserGroups: searchIn(withClient, groupEntries),
		},
		shownFields: ['username', 'displayName', 'firstName', 'lastName', 'email', 'phone', 'enabled', 'locked', 'groups'],
		events: ['newUser', 'userChanged', 'userRemoved', 'userEnabled', 'userDisabled', 'userExpiring', 'addedToGroup', 'removedFromGroup'],
		source: (credential, context, question) =>
			new FortiAuthenticatorSource(fortiAuthenticatorFrom(credential, context), serverAddress(credential), question),
	},
};
