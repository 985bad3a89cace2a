import { isPlainObject } from '../../clients/json';
import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { countries } from '../../clients/fortiauthenticator/countries';
import { readExpiry } from '../../clients/fortiauthenticator/checkUser';
import { disableReasons, userFields } from '../../clients/fortiauthenticator/userFields';
import { inTimezone } from '../shared/dateTime';
import { type ItemInput } from '../shared/legacy/itemInput';
import { sortedOptions, sortedProperties } from './parameters';

type Part = Partial<INodeProperties> & { name: string; field: string };

/** A parameter for one field of the appliance, with the name the messages use. */
function property({ field, ...part }: Part): INodeProperties {
	return { displayName: userFields[field].label, type: 'string', default: '', ...part };
}

export const tokenTypes = [
	{ name: 'Email', value: 'email' },
	{ name: 'Email or SMS (Dual)', value: 'dual' },
	{ name: 'FortiToken Cloud', value: 'ftc' },
	{ name: 'FortiToken Hardware', value: 'ftk' },
	{ name: 'FortiToken Mobile', value: 'ftm' },
	{ name: 'SMS', value: 'sms' },
];
const deliveries = [
	{ name: 'Email', value: 'email' },
	{ name: 'SMS', value: 'sms' },
];

/** Parameter names and the appliance's field names. */
const plainParts: Part[] = [
	{ name: 'active', field: 'active', type: 'boolean', default: true, description: 'Whether the user may sign in' },
	{ name: 'address', field: 'address', description: 'Up to 80 characters' },
	{
		name: 'changePassword',
		field: 'change_password',
		type: 'boolean',
		default: false,
		description: 'Whether the user has to choose a new password at the next logon',
	},
	{ name: 'city', field: 'city', description: 'Up to 40 characters' },
	{ name: 'company', field: 'company', description: 'Since firmware 6.6' },
	{
		name: 'country',
		field: 'country',
		type: 'options',
		options: sortedOptions([
			{ name: 'Not Set', value: '' },
			...countries().map(({ code, name }) => ({ name: `${name} (${code})`, value: code })),
		]),
		description: 'In expressions, use the two capital letters of ISO 3166, such as GB',
	},
	{ name: 'custom1', field: 'custom1', description: 'Up to 255 characters' },
	{ name: 'custom2', field: 'custom2', description: 'Up to 255 characters' },
	{ name: 'custom3', field: 'custom3', description: 'Up to 255 characters' },
	{ name: 'department', field: 'department', description: 'Since firmware 6.6' },
	{
		name: 'reason',
		field: 'reason',
		type: 'options',
		options: sortedOptions(disableReasons.map(({ value, name }) => ({ name, value }))),
		default: 0,
		description: 'Why the user is disabled',
	},
	{
		name: 'expiresAt',
		field: 'expires_at',
		type: 'dateTime',
		description: 'When the account ends, at least an hour ahead',
	},
	{ name: 'fido', field: 'fido', type: 'boolean', default: false, description: 'Whether FIDO keys may be used' },
	{ name: 'firstName', field: 'first_name', description: 'Up to 30 characters' },
	{ name: 'lastName', field: 'last_name', description: 'Up to 30 characters' },
	{
		name: 'mobileNumber',
		field: 'mobile_number',
		placeholder: 'e.g. +44-1234567890',
		description: 'Plus sign, country code, hyphen, number',
	},
	{ name: 'phoneNumber', field: 'phone_number', description: 'Up to 25 characters, in any form' },
	{ name: 'state', field: 'state', description: 'Up to 40 characters' },
	{ name: 'tokenFas', field: 'token_fas', type: 'boolean', default: false, description: 'Whether the token was issued by FortiAnalyzer' },
];

const onToken = (...tokenType: string[]): INodeProperties['displayOptions'] => ({
	show: { tokenAuth: [true], ...(tokenType.length > 0 ? { tokenType } : {}) },
});
const onRecovery: INodeProperties['displayOptions'] = { show: { recoveryByQuestion: [true] } };

const tokenParts: Part[] = [
	{
		name: 'tokenAuth',
		field: 'token_auth',
		type: 'boolean',
		default: false,
		description: 'Whether the user signs in with a second factor',
	},
	{
		name: 'tokenType',
		field: 'token_type',
		type: 'options',
		options: tokenTypes,
		default: 'ftm',
		displayOptions: onToken(),
		description: 'Email needs an email address, SMS a mobile number, dual both',
	},
	{
		name: 'serialNumber',
		field: 'token_serial',
		displayOptions: onToken('ftk', 'ftm'),
		placeholder: 'e.g. FTKMOB0000000001',
		description: 'Leave empty to take the next free token',
	},
	{
		name: 'activationDelivery',
		field: 'ftm_act_method',
		type: 'options',
		options: deliveries,
		default: 'email',
		displayOptions: onToken('ftm'),
		description: 'How the user gets the activation code',
	},
	{
		name: 'ftkOnly',
		field: 'ftk_only',
		type: 'boolean',
		default: false,
		displayOptions: onToken('ftk', 'ftm'),
		description: 'Whether the token alone is asked for; such a user has no password',
	},
];

const recoveryParts: Part[] = [
	{
		name: 'recoveryByQuestion',
		field: 'recovery_by_question',
		type: 'boolean',
		default: false,
		description: 'Whether a forgotten password can be recovered by answering a question',
	},
	{ name: 'recoveryQuestion', field: 'recovery_question', displayOptions: onRecovery },
	{ name: 'recoveryAnswer', field: 'recovery_answer', typeOptions: { password: true }, displayOptions: onRecovery },
];

