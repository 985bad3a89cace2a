import type { INodeProperties } from 'n8n-workflow';
import type { FusionDirectoryClient } from '../../../../clients/fusiondirectory/client';
import type { ItemInput } from '../../../shared/input';
import { collection, groupsChoice, nameProperties, unlessAbove } from '../../../shared/parameters';
import { passwordProperties, readPassword } from '../../../shared/passwordParameters';
import type { CreateRequest } from '../../../shared/write';
import { optionalDn, unlockForChange, type NamedUser } from '../input';
import { chosenGroups } from '../memberships';
import { formOrJson, moreFields } from '../object/parameters';
import { baseLocator } from '../parameters';
import { flatKey, listFrom, readValues, without, type FlatValues } from '../values';
import { users, type UserKind } from './record';

interface UserField {
	name: string;
	displayName: string;
	tab: string;
	attribute: string;
	list?: boolean;
	placeholder?: string;
	description?: string;
}

/** Fields of users that have a parameter of their own; everything else comes by form or JSON. */
const userFields: UserField[] = [
	{ name: 'address', displayName: 'Address', tab: 'user', attribute: 'postalAddress', description: 'Postal address at work' },
	{ name: 'departmentNumber', displayName: 'Department Number', tab: 'user', attribute: 'departmentNumber' },
	{ name: 'description', displayName: 'Description', tab: 'user', attribute: 'description' },
	{ name: 'displayName', displayName: 'Display Name', tab: 'user', attribute: 'displayName' },
	{
		name: 'email',
		displayName: 'Email',
		tab: 'mailAccount',
		attribute: 'mail',
		placeholder: 'e.g. ada@example.com',
		description: 'Main address. Activates the tab Mail.',
	},
	{ name: 'employeeNumber', displayName: 'Employee Number', tab: 'user', attribute: 'employeeNumber' },
	{ name: 'employeeType', displayName: 'Employee Type', tab: 'user', attribute: 'employeeType' },
	{ name: 'fax', displayName: 'Fax', tab: 'user', attribute: 'facsimileTelephoneNumber' },
	{
		name: 'homeDirectory',
		displayName: 'Home Directory',
		tab: 'posixAccount',
		attribute: 'homeDirectory',
		placeholder: 'e.g. /home/ada',
		description: 'Activates the tab Unix',
	},
	{ name: 'homepage', displayName: 'Homepage', tab: 'user', attribute: 'labeledURI' },
	{ name: 'initials', displayName: 'Initials', tab: 'user', attribute: 'initials' },
	{ name: 'location', displayName: 'Location', tab: 'user', attribute: 'l' },
	{
		name: 'loginShell',
		displayName: 'Login Shell',
		tab: 'posixAccount',
		attribute: 'loginShell',
		placeholder: 'e.g. /bin/bash',
		description: 'Activates the tab Unix',
	},
	{
		name: 'manager',
		displayName: 'Manager DN',
		tab: 'user',
		attribute: 'manager',
		placeholder: 'e.g. uid=grace,ou=people,dc=example,dc=com',
	},
	{ name: 'mobile', displayName: 'Mobile', tab: 'user', attribute: 'mobile' },
	{ name: 'organization', displayName: 'Organization', tab: 'user', attribute: 'o' },
	{
		name: 'organizationalUnit',
		displayName: 'Organizational Unit',
		tab: 'user',
		attribute: 'ou',
		description: 'A text about the person; where the entry lives is the department',
	},
	{ name: 'phone', displayName: 'Phone', tab: 'user', attribute: 'telephoneNumber' },
	{ name: 'preferredLanguage', displayName: 'Preferred Language', tab: 'user', attribute: 'preferredLanguage', placeholder: 'e.g. en_US' },
	{ name: 'roomNumber', displayName: 'Room Number', tab: 'user', attribute: 'roomNumber' },
	{
		name: 'sshPublicKeys',
		displayName: 'SSH Public Keys',
		tab: 'sshAccount',
		attribute: 'sshPublicKey',
		list: true,
		description: 'Separated by semicolons. Activates the tab SSH, which needs the tab Unix.',
	},
	{ name: 'state', displayName: 'State', tab: 'user', attribute: 'st' },
	{ name: 'title', displayName: 'Title', tab: 'user', attribute: 'title', list: true, description: 'Several are separated by semicolons' },
];

