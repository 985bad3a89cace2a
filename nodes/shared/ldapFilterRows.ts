import type { INodeProperties } from 'n8n-workflow';
import { rows } from './parameters';

/** Rows of attribute, comparison and value; values are escaped, so anything can be typed. */
export const ldapFilterRows: INodeProperties = rows(
	'Filter',
	[
		{
			displayName: 'Attribute',
			name: 'field',
			type: 'string',
			default: '',
			placeholder: 'e.g. departmentNumber',
			description: 'Name as FusionDirectory has it; upper and lower case matter',
		},
		{
			displayName: 'Comparison',
			name: 'comparison',
			type: 'options',
			options: [
				{ name: 'Contains', value: 'contains' },
				{ name: 'Ends With', value: 'endsWith' },
				{ name: 'Equals', value: 'equals' },
				{ name: 'Greater or Equal', value: 'greaterOrEqual' },
				{ name: 'Is Not Set', value: 'absent' },
				{ name: 'Is Set', value: 'present' },
				{ name: 'Less or Equal', value: 'lessOrEqual' },
				{ name: 'Not Equal', value: 'notEquals' },
				{ name: 'Starts With', value: 'startsWith' },
			],
			default: 'equals',
		},
		{
			displayName: 'Value',
			name: 'value',
			type: 'string',
			default: '',
			description: 'Taken as it is: characters that mean something in LDAP filters are escaped',
		},
	],
	{ displayName: 'Filters', name: 'filters', description: 'Conditions an entry has to meet' },
);
