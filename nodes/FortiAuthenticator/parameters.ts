import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { FilterRow, FilterTable, Lookup } from '../../clients/fortiauthenticator/filters';
import { localUserId, type LocalUserReference } from '../../clients/fortiauthenticator/localUsers';
import { radiusAttributeId } from '../../clients/fortiauthenticator/radiusAttributes';
import type { RadiusAttributeId } from '../../clients/fortiauthenticator/types';
import { userGroupId, type UserGroupReference } from '../../clients/fortiauthenticator/userGroups';
import type { ItemInput } from '../shared/legacy/itemInput';
import { options, recordLocator } from '../shared/parameters';
import { lookupNames, readFilterRows } from './filters';

export const defaultParallel = 4;

const byName = (one: { name: string }, other: { name: string }): number => one.name.localeCompare(other.name, 'en');
export const sortedOptions = (entries: INodePropertyOptions[]): INodePropertyOptions[] => entries.slice().sort(byName);
export const sortedProperties = (properties: INodeProperties[]): INodeProperties[] =>
	properties.slice().sort((one, other) => one.displayName.localeCompare(other.displayName, 'en'));

const idMode = (placeholder: string) => ({
	name: 'id',
	displayName: 'By ID',
	placeholder,
	pattern: { regex: '^[1-9][0-9]{0,14}$', message: 'The ID is a number' },
});

export const userLocator = recordLocator({
	name: 'user',
	displayName: 'User',
	description: 'The local user. Administrators are not among them.',
	searchMethod: 'searchLocalUsers',
	modes: [
		idMode('e.g. 42'),
		{
			name: 'username',
			displayName: 'By Username',
			placeholder: 'e.g. jane.doe',
			pattern: { regex: '^[^\\s/?#,]{1,253}$', message: 'Letters, digits and @ . + - _ only' },
		},
	],
});

export const groupLocator = recordLocator({
	name: 'group',
	displayName: 'Group',
	description: 'The local user group',
	searchMethod: 'searchUserGroups',
	modes: [idMode('e.g. 8'), { name: 'name', displayName: 'By Name', placeholder: 'e.g. VPN Users' }],
});

export const attributeLocator = recordLocator({
	name: 'attribute',
	displayName: 'Attribute',
	description: 'The RADIUS attribute of the chosen user',
	searchMethod: 'searchRadiusAttributes',
	modes: [idMode('e.g. 3')],
});

export function userReference(input: ItemInput): LocalUserReference {
	const { mode, value } = input.locator('user');
	return mode === 'username' ? { username: value } : { id: localUserId(value) };
}

export const userName = (input: ItemInput): string => input.locator('user').value;

export function groupReference(input: ItemInput): UserGroupReference {
	const { mode, value } = input.locator('group');
	return mode === 'name' ? { name: value } : { id: userGroupId(value) };
}

export const attributeId = (input: ItemInput): RadiusAttributeId => radiusAttributeId(input.locator('attribute').value);

export const userKey = (input: ItemInput): string => {
	const { mode, value } = input.locator('user');
	return `${mode === 'username' ? 'name' : 'id'} ${value}`;
};

export const readOptions = options({ defaultParallel });
export const writeOptions = options({ write: true, defaultParallel });
export { options };

/** Rows of field, comparison and value; every row must hold. */
export function filterRows(table: FilterTable): INodeProperties {
	const lookups = (Object.keys(lookupNames) as Lookup[]).filter((lookup) =>
		Object.values(table).some((field) => field.lookups.includes(lookup)),
	);
	const [first] = Object.keys(table);
	return {
		displayName: 'Filters',
		name: 'filters',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add filter',
		default: {},
		description:
			'Only what passes all of these. Each field has its own comparisons; a combination that FortiAuthenticator does not know is refused.',
		options: [
			{
				displayName: 'Filter',
				name: 'rows',
				values: [
					{
						displayName: 'Field',
						name: 'field',
						type: 'options',
						options: sortedOptions(Object.entries(table).map(([value, { label }]) => ({ name: label, value }))),
						default: first,
					},
					{
						displayName: 'Comparison',
						name: 'lookup',
						type: 'options',
						options: sortedOptions(lookups.map((value) => ({ name: lookupNames[value], value }))),
						default: 'exact',
					},
					{ displayName: 'Value', name: 'value', type: 'string', default: '' },
				],
			},
		],
	};
}

export const filtersOf = (input: ItemInput): FilterRow[] => readFilterRows(input.rows('filters', 'rows'));

/** The limit as the client takes it. */
export const wanted = (input: ItemInput): number | undefined => (input.returnAll ? undefined : input.limit);
