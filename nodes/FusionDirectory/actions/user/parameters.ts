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

/** @param key  `tab.attribute` */
const field = (
	displayName: string,
	name: string,
	key: string,
	{ isList = false, ...more }: Pick<INodeProperties, 'placeholder' | 'description'> & { isList?: boolean } = {},
) => ({ property: textField(displayName, name, more), key, isList });

/** Fields of users that have a parameter of their own; everything else comes by form or JSON. */
const userFields = [
	field('Address', 'address', 'user.postalAddress', { description: 'Postal address at work' }),
	field('Department Number', 'departmentNumber', 'user.departmentNumber'),
	field('Description', 'description', 'user.description'),
	field('Display Name', 'displayName', 'user.displayName'),
	field('Email', 'email', 'mailAccount.mail', {
		placeholder: 'e.g. ada@example.com',
		description: 'Main address. Activates the tab Mail.',
	}),
	field('Employee Number', 'employeeNumber', 'user.employeeNumber'),
	field('Employee Type', 'employeeType', 'user.employeeType'),
	field('Fax', 'fax', 'user.facsimileTelephoneNumber'),
	field('Home Directory', 'homeDirectory', 'posixAccount.homeDirectory', {
		placeholder: 'e.g. /home/ada',
		description: 'Activates the tab Unix',
	}),
	field('Homepage', 'homepage', 'user.labeledURI'),
	field('Initials', 'initials', 'user.initials'),
	field('Location', 'location', 'user.l'),
	field('Login Shell', 'loginShell', 'posixAccount.loginShell', { placeholder: 'e.g. /bin/bash', description: 'Activates the tab Unix' }),
	field('Manager DN', 'manager', 'user.manager', { placeholder: 'e.g. uid=grace,ou=people,dc=example,dc=com' }),
	field('Mobile', 'mobile', 'user.mobile'),
	field('Organization', 'organization', 'user.o'),
	field('Organizational Unit', 'organizationalUnit', 'user.ou', {
		description: 'A text about the person; where the entry lives is the department',
	}),
	field('Phone', 'phone', 'user.telephoneNumber'),
	field('Preferred Language', 'preferredLanguage', 'user.preferredLanguage', { placeholder: 'e.g. en_US' }),
	field('Room Number', 'roomNumber', 'user.roomNumber'),
	field('SSH Public Keys', 'sshPublicKeys', 'sshAccount.sshPublicKey', {
		isList: true,
		description: 'Separated by semicolons. Activates the tab SSH, which needs the tab Unix.',
	}),
	field('State', 'state', 'user.st'),
	field('Title', 'title', 'user.title', { isList: true, description: 'Several are separated by semicolons' }),
];

const names = [field('First Name', 'firstName', 'user.givenName'), field('Last Name', 'lastName', 'user.sn')];

export const additionalFields: INodeProperties = collection(
	'additionalFields',
	userFields.map(({ property }) => (property.name === 'email' ? unlessAbove(property) : property)),
);

const changeable = [...userFields, ...names].sort((one, other) => byLabel(one.property, other.property));

export const updateFields: INodeProperties = collection(
	'updateFields',
	changeable.map(({ property }) => property),
	'An empty value clears a field',
);

/** @param keepEmpty  whether an empty value means "clear" (update) or "not given" (create) */
export function readUserFields(input: ItemInput, collection: 'additionalFields' | 'updateFields', keepEmpty: boolean): FlatValues {
	const flat: Array<[string, string | string[]]> = [];
	for (const { property, key, isList } of changeable) {
		const name = `${collection}.${property.name}`;
		const given = input.value(name);
		const value = isList && Array.isArray(given) ? given : input.optionalText(name);
		if (value === undefined || (value === '' && !keepEmpty)) continue;
		flat.push([key, isList ? listFrom(value) : String(value)]);
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
