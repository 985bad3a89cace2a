import type { ICredentialDataDecryptedObject, ILoadOptionsFunctions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { ClientContext } from '../../clients/directory/client';
import { asDn, readablePath } from '../../clients/directory/dn';
import { openFusionDirectory, type FusionDirectoryClient, type FusionUser, type GroupKind } from '../../clients/fusiondirectory/client';
import { connectionSettings, credentialText, serverAddress } from '../shared/connection';
import { flagField, groupsChoice, numberField } from '../shared/parameters';
import { byName } from '../shared/sorting';
import { clientLender, searchIn } from '../shared/withClient';
import type { Directory } from '../trigger/directory';
import { filterRows } from './actions/filters';
import { FusionDirectorySource } from './source';

const credentialType = 'fusionDirectoryApi';

/** From credential to client, the same way for node, trigger, picker and credential test. */
export function fusionDirectoryFrom(data: ICredentialDataDecryptedObject, context: ClientContext): FusionDirectoryClient {
	const protocol = data.protocol === 'jsonRpc' || data.protocol === 'rest' ? data.protocol : 'auto';
	return openFusionDirectory(
		{
			...connectionSettings(data),
			username: credentialText(data, 'username'),
			password: credentialText(data, 'password'),
			database: credentialText(data, 'database'),
			protocol,
		},
		context,
	);
}

export const withClient = clientLender(credentialType, fusionDirectoryFrom);

const kindNames: Record<GroupKind, string> = { groupOfNames: 'Group', posixGroup: 'POSIX Group', role: 'Role' };

/** Groups of every kind, for the pickers of node and trigger. */
export async function groupChoices(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await withClient(this, async (client) =>
		(await client.groups.all())
			.map(({ kind, dn, name }) => ({ name: `${name} (${kindNames[kind]})`, value: dn, description: readablePath(dn) }))
			.sort(byName),
	);
}

export const userChoice = ({ dn, uid, cn }: Pick<FusionUser, 'dn' | 'uid' | 'cn'>): { name: string; value: string } => ({
	name: cn === null ? (uid ?? dn) : `${cn} (${uid ?? dn})`,
	value: dn,
});

/** Attributes of a type by their labels, for filters. */
export async function attributesOf(client: FusionDirectoryClient, type: string): Promise<INodePropertyOptions[]> {
	const fields = (await client.objectTypes.allFields(type)).filter(
		({ inLdap, kind }) => inLdap && kind !== 'password' && kind !== 'binary',
	);
	const names = new Map(fields.map(({ attribute, label }) => [attribute, label]));
	const always = [
		['createTimestamp', 'Created At'],
		['modifyTimestamp', 'Changed At'],
	] as const;
	return [...names, ...always].map(([value, label]) => ({ name: label === value ? value : `${label} (${value})`, value })).sort(byName);
}

/** For the filters of node and trigger. */
export async function userAttributeChoices(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await withClient(this, async (client) => await attributesOf(client, 'USER'));
}

const department: INodeProperties = {
	displayName: 'Department',
	name: 'base',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'Only users of this department and below. Empty: the whole directory.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Whole directory',
			typeOptions: { searchListMethod: 'searchDepartments', searchable: true },
		},
		{ displayName: 'By DN', name: 'dn', type: 'string', placeholder: 'e.g. ou=sales,dc=example,dc=com' },
	],
};

const options: INodeProperties[] = [
	numberField(
		'Overlap (Minutes)',
		'overlapMinutes',
		{ from: 0, to: 1440, fallback: 10 },
		'How late an entry may turn up with an older creation time (replicas, imports)',
	),
	flagField(
		'Use Audit Log',
		'auditLog',
		'Whether to find new and changed users by the audit log (plugin audit). It only knows what was done through FusionDirectory itself.',
	),
];

export const fusionDirectory: Directory = {
	service: 'fusionDirectory',
	name: 'FusionDirectory',
	credentialType,
	credentialTest: 'fusionDirectoryApiTest',
	open: fusionDirectoryFrom,
	watched: {
		scope: department,
		scopeMistake: (scope) => (asDn(scope) ? undefined : 'Choose from the list, or write it as e.g. ou=sales,dc=example,dc=com'),
		filters: filterRows('getFusionDirectoryAttributes', [], 'Conditions a user has to meet, all of them'),
		groups: groupsChoice('Groups, POSIX groups and roles whose members are watched', true, 'getFusionDirectoryGroups'),
		options,
		listSearch: {
			searchDepartments: searchIn(withClient, async (client) => {
				const departments = await client.objects.list('DEPARTMENT');
				return departments.map(({ dn }) => ({ name: readablePath(dn), value: dn }));
			}),
		},
		loadOptions: { getFusionDirectoryAttributes: userAttributeChoices, getFusionDirectoryGroups: groupChoices },
		shownFields: ['id', 'username', 'displayName', 'firstName', 'lastName', 'email', 'phone', 'enabled', 'locked'],
		events: ['newUser', 'userChanged', 'userRemoved', 'userEnabled', 'userDisabled', 'userExpiring', 'addedToGroup', 'removedFromGroup'],
		source: (credential, context, question) =>
			new FusionDirectorySource(
				fusionDirectoryFrom(credential, context),
				serverAddress(credential),
				credentialText(credential, 'database'),
				question,
			),
	},
};