const emailPart: Part = {
	name: 'email',
	field: 'email',
	placeholder: 'e.g. jane.doe@example.com',
	description: 'Needed when no password is given: FortiAuthenticator mails a random one to it',
};

const moreFields: INodeProperties = {
	displayName: 'More Fields (JSON)',
	name: 'moreFields',
	type: 'json',
	default: '{}',
	description: 'Fields under the names of the REST API, e.g. { "mail_host": "mx.example.com" }',
};

/** Everything but what names the user and the password. */
export const createFields: INodeProperties[] = [
	property(emailPart),
	...[...tokenParts, ...recoveryParts].map(property),
	{
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add field',
		default: {},
		options: sortedProperties([...plainParts.map(property), moreFields]),
	},
];

const updateParts = [...plainParts, { ...emailPart, description: 'Address of the user' }, ...tokenParts, ...recoveryParts];

const clearable = updateParts
	.filter(({ type, field }) => type === undefined || field === 'country' || field === 'expires_at')
	.filter(({ field }) => !field.startsWith('recovery_'));

export const updateFieldsProperties: INodeProperties[] = [
	{
		displayName: 'Update Fields',
		name: 'updateFields',
		type: 'collection',
		placeholder: 'Add field',
		default: {},
		description: 'What is left empty here stays as it is',
		options: sortedProperties([...updateParts.map((part) => property({ ...part, displayOptions: undefined })), moreFields]),
	},
	{
		displayName: 'Clear Fields',
		name: 'clearFields',
		type: 'multiOptions',
		options: sortedOptions(clearable.map(({ field }) => ({ name: userFields[field].label, value: field }))),
		default: [],
		description: 'Fields to empty. An empty expires-at removes the expiry.',
	},
];

/** Dates from expressions and the picker; a number would be taken for something else. */
function textOf(value: unknown): unknown {
	if (typeof value === 'object' && value !== null && 'toISO' in value && typeof value.toISO === 'function') return String(value.toISO());
	if (value instanceof Date) return value.toISOString();
	return typeof value === 'number' ? String(value) : value;
}

/** What a part's value means for the appliance; undefined = leave the field out. */
function fieldValue(part: Part, value: unknown, timezone: string): unknown {
	if (value === undefined || value === null || value === '') return undefined;
	// Texts from expressions are made comparable with what is stored.
	if (part.type === 'boolean') return value === 'true' ? true : value === 'false' ? false : value;
	if (part.field === 'reason') return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
	const text = textOf(value);
	if (part.field !== 'expires_at' || typeof text !== 'string') return text;
	// A text that is no time is refused with its field's name later.
	return readExpiry(inTimezone(text, timezone)) ?? text;
}

function readMore(input: ItemInput, value: unknown): IDataObject {
	let more: unknown = value ?? {};
	if (typeof more === 'string') {
		try {
			more = more.trim() === '' ? {} : JSON.parse(more);
		} catch {
			throw input.refusal("'More Fields (JSON)' is not valid JSON", 'Write it as { "mail_host": "mx.example.com" }');
		}
	}
	if (!isPlainObject(more))
		throw input.refusal("'More Fields (JSON)' is not a JSON object", 'Write it as { "mail_host": "mx.example.com" }');
	return { ...more } as IDataObject;
}

function readParts(input: ItemInput, parts: Part[], read: (name: string) => unknown): IDataObject {
	const fields: Record<string, unknown> = {};
	for (const part of parts) {
		const value = fieldValue(part, read(part.name), input.timezone);
		if (value !== undefined) fields[part.field] = value;
	}
	return fields as IDataObject;
}

/** The fields of a new user, by the appliance's names; without user name and password. */
export function readCreateFields(input: ItemInput): IDataObject {
	const more = input.collection('additionalFields');
	const tokenAuth = input.boolean('tokenAuth');
	const tokenType = tokenAuth ? input.text('tokenType') : '';
	const applies = ({ name }: Part): boolean => {
		if (!tokenAuth) return false;
		if (name === 'activationDelivery') return tokenType === 'ftm';
		return (name !== 'serialNumber' && name !== 'ftkOnly') || tokenType === 'ftk' || tokenType === 'ftm';
	};
	return {
		...readParts(input, [emailPart], (name) => input.value(name)),
		...readParts(input, tokenParts.filter(applies), (name) => input.value(name)),
		...(input.boolean('recoveryByQuestion') ? readParts(input, recoveryParts, (name) => input.value(name)) : {}),
		...readParts(input, plainParts, (name) => more[name]),
		...readMore(input, more.moreFields),
	};
}

/** The changes of an update, by the appliance's names. */
export function readUpdateFields(input: ItemInput): IDataObject {
	const chosen = input.collection('updateFields');
	const changes = { ...readParts(input, updateParts, (name) => chosen[name]), ...readMore(input, chosen.moreFields) };
	const listed = input.value('clearFields');
	const clear = Array.isArray(listed) ? listed.map(String) : [];
	for (const field of clear) {
		if (!clearable.some((part) => part.field === field))
			throw input.refusal(`'${field}' can't be cleared`, "Choose the fields in 'Clear Fields' from the list");
		if (Object.hasOwn(changes, field))
			throw input.refusal(`'${userFields[field].label}' is in 'Update Fields' and in 'Clear Fields'`, 'Remove it from one of them');
	}
	if (Object.keys(changes).length === 0 && clear.length === 0) {
		throw input.refusal(
			"Nothing is chosen in 'Update Fields' or 'Clear Fields'",
			'Add the fields to change, or check that their expressions give values',
		);
	}
	return { ...changes, ...Object.fromEntries(clear.map((field) => [field, ''])) };
}
