import type { ICredentialDataDecryptedObject, INodeListSearchItems, INodeProperties } from 'n8n-workflow';
import type { ClientContext } from '../../clients/directory/client';
import { asDn, readablePath } from '../../clients/directory/dn';
import { openSynology, type SynologyClient } from '../../clients/synology/client';
import type { SynologySettings } from '../../clients/synology/types';
import { connectionSettings, credentialText, serverAddress } from '../shared/connection';
import { clientLender, searchIn } from '../shared/withClient';
import type { Directory } from '../trigger/directory';
import { SynologySource } from './source';

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
				const found: INodeListSearchItems[] = [];
				for await (const { dn } of client.objects.list({ categories: ['organizationalUnit', 'container'] })) {
					found.push({ name: readablePath(dn), value: dn });
				}
				return found;
			}),
		},
		shownFields: ['id', 'username', 'displayName', 'email', 'phone', 'enabled', 'locked'],
		events: ['newUser', 'userChanged', 'userRemoved', 'userEnabled', 'userDisabled', 'userExpiring'],
		source: (credential, context, question) => new SynologySource(synologyFrom(credential, context), serverAddress(credential), question),
	},
};
