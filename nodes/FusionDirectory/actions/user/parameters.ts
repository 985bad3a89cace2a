import type { INodeProperties } from 'n8n-workflow';
import type { FusionDirectoryClient } from '../../../../clients/fusiondirectory/client';
import type { ItemInput } from '../../../shared/input';
import { collection, groupsChoice, nameProperties, textField, unlessAbove } from '../../../shared/parameters';
import { passwordProperties, readPassword } from '../../../shared/passwordParameters';
import { byLabel } from '../../../shared/sorting';
import type { CreateRequest } from '../../../shared/write';
import { optionalDn, unlockForChange, type NamedUser } from '../input';
import { chosenGroups } from '../memberships';
import { formOrJson, moreFields } from '../object/parameters';
import { baseLocator } from '../parameters';
import { listFrom, readValues, without, type FlatValues } from '../values';
import { users, type UserKind } from './record';

interface UserField {
	name: string;
	displayName: string;
	/** `tab.attribute` */
	key: string;
	list?: boolean;
	placeholder?: string;
	description?: string;
}

/** Fields of users that have a parameter of their own; everything else comes by form or JSON. */
const userFields: UserField[] = [
	{ name: 'address', displayName: 'Address', key: 'user.postalAddress', description: 'Postal address at work' },
	{ name: 'departmentNumber', displayName: 'Department Number', key: 'user.departmentNumber' },
	{ name: 'description', displayName: 'Description', key: 'user.description' },
	{ name: 'displayName', displayName: 'Display Name', key: 'user.displayName' },
	{
		name: 'email',
		displayName: 'Email',
		key: 'mailAccount.mail',
		placeholder: 'e.g. ada@example.com',
		description: 'Main address. Activates the tab Mail.',
	},
	{ name: 'employeeNumber', displayName: 'Employee Number', key: 'user.employeeNumber' },
	{ name: 'employeeType', displayName: 'Employee Type', key: 'user.employeeType' },
	{ name: 'fax', displayName: 'Fax', key: 'user.facsimileTelephoneNumber' },
	{
		name: 'homeDirectory',
		displayName: 'Home Directory',
		key: 'posixAccount.homeDirectory',
		placeholder: 'e.g. /home/ada',
		description: 'Activates the tab Unix',
	},
	{ name: 'homepage', displayName: 'Homepage', key: 'user.labeledURI' },
	{ name: 'initials', displayName: 'Initials', key: 'user.initials' },
	{ name: 'location', displayName: 'Location', key: 'user.l' },
	{
		name: 'loginShell',
		displayName: 'Login Shell',
		key: 'posixAccount.loginShell',
		placeholder: 'e.g. /bin/bash',
		description: 'Activates the tab Unix',
	},
	{ name: 'manager', displayName: 'Manager DN', key: 'user.manager', placeholder: 'e.g. uid=grace,ou=people,dc=example,dc=com' },
	{ name: 'mobile', displayName: 'Mobile', key: 'user.mobile' },
	{ name: 'organization', displayName: 'Organization', key: 'user.o' },
	{
		name: 'organizationalUnit',
		displayName: 'Organizational Unit',
		key: 'user.ou',
		description: 'A text about the person; where the entry lives is the department',
	},
	{ name: 'phone', displayName: 'Phone', key: 'user.telephoneNumber' },
	{ name: 'preferredLanguage', displayName: 'Preferred Language', key: 'user.preferredLanguage', placeholder: 'e.g. en_US' },
	{ name: 'roomNumber', displayName: 'Room Number', key: 'user.roomNumber' },
	{
		name: 'sshPublicKeys',
		displayName: 'SSH Public Keys',
		key: 'sshAccount.sshPublicKey',
		list: true,
		description: 'Separated by semicolons. Activates the tab SSH, which needs the tab Unix.',
	},
	{ name: 'state', displayName: 'State', key: 'user.st' },
	{ name: 'title', displayName: 'Title', key: 'user.title', list: true, description: 'Several are separated by semicolons' },
];

const property = ({ name, displayName, placeholder, description }: UserField): INodeProperties =>
	textField(displayName, name, { placeholder, description });

const firstName: UserField = { name: 'firstName', displayName: 'First Name', key: 'user.givenName' };
const lastName: UserField = { name: 'lastName', displayName: 'Last Name', key: 'user.sn' };

export const additionalFields: INodeProperties = collection(
	'additionalFields',
	userFields.map(property).map((one) => (one.name === 'email' ? unlessAbove(one) : one)),
);

const changeable = [...userFields, firstName, lastName].sort(byLabel);

export const updateFields: INodeProperties = collection('updateFields', changeable.map(property), 'An empty value clears a field');

/** @param keepEmpty  whether an empty value means "clear" (update) or "not given" (create) */
export function readUserFields(input: ItemInput, collection: 'additionalFields' | 'updateFields', keepEmpty: boolean): FlatValues {
	const flat: Array<[string, string | string[]]> = [];
	for (const { name, key, list } of changeable) {
		const given = input.value(`${collection}.${name}`);
		const value = list && Array.isArray(given) ? given : input.optionalText(`${collection}.${name}`);
		if (value === undefined || (value === '' && !keepEmpty)) continue;
		flat.push([key, list ? listFrom(value) : String(value)]);
	}
	return Object.fromEntries(flat);
}

/** Create, and Create or Update. */
export const newUserProperties: INodeProperties[] = [
	textField('Username', 'username', { required: true, placeholder: 'e.g. alovelace', description: "Login name; can't be changed later" }),
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
