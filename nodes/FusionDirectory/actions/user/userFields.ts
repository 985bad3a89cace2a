import type { INodeProperties } from 'n8n-workflow';
import type { ItemInput } from '../../../shared/legacy/itemInput';
import { flatKey, listFrom, type FlatValues } from '../../values';

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

export const additionalFields: INodeProperties = {
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	options: userFields.map(property),
};

const changeable = [...userFields, firstName, lastName].sort((one, other) => one.displayName.localeCompare(other.displayName, 'en'));

export const updateFields: INodeProperties = {
	displayName: 'Update Fields',
	name: 'updateFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	description: 'An empty value clears a field',
	options: changeable.map(property),
};

/** @param keepEmpty  whether an empty value means "clear" (update) or "not given" (create) */
export function readUserFields(input: ItemInput, collection: string, keepEmpty: boolean): FlatValues {
	const given = input.collection(collection);
	const flat: Array<[string, string | string[]]> = [];
	for (const { name, tab, attribute, list } of changeable) {
		const value = given[name];
		if (value === undefined || value === null || (value === '' && !keepEmpty)) continue;
		if (typeof value === 'object' && !Array.isArray(value))
			throw input.refusal(`The field '${name}' is an object where a text is needed`, 'Check its expression');
		flat.push([flatKey(tab, attribute), list ? listFrom(value) : String(value)]);
	}
	return Object.fromEntries(flat);
}
