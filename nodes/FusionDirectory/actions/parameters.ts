import type { INodeProperties } from 'n8n-workflow';
import {
	choicesField,
	dnMode,
	flagField,
	menuField,
	options,
	orByExpression,
	recordLocator,
	rows,
	textField,
} from '../../shared/parameters';
import { filterRows } from './filters';

/** The server carries out the calls of a session one after another: more at once only helps when somebody asks for it. */
export const defaultParallel = 1;

const byDn = dnMode('Not a DN, e.g. uid=ada,ou=people,dc=example,dc=com');
const byEntryDn = byDn('e.g. cn=vpn,ou=groups,dc=example,dc=com');

export const userLocator = recordLocator('User', 'user', {
	description: 'The user, chosen from the directory or named by login name or DN',
	searchMethod: 'searchUsers',
	modes: [
		{ name: 'username', displayName: 'By Name', placeholder: 'e.g. alovelace' },
		byDn('e.g. uid=alovelace,ou=people,dc=example,dc=com'),
	],
});

export const groupType: INodeProperties = menuField('Group Type', 'groupType', {
	options: [
		{ name: 'Group', value: 'groupOfNames', description: 'Holds users and other entries; at least one' },
		{ name: 'POSIX Group', value: 'posixGroup', description: 'Unix group with a number; holds login names' },
		{ name: 'Role', value: 'role', description: 'Organizational role; holds users' },
	],
	default: 'groupOfNames',
});

export const groupLocator = recordLocator('Group', 'group', {
	description: 'The group, chosen from the directory or named',
	searchMethod: 'searchGroups',
	modes: [{ name: 'name', displayName: 'By Name', placeholder: 'e.g. vpn' }, byEntryDn],
});

export const typeLocator: INodeProperties = {
	...recordLocator('Object Type', 'objectType', {
		description: 'Kind of entry, as FusionDirectory names it',
		searchMethod: 'searchObjectTypes',
		modes: [{ name: 'name', displayName: 'By Name', placeholder: 'e.g. OGROUP' }],
	}),
	default: { mode: 'list', value: 'USER', cachedResultName: 'User' },
};

export const objectLocator = recordLocator('Object', 'object', {
	description: 'The entry, chosen from the directory or named by DN',
	searchMethod: 'searchObjects',
	modes: [byEntryDn],
});

export const optionalObjectLocator = recordLocator('Object', 'object', {
	description: 'An entry to show the state of. Empty: the type itself.',
	searchMethod: 'searchObjects',
	modes: [byEntryDn],
	whenEmpty: 'The type itself',
});

export const templateLocator = recordLocator('Template', 'template', {
	description: 'Template made in FusionDirectory, for entries of the type',
	searchMethod: 'searchTemplates',
	modes: [byDn('e.g. cn=Employee,ou=templates,ou=people,dc=example,dc=com')],
});

export const baseLocator = (description: string, whenEmpty = 'Whole directory'): INodeProperties =>
	recordLocator('Department', 'base', {
		description,
		searchMethod: 'searchDepartments',
		modes: [byDn('e.g. ou=Engineering,dc=example,dc=com')],
		whenEmpty,
	});

export const tabChoice: INodeProperties = menuField('Tab Name or ID', 'tab', {
	required: true,
	typeOptions: { loadOptionsMethod: 'getTabs', loadOptionsDependsOn: ['objectType.value'] },
	default: '',
	description: `Tab of the entry. ${orByExpression('an ID')}.`,
});

export const filterProperties: INodeProperties[] = [filterRows('getAttributes', ['objectType.value'])];
export const userFilterProperties: INodeProperties[] = [filterRows('getUserAttributes', [])];
export const groupFilterProperties: INodeProperties[] = [filterRows('getGroupAttributes', ['groupType'])];

export const filterOptions: INodeProperties[] = [
	menuField('Combine Filters', 'combineFilters', {
		options: [
			{ name: 'All Must Match', value: 'and' },
			{ name: 'Any May Match', value: 'or' },
		],
		default: 'and',
	}),
	textField('LDAP Filter', 'rawFilter', {
		placeholder: 'e.g. (|(sn=Doe)(mail=*@example.com))',
		description:
			'Filter in LDAP notation (RFC 4515), must match as well. Values from elsewhere belong into Filters, where they are escaped.',
	}),
];

export const scopeOption: INodeProperties = menuField('Scope', 'scope', {
	options: [
		{ name: 'One Level', value: 'one', description: 'Entries directly below the department' },
		{ name: 'This Entry Only', value: 'base', description: "The department's own entry" },
		{ name: 'Whole Subtree', value: 'subtree' },
	],
	default: 'subtree',
});

/** How each attribute is handed out. */
export const attributeRows: INodeProperties = rows(
	'Attribute',
	[
		textField('Name', 'name', { placeholder: 'e.g. mail', description: 'Name as FusionDirectory has it; upper and lower case matter' }),
		menuField('Values', 'mode', {
			options: [
				{ name: 'All Values', value: 'all', description: 'A list' },
				{ name: 'Base64', value: 'base64', description: 'A list in base64, for pictures and certificates' },
				{ name: 'First Value', value: 'first', description: 'A text' },
				{ name: 'Raw', value: 'raw', description: "The server's own form, with a count" },
			],
			default: 'first',
		}),
	],
	{ displayName: 'Attributes', name: 'attributes', description: 'What to return. Empty: everything that can be read, without passwords.' },
);

const unlockForChange: INodeProperties = flagField(
	'Unlock for the Change',
	'unlockForChange',
	'Whether to unlock a locked user, make the change and lock again. FusionDirectory 1.5 refuses changes of locked users.',
);

export const readOptions = (more: INodeProperties[] = []): INodeProperties => options({ defaultParallel, more });
export const writeOptions = (more: INodeProperties[] = []): INodeProperties => options({ write: true, defaultParallel, more });
export const changeOptions = (more: INodeProperties[] = []): INodeProperties => writeOptions([unlockForChange, ...more]);

/** Several users at once. */
export const membersChoice = (description: string): INodeProperties =>
	choicesField('Member Names or IDs', 'members', {
		typeOptions: { loadOptionsMethod: 'getUsers' },
		default: [],
		description: `${description}. ${orByExpression('IDs')}.`,
	});
