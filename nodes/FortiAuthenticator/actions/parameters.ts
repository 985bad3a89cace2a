import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { FilterTable, Lookup } from '../../../clients/fortiauthenticator/filters';
import type { AccountResource } from '../../../clients/fortiauthenticator/types';
import { fieldsOf } from '../../../clients/fortiauthenticator/userFields';
import { menuField, options, outputChoice, recordLocator, rows, textField } from '../../shared/parameters';
import { byName } from '../../shared/sorting';
import { lookupNames } from './filters';

export const defaultParallel = 4;

export const sortedOptions = (entries: INodePropertyOptions[]): INodePropertyOptions[] => entries.slice().sort(byName);

const idMode = (placeholder: string) => ({
	name: 'id',
	displayName: 'By ID',
	placeholder,
	pattern: { regex: '^[1-9][0-9]{0,14}$', message: 'The ID is a number' },
});

const otherUserModes = [
	{ name: 'email', displayName: 'By Email', placeholder: 'e.g. jane.doe@example.com' },
	{ name: 'tokenSerial', displayName: 'By Token Serial', placeholder: 'e.g. FTKMOB0000000001' },
];

export const userLocator = recordLocator('User', 'user', {
	description: 'The local user. Administrators are not among them.',
	searchMethod: 'searchLocalUsers',
	modes: [
		{
			name: 'username',
			displayName: 'By Name',
			placeholder: 'e.g. jane.doe',
			pattern: { regex: '^[^\\s/?#,]{1,253}$', message: 'Letters, digits and @ . + - _ only' },
		},
		idMode('e.g. 42'),
		...otherUserModes,
	],
});

export const remoteUserLocator = recordLocator('User', 'user', {
	description: 'The remote user. A name that several servers have is refused: then choose from the list or by ID.',
	searchMethod: 'searchRemoteUsers',
	modes: [{ name: 'username', displayName: 'By Name', placeholder: 'e.g. jane.doe' }, idMode('e.g. 42'), ...otherUserModes],
});

export const groupLocator = recordLocator('Group', 'group', {
	description: 'The local user group',
	searchMethod: 'searchUserGroups',
	modes: [{ name: 'name', displayName: 'By Name', placeholder: 'e.g. VPN Users' }, idMode('e.g. 8')],
});

export const attributeLocator = recordLocator('Attribute', 'attribute', {
	description: 'The RADIUS attribute of the chosen user',
	searchMethod: 'searchRadiusAttributes',
	modes: [idMode('e.g. 3')],
});

export const readOptions = (more: INodeProperties[] = []): INodeProperties => options({ defaultParallel, more });
export const writeOptions = (more: INodeProperties[] = []): INodeProperties => options({ write: true, defaultParallel, more });

/** Rows of field, comparison and value; every row must hold. */
export function filterRows(table: FilterTable): INodeProperties {
	const lookups = (Object.keys(lookupNames) as Lookup[]).filter((lookup) =>
		Object.values(table).some((field) => field.lookups.includes(lookup)),
	);
	const [first] = Object.keys(table);
	return rows(
		'Filter',
		[
			menuField('Field', 'field', {
				options: sortedOptions(Object.entries(table).map(([value, { label }]) => ({ name: label, value }))),
				default: first,
			}),
			menuField('Comparison', 'lookup', {
				options: sortedOptions(lookups.map((value) => ({ name: lookupNames[value], value }))),
				default: 'exact',
			}),
			textField('Value', 'value'),
		],
		{
			displayName: 'Filters',
			name: 'filters',
			description:
				'Only what passes all of these. Each field has its own comparisons; a combination that FortiAuthenticator does not know is refused.',
		},
	);
}
/** The output choice for users of one or more kinds. */

export function accountOutput(...resources: AccountResource[]) {
	const shown = new Map(resources.flatMap((resource) => Object.entries(fieldsOf[resource]).filter(([, field]) => !field.hidden)));
	return outputChoice(sortedOptions([...shown].map(([value, { label }]) => ({ name: label, value }))));
}
