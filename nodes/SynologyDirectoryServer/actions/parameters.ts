import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { callSize } from '../../../clients/synology/encoding';
import { dnMode, options, recordLocator } from '../../shared/parameters';

export const defaultParallel = 4;

const byDn = dnMode('Enter a distinguished name, e.g. CN=jdoe,CN=Users,DC=example,DC=com');

export const userLocator = recordLocator({
	name: 'user',
	displayName: 'User',
	description: 'The user to work with',
	searchMethod: 'searchUsers',
	modes: [{ name: 'username', displayName: 'By Name', placeholder: 'e.g. jdoe' }, byDn('e.g. CN=jdoe,CN=Users,DC=example,DC=com')],
});

export const groupLocator = recordLocator({
	name: 'group',
	displayName: 'Group',
	description: 'The group to work with',
	searchMethod: 'searchGroups',
	modes: [
		{ name: 'username', displayName: 'By Name', placeholder: 'e.g. Developers' },
		byDn('e.g. CN=Developers,CN=Groups,DC=example,DC=com'),
	],
});

export const objectLocator = recordLocator({
	name: 'object',
	displayName: 'Object',
	description: 'The object to work with',
	searchMethod: 'searchObjects',
	modes: [byDn('e.g. OU=Staff,DC=example,DC=com')],
});

export const unitLocator = recordLocator({
	name: 'unit',
	displayName: 'Organizational Unit',
	description: 'The organizational unit to work with',
	searchMethod: 'searchContainers',
	modes: [byDn('e.g. OU=Staff,DC=example,DC=com')],
});

/** A container or organizational unit; nothing chosen in the list means the default that the description names. */
export const containerLocator = (description: string, whenEmpty: string): INodeProperties =>
	recordLocator({
		name: 'container',
		displayName: 'Container',
		description,
		searchMethod: 'searchContainers',
		modes: [byDn('e.g. OU=Staff,DC=example,DC=com')],
		required: false,
		whenEmpty,
	});

/** The fields of a user that can be changed, under DSM's own names. */
export const profileFields: INodeProperties[] = [
	{
		displayName: 'Description',
		name: 'description',
		type: 'string',
		default: '',
		description: "Some versions ignore it: the output then lists it under 'notApplied'",
	},
	{ displayName: 'Display Name', name: 'displayName', type: 'string', default: '' },
	{ displayName: 'First Name', name: 'firstName', type: 'string', default: '' },
	{ displayName: 'Initials', name: 'initials', type: 'string', default: '' },
	{ displayName: 'Last Name', name: 'lastName', type: 'string', default: '' },
	{
		displayName: 'Office',
		name: 'physicalDeliveryOfficeName',
		type: 'string',
		default: '',
		description: "Place in the user's place of business",
	},
	{ displayName: 'Telephone Number', name: 'telephoneNumber', type: 'string', default: '' },
	{ displayName: 'Web Page', name: 'web', type: 'string', default: '', placeholder: 'e.g. https://example.com/~jdoe' },
];

export const profileFieldNames = profileFields.map(({ name }) => name);
/** Listings don't show these, so they are sent whenever they are given. */
export const hiddenFields = ['firstName', 'lastName', 'initials', 'web'];

export const categoryOptions: INodePropertyOptions[] = [
	{ name: 'Built-in Domain', value: 'builtinDomain' },
	{ name: 'Computer', value: 'computer' },
	{ name: 'Container', value: 'container' },
	{ name: 'Group', value: 'group' },
	{ name: 'Organizational Unit', value: 'organizationalUnit' },
	{ name: 'Person', value: 'person', description: 'Users and contacts' },
];

export const userFields: INodePropertyOptions[] = [
	{ name: 'Account Expiry Time', value: 'accountExpiryTime' },
	{ name: 'Deletable', value: 'deletable' },
	{ name: 'Description', value: 'description' },
	{ name: 'Disabled', value: 'disabled' },
	{ name: 'Display Name', value: 'displayName' },
	{ name: 'Email', value: 'mail' },
	{ name: 'Hidden Without Advanced View', value: 'showInAdvancedViewOnly' },
	{ name: 'Locked', value: 'locked' },
	{ name: 'Movable', value: 'movable' },
	{ name: 'Name', value: 'name' },
	{ name: 'Object Category', value: 'objectCategory' },
	{ name: 'Office', value: 'physicalDeliveryOfficeName' },
	{ name: 'Password Expired', value: 'passwordExpired' },
	{ name: 'Primary Group Token', value: 'primaryGroupToken' },
	{ name: 'Renamable', value: 'renamable' },
	{ name: 'Telephone Number', value: 'telephoneNumber' },
];

export const readOptions = (more: INodeProperties[] = []): INodeProperties => options({ defaultParallel, more });
export const writeOptions = (more: INodeProperties[] = []): INodeProperties => options({ write: true, defaultParallel, more });

export const includeBelow: INodeProperties = {
	displayName: 'Include Containers Below',
	name: 'recursive',
	type: 'boolean',
	default: true,
	description: 'Whether to look into the containers and organizational units below as well',
};

export const systemContainers: INodeProperties = {
	displayName: 'Include System Containers',
	name: 'systemContainers',
	type: 'boolean',
	default: false,
	description: "Whether to look into the containers that the domain keeps for itself, such as 'System' and 'LostAndFound'",
};

/** Where the NAS takes lists: several items become one call. */
export const batchSize = (what: string): INodeProperties => ({
	displayName: 'Batch Size',
	name: 'batchSize',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 1000 },
	default: callSize,
	description: `How many ${what} go in one call`,
});

/** Deleting and updating run as tasks of the NAS. */
export const waitProperties = (what: string): INodeProperties[] => [
	{
		displayName: 'Wait Until Finished',
		name: 'wait',
		type: 'boolean',
		default: true,
		description: `Whether to wait until the NAS has ${what}; otherwise the ID of its task is returned at once`,
	},
	{
		displayName: 'Wait at Most (Seconds)',
		name: 'waitSeconds',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 120,
		description: 'How long to wait for the NAS before the item is given up',
	},
];

export const targetContainer: INodeProperties = recordLocator({
	name: 'container',
	displayName: 'Container',
	description: 'Where it is put',
	searchMethod: 'searchContainers',
	modes: [{ name: 'dn', displayName: 'By DN', placeholder: 'e.g. OU=Staff,DC=example,DC=com' }],
});

export const newName = (what: string, example: string, whatStays = 'Members, rights and logon name stay'): INodeProperties => ({
	displayName: 'New Name',
	name: 'newName',
	type: 'string',
	required: true,
	default: '',
	placeholder: `e.g. ${example}`,
	description: `The new name of the ${what} in the tree. ${whatStays}.`,
});

export const nested: INodeProperties = {
	displayName: 'Include Nested',
	name: 'nested',
	type: 'boolean',
	default: false,
	description: 'Whether to follow groups inside of groups',
};
