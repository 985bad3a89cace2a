import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { countries } from '../../../../clients/fortiauthenticator/countries';
import { disableReasons, readFlag, userFields } from '../../../../clients/fortiauthenticator/userFields';
import { readDateTime } from '../../../shared/dateTime';
import type { ItemInput } from '../../../shared/input';
import { choicesField, collection, jsonField, unlessAbove } from '../../../shared/parameters';
import { sortedOptions } from '../parameters';

type Part = Partial<INodeProperties> & { name: string; field: string };

/** A parameter for one field of the appliance; label, kind, length and firmware come from the client's table. */
function property({ field, description, ...part }: Part): INodeProperties {
	const { kind, label, max, since } = userFields[field];
	const limits = [description, max === undefined ? '' : `Up to ${max} characters`, since === undefined ? '' : `Since firmware ${since}`];
	return {
		displayName: label,
		...(kind === 'boolean' ? { type: 'boolean', default: false } : { type: 'string', default: '' }),
		...part,
		description: limits.filter((text) => text !== undefined && text !== '').join('. ') || undefined,
	};
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
	{ name: 'active', field: 'active', default: true, description: 'Whether the user may sign in' },
	{ name: 'address', field: 'address' },
	{ name: 'changePassword', field: 'change_password', description: 'Whether the user has to choose a new password at the next logon' },
	{ name: 'city', field: 'city' },
	{ name: 'company', field: 'company' },
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
	{ name: 'custom1', field: 'custom1' },
	{ name: 'custom2', field: 'custom2' },
	{ name: 'custom3', field: 'custom3' },
	{ name: 'department', field: 'department' },
	{
		name: 'reason',
		field: 'reason',
		type: 'options',
		options: sortedOptions(disableReasons.map(({ value, name }) => ({ name, value }))),
		default: 0,
		description: 'Why the user is disabled',
	},
	{ name: 'expiresAt', field: 'expires_at', type: 'dateTime', description: 'When the account ends, at least an hour ahead' },
	{ name: 'fido', field: 'fido', description: 'Whether FIDO keys may be used' },
	{
		name: 'mobileNumber',
		field: 'mobile_number',
		placeholder: 'e.g. +44-1234567890',
		description: 'Plus sign, country code, one hyphen, number without blanks',
	},
	{ name: 'phoneNumber', field: 'phone_number', description: 'In any form' },
	{ name: 'state', field: 'state' },
	{ name: 'tokenFas', field: 'token_fas', description: 'Whether the token was issued by FortiAnalyzer' },
];

const nameParts: Part[] = [
	{ name: 'firstName', field: 'first_name' },
	{ name: 'lastName', field: 'last_name' },
];

const onToken = (...tokenType: string[]): INodeProperties['displayOptions'] => ({
	show: { tokenAuth: [true], ...(tokenType.length > 0 ? { tokenType } : {}) },
});

const onRecovery: INodeProperties['displayOptions'] = { show: { recoveryByQuestion: [true] } };

const tokenParts: Part[] = [
	{ name: 'tokenAuth', field: 'token_auth', description: 'Whether the user signs in with a second factor' },
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
		displayOptions: onToken('ftk', 'ftm'),
		description: 'Whether the token alone is asked for; such a user has no password',
	},
];