const property = ({ name, displayName, placeholder, description }: UserField): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: '',
	...(placeholder ? { placeholder } : {}),
	...(description ? { description } : {}),
});

const firstName: UserField = { name: 'firstName', displayName: 'First Name', tab: 'user', attribute: 'givenName' };
const lastName: UserField = { name: 'lastName', displayName: 'Last Name', tab: 'user', attribute: 'sn' };

export const additionalFields: INodeProperties = collection(
	'additionalFields',
	userFields.map(property).map((one) => (one.name === 'email' ? unlessAbove(one) : one)),
);

const changeable = [...userFields, firstName, lastName].sort((one, other) => one.displayName.localeCompare(other.displayName, 'en'));

export const updateFields: INodeProperties = collection('updateFields', changeable.map(property), 'An empty value clears a field');

/** @param keepEmpty  whether an empty value means "clear" (update) or "not given" (create) */
export function readUserFields(input: ItemInput, collection: 'additionalFields' | 'updateFields', keepEmpty: boolean): FlatValues {
	const flat: Array<[string, string | string[]]> = [];
	for (const { name, tab, attribute, list } of changeable) {
		const given = input.value(`${collection}.${name}`);
		const value = list && Array.isArray(given) ? given : input.optionalText(`${collection}.${name}`);
		if (value === undefined || (value === '' && !keepEmpty)) continue;
		flat.push([flatKey(tab, attribute), list ? listFrom(value) : String(value)]);
	}
	return Object.fromEntries(flat);
}

/** Create, and Create or Update. */
export const newUserProperties: INodeProperties[] = [
	{
		displayName: 'Username',
		name: 'username',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. alovelace',
		description: "Login name; can't be changed later",
	},
	{
		displayName: 'Email',
		name: 'email',
		type: 'string',
		placeholder: 'e.g. ada@example.com',
		default: '',
		description: 'Main address. Activates the tab Mail.',
	},
	...nameProperties({ required: true }),
	...passwordProperties({ required: true, forNewUsers: true }),
	groupsChoice('Groups, POSIX groups and roles to be in. Who exists is added to them and leaves none'),
	baseLocator('Where a new user goes. Empty: directly below the root. An existing user is not moved.', 'At the root'),
	additionalFields,
	moreFields,
	...formOrJson({ choice: 'moreFields', tabsMethod: 'getUserTabs', fieldsMethod: 'getUserFields', dependsOn: [] }),
];

/** What Create, and Create or Update, ask of the verb. */
export async function readNewUser(
	client: FusionDirectoryClient,
	input: ItemInput,
): Promise<{ kind: UserKind; request: CreateRequest<NamedUser, FlatValues> }> {
	const uid = input.requiredText('username').trim();
	const { password, generated, told } = readPassword(input, { required: true });
	const base = optionalDn(input, 'base');
	const email = input.text('email').trim();
	const groups = await chosenGroups(client, input);
	const fields: FlatValues = {
		'user.uid': uid,
		'user.givenName': input.requiredText('firstName'),
		'user.sn': input.requiredText('lastName'),
		'user.userPassword': password,
		...(base === undefined ? {} : { 'user.base': base }),
		...readUserFields(input, 'additionalFields', false),
		...(email === '' ? {} : { 'mailAccount.mail': email }),
		...(await readValues(client, input, 'USER', 'moreFields')),
	};
	return {
		kind: await users(client, {
			fields: without(fields, 'user.uid', 'user.userPassword', 'user.base'),
			groups,
			unlock: unlockForChange(input),
		}),
		request: {
			ref: { uid },
			fields: { ...fields, ...(groups.length === 0 ? {} : { groups: groups.map(({ dn }) => dn) }) },
			// A password nobody chose is for new users: an existing one would be locked out at every run.
			onlyOnCreate: ['user.uid', 'user.base', ...(generated ? ['user.userPassword'] : [])],
			reveals: { 'user.userPassword': told },
		},
	};
}
