import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { callSize } from '../../../clients/synology/encoding';
import { dnMode, flagField, numberField, options, recordLocator, textField } from '../../shared/parameters';

export const defaultParallel = 4;

const byDn = dnMode('Enter a distinguished name, e.g. CN=jdoe,CN=Users,DC=example,DC=com');

export const userLocator = recordLocator('User', 'user', {
	description: 'The user to work with',
	searchMethod: 'searchUsers',
	modes: [{ name: 'username', displayName: 'By Name', placeholder: 'e.g. jdoe' }, byDn('e.g. CN=jdoe,CN=Users,DC=example,DC=com')],
});

export const groupLocator = recordLocator('Group', 'group', {
	description: 'The group to work with',
	searchMethod: 'searchGroups',
	modes: [
		{ name: 'username', displayName: 'By Name', placeholder: 'e.g. Developers' },
		byDn('e.g. CN=Developers,CN=Groups,DC=example,DC=com'),
	],
});

export const objectLocator = recordLocator('Object', 'object', {
	description: 'The object to work with',
	searchMethod: 'searchObjects',
	modes: [byDn('e.g. OU=Staff,DC=example,DC=com')],
});

export const unitLocator = recordLocator('Organizational Unit', 'unit', {
	description: 'The organizational unit to work with',
	searchMethod: 'searchContainers',
	modes: [byDn('e.g. OU=Staff,DC=example,DC=com')],
});

/** A container or organizational unit; nothing chosen in the list means the default that the description names. */
export const containerLocator = (description: string, whenEmpty: string): INodeProperties =>
	recordLocator('Container', 'container', {
		description,
		searchMethod: 'searchContainers',
		modes: [byDn('e.g. OU=Staff,DC=example,DC=com')],
		whenEmpty,
	});

/** The fields of a user that can be changed, under DSM's own names. */
export const profileFields: INodeProperties[] = [
	textField('Description', 'description', { description: "Some versions ignore it: the output then lists it under 'notApplied'" }),
	textField('Display Name', 'displayName'),
	textField('First Name', 'firstName'),
	textField('Initials', 'initials'),
	textField('Last Name', 'lastName'),
	textField('Office', 'physicalDeliveryOfficeName', { description: "Place in the user's place of business" }),
	textField('Telephone Number', 'telephoneNumber'),
	textField('Web Page', 'web', { placeholder: 'e.g. https://example.com/~jdoe' }),
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

/** Read by `listedIn`. */
export const whereToLook: INodeProperties[] = [
	containerLocator('Where to look; the whole domain when nothing is chosen', 'Whole domain'),
	flagField('Include Containers Below', 'recursive', 'Whether to look into the containers and organizational units below as well', {
		default: true,
	}),
];

export const systemContainers: INodeProperties = flagField(
	'Include System Containers',
	'systemContainers',
	"Whether to look into the containers that the domain keeps for itself, such as 'System' and 'LostAndFound'",
);

/** Where the NAS takes lists: several items become one call. */
export const batchSize = (what: string): INodeProperties =>
	numberField('Batch Size', 'batchSize', { from: 1, to: 1000, fallback: callSize }, `How many ${what} go in one call`);

/** Deleting and updating run as tasks of the NAS. */
export const waitProperties = (what: string): INodeProperties[] => [
	flagField('Wait Until Finished', 'wait', `Whether to wait until the NAS has ${what}; otherwise the ID of its task is returned at once`, {
		default: true,
	}),
	numberField(
		'Wait at Most (Seconds)',
		'waitSeconds',
		{ from: 1, fallback: 120 },
		'How long to wait for the NAS before the item is given up',
	),
];

export const targetContainer: INodeProperties = recordLocator('Container', 'container', {
	description: 'Where it is put',
	searchMethod: 'searchContainers',
	modes: [{ name: 'dn', displayName: 'By DN', placeholder: 'e.g. OU=Staff,DC=example,DC=com' }],
});

export const newName = (what: string, example: string, whatStays = 'Members, rights and logon name stay'): INodeProperties =>
	textField('New Name', 'newName', {
		required: true,
		placeholder: `e.g. ${example}`,
		description: `The new name of the ${what} in the tree. ${whatStays}.`,
	});

export const nested: INodeProperties = flagField('Include Nested', 'nested', 'Whether to follow groups inside of groups');