const recoveryParts: Part[] = [
	{
		name: 'recoveryByQuestion',
		field: 'recovery_by_question',
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

const moreFields: INodeProperties = jsonField('More Fields (JSON)', 'moreFields', {
	default: '{}',
	description: 'Fields under the names of the REST API, e.g. { "mail_host": "mx.example.com" }',
});

export const emailProperty = property(emailPart);
export const newNameProperties: INodeProperties[] = nameParts.map(property);
export const createFields: INodeProperties[] = [
	...[...tokenParts, ...recoveryParts].map(property),
	collection('additionalFields', [...plainParts.map(property), ...nameParts.map(property).map(unlessAbove), moreFields]),
];

const updateParts = [...plainParts, ...nameParts, { ...emailPart, description: 'Address of the user' }, ...tokenParts, ...recoveryParts];

const clearable = updateParts.filter(({ field }) => userFields[field].kind === 'text' && !userFields[field].unclearable);

export const updateFieldsProperties: INodeProperties[] = [
	collection(
		'updateFields',
		[...updateParts.map((part) => property({ ...part, displayOptions: undefined })), moreFields],
		'What is left empty here stays as it is',
	),
	choicesField('Clear Fields', 'clearFields', {
		options: sortedOptions(clearable.map(({ field }) => ({ name: userFields[field].label, value: field }))),
		default: [],
		description: 'Fields to empty. An empty expires-at removes the expiry.',
	}),
];

/** A part and the name of its parameter. */
interface PlacedPart {
	part: Part;
	path: string;
}

const placedIn = (collection: string | undefined, parts: readonly Part[]): PlacedPart[] =>
	parts.map((part) => ({ part, path: collection === undefined ? part.name : `${collection}.${part.name}` }));

const placed = {
	email: placedIn(undefined, [emailPart]),
	token: placedIn(undefined, tokenParts),
	recovery: placedIn(undefined, recoveryParts),
	names: placedIn(undefined, nameParts),
	additional: placedIn('additionalFields', [...plainParts, ...nameParts]),
	update: placedIn('updateFields', updateParts),
};

/** A moment as the appliance takes it. */
function timeOf(input: ItemInput, label: string, value: unknown): string {
	const moment = readDateTime(value, input.timezone);
	if (moment !== undefined) return moment.toISOString().replace(/\.\d{3}Z$/, '+00:00');
	throw input.refusal(
		`The parameter '${label}' is no date that exists`,
		`Write it as 2030-12-31T18:00:00+01:00; without an offset it means the workflow's timezone (${input.timezone})`,
	);
}

/** What a part's value means for the appliance; undefined = leave the field out. The client checks the rest. */
function fieldValue(input: ItemInput, { field }: Part, value: unknown): unknown {
	if (value === undefined || value === null || value === '') return undefined;
	const { kind, format, label } = userFields[field];
	if (format === 'time') return timeOf(input, label, value);
	if (kind === 'boolean') return readFlag(value) ?? value;
	if (kind === 'integer') return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
	return typeof value === 'number' ? String(value) : value;
}

function readParts(input: ItemInput, parts: readonly PlacedPart[]): IDataObject {
	const fields: IDataObject = {};
	for (const { path, part } of parts) {
		const value = fieldValue(input, part, input.value(path));
		if (value !== undefined) fields[part.field] = value as IDataObject[string];
	}
	return fields;
}

/** Fields under the API's own names; times mean the same as in the forms. */
function readMore(input: ItemInput, name: string): IDataObject {
	const more = input.jsonObject(name);
	const expiry = more.expires_at;
	return expiry === undefined || expiry === null || expiry === ''
		? more
		: { ...more, expires_at: timeOf(input, userFields.expires_at.label, expiry) };
}

/** The fields of a new user, by the appliance's names; without user name and password. */
export function readCreateFields(input: ItemInput): IDataObject {
	const tokenAuth = input.flag('tokenAuth');
	const tokenType = tokenAuth ? input.text('tokenType') : '';
	const applies = ({ name }: Part): boolean => {
		if (name === 'activationDelivery') return tokenType === 'ftm';
		// Off is what a new user has anyway; said to an existing one, it would mail a new password.
		if (name === 'ftkOnly' && !input.flag('ftkOnly')) return false;
		return (name !== 'serialNumber' && name !== 'ftkOnly') || tokenType === 'ftk' || tokenType === 'ftm';
	};
	return {
		...readParts(input, placed.email),
		...(tokenAuth
			? readParts(
					input,
					placed.token.filter(({ part }) => applies(part)),
				)
			: {}),
		...(input.flag('recoveryByQuestion') ? readParts(input, placed.recovery) : {}),
		...readParts(input, placed.additional),
		...readParts(input, placed.names),
		...readMore(input, 'additionalFields.moreFields'),
	};
}

/** The changes of an update, by the appliance's names. */
export function readUpdateFields(input: ItemInput): IDataObject {
	const changes = { ...readParts(input, placed.update), ...readMore(input, 'updateFields.moreFields') };
	const clear = input.list('clearFields');
	for (const field of clear) {
		if (!clearable.some((part) => part.field === field))
			throw input.refusal(`'${userFields[field]?.label ?? field}' can't be cleared`, "Choose the fields in 'Clear Fields' from the list");
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

const remoteParts = (...fields: string[]): Part[] => updateParts.filter(({ field }) => fields.includes(field));
const bothKinds = remoteParts('active', 'email', 'mobile_number', 'reason', 'token_auth', 'token_type', 'token_serial', 'ftm_act_method');
const ldapOnly = remoteParts('first_name', 'last_name', 'recovery_by_question', 'recovery_question', 'recovery_answer');
const radiusOnly = remoteParts('fido');
const remoteClearable = ['email', 'mobile_number', 'first_name', 'last_name'];

export const remoteUpdateFields: INodeProperties[] = [
	collection(
		'updateFields',
		[...bothKinds, ...ldapOnly, ...radiusOnly].map((part) => property({ ...part, displayOptions: undefined })),
		'What is left empty here stays as it is. LDAP users alone have names and recovery questions, RADIUS users alone FIDO.',
	),
	choicesField('Clear Fields', 'clearFields', {
		options: sortedOptions(remoteClearable.map((field) => ({ name: userFields[field].label, value: field }))),
		default: [],
		description: 'Fields to empty',
	}),
];
