import type { ICredentialDataDecryptedObject, ILoadOptionsFunctions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { ClientContext } from '../../clients/directory/client';
import { asDn, parentDn, readablePath } from '../../clients/directory/dn';
import { openSynology, type SynologyClient } from '../../clients/synology/client';
import { firstOf } from '../../clients/synology/listing';
import type { SynologySettings } from '../../clients/synology/types';
import { connectionSettings, credentialText, serverAddress } from '../shared/connection';
import { groupsChoice } from '../shared/parameters';
import { byName } from '../shared/sorting';
import { clientLender, searchIn } from '../shared/withClient';
import type { Directory } from '../trigger/directory';
import { watchesGroups } from '../trigger/state';
import { DomainSource, SynologySource } from './source';

const credentialType = 'synologyDirectoryServerApi';

/** From credential to client, the same way for node, trigger, picker and credential test. */
export function synologyFrom(data: ICredentialDataDecryptedObject, context: ClientContext): SynologyClient {
	return openSynology(
		{
			...connectionSettings(data),
			username: credentialText(data, 'username'),
			password: credentialText(data, 'password'),
			totpSecret: credentialText(data, 'totpSecret'),
			deviceToken: credentialText(data, 'deviceToken'),
			domainAccess: domainAccess(data),
		},
		context,
	);
}

function domainAccess(data: ICredentialDataDecryptedObject): SynologySettings['domainAccess'] {
	if (data.domainAccess !== true) return undefined;
	return {
		host: credentialText(data, 'domainHost'),
		port: credentialText(data, 'domainPort') === '' ? undefined : Number(data.domainPort),
		user: credentialText(data, 'domainUser'),
		password: credentialText(data, 'domainPassword'),
	};
}

export const withClient = clientLender(credentialType, synologyFrom);

const container: INodeProperties = {
	displayName: 'Container',
	name: 'base',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'Only users of this container or organizational unit and below. Empty: the whole domain.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Whole domain',
			typeOptions: { searchListMethod: 'searchContainers', searchable: true },
		},
		{ displayName: 'By DN', name: 'dn', type: 'string', placeholder: 'e.g. OU=Staff,DC=example,DC=com' },
	],
};

/** All groups of the domain, for the pickers of node and trigger. */
export async function groupChoices(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await withClient(this, async (client) => {
		const groups = await firstOf(client.groups.list(), Number.POSITIVE_INFINITY);
		const options = groups.map(
			({ dn, logonName, name, description }): INodePropertyOptions => ({
				name: logonName ?? name,
				value: dn,
				description: description ?? readablePath(parentDn(dn) ?? dn),
			}),
		);
		return options.sort(byName);
	});
}

export const synologyDirectoryServer: Directory = {
	service: 'synologyDirectoryServer',
	name: 'Synology Directory Server',
	credentialType,
	credentialTest: 'synologyDirectoryServerApiTest',
	open: synologyFrom,
	watched: {
		scope: container,
		scopeMistake: (scope) => (asDn(scope) ? undefined : 'Choose from the list, or write it as e.g. OU=Staff,DC=example,DC=com'),
		options: [],
		listSearch: {
			searchContainers: searchIn(withClient, async (client) => {
				const containers = client.objects.list({ categories: ['organizationalUnit', 'container'] });
				return (await firstOf(containers, Number.POSITIVE_INFINITY)).map(({ dn }) => ({ name: readablePath(dn), value: dn }));
			}),
		},
		shownFields: ['id', 'username', 'displayName', 'email', 'phone', 'enabled', 'locked'],
		events: ['newUser', 'userChanged', 'userRemoved', 'userEnabled', 'userDisabled', 'userExpiring', 'addedToGroup', 'removedFromGroup'],
		groups: groupsChoice('Groups whose members are watched; needs domain access', true, 'getSynologyGroups'),
		loadOptions: { getSynologyGroups: groupChoices },
		source(credential, context, question) {
			const client = synologyFrom(credential, context);
			// DSM does not tell who is in a group.
			const ofDomain = client.hasDomainAccess || watchesGroups(question);
			return new (ofDomain ? DomainSource : SynologySource)(client, serverAddress(credential), question);
		},
	},
};
