import { exception, fatal, problem, refuse, type Extra, type Problem } from './failures';
import { isList, type Field, type FieldKind } from './model';

/** From JSON to what LDAP stores, and back. */

/** FusionDirectory re-encodes pictures; this is the JPEG every picture becomes here. */
const jpeg =
	'/9j/4AAQSkZJRgABAQEAYABgAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDRENDg8QEBEQCgwSExIQEw8QEBD/wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AVN//2Q==';

const mailPattern = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const patterns: Partial<Record<FieldKind, RegExp>> = {
	mail: mailPattern,
	uid: /^[a-zA-Z0-9_.\-@]+$/,
	phone: /^[^#!A-Za-z]+$/,
	phoneButton: /^[^#!A-Za-z]+$/,
	hostName: /^[a-zA-Z0-9_.-]+$/,
	path: /^\//,
	url: /^[a-z]+:\/\/\S+/i,
	int: /^-?\d+$/,
	quota: /^\d+$/,
};

/** Of a value of the wrong type nothing but the label is told. */
const incompatible = (field: Field, kind: string) =>
	exception('InvalidValueException', `${kind} "${field.label}" was set to a non-compatible value`, 400);
const pluginError = (message: string, at: Extra): ReturnType<typeof refuse> => {
	const failure = refuse(message, 400, at);
	failure.problems[0].class = 'SimplePluginError';
	return failure;
};

const isScalar = (value: unknown): value is string | number | boolean => ['string', 'number', 'boolean'].includes(typeof value);
const asText = (value: string | number | boolean): string => (value === true ? '1' : value === false ? '' : String(value));

/** A PHP array: a JSON list, or an object of which only the values count. */
export function phpList(value: unknown): unknown[] | undefined {
	if (Array.isArray(value)) return value;
	return typeof value === 'object' && value !== null ? Object.values(value) : undefined;
}

export const isPhpArray = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const pad = (value: number): string => String(value).padStart(2, '0');

function toDate(field: Field, text: string, at: Extra): string {
	if (text === '') return '';
	if (text === 'today') return new Date().toISOString().slice(0, 10);
	const stamp = /^(\d{4})(\d{2})(\d{2})(\d{2})?(\d{2})?(\d{2})?Z$/.exec(text);
	const iso = stamp ? `${stamp[1]}-${stamp[2]}-${stamp[3]}T${stamp[4] ?? '00'}:${stamp[5] ?? '00'}:${stamp[6] ?? '00'}Z` : text;
	const moment = /^\d{4}-\d{2}-\d{2}/.test(iso) ? new Date(iso) : new Date(Number.NaN);
	if (Number.isNaN(moment.getTime())) {
		const reason = `Failed to parse time string (${text}) at position 0 (${text[0]}): Unexpected character`;
		throw pluginError(`Invalid value: Incorrect date: ${reason}`, { ...at, attribute: field.name });
	}
	const day = `${moment.getUTCFullYear()}-${pad(moment.getUTCMonth() + 1)}-${pad(moment.getUTCDate())}`;
	if (field.kind === 'epochSeconds') return String(Math.floor(moment.getTime() / 1000));
	if (field.kind === 'epochDays') return String(Math.floor(moment.getTime() / 86_400_000));
	if (field.kind === 'date') return /^\d{4}-\d{2}-\d{2}/.test(text) ? text.slice(0, 10) : day;
	const timeless = /^\d{4}-\d{2}-\d{2}$/.test(text);
	return `${day.replace(/-/g, '')}${timeless ? '00' : `${pad(moment.getUTCHours())}${pad(moment.getUTCMinutes())}`}Z`;
}

function toBoolean(field: Field, value: unknown, at: Extra): string {
	const [yes, no] = Object.keys(field.choices ?? { TRUE: '', FALSE: '' });
	if (value === true || value === 1 || value === '1' || value === yes) return yes;
	if (value === false || value === 0 || value === '0' || value === no) return no;
	throw pluginError(`Invalid value: "boolean" must be of type ${JSON.stringify(value)}`, { ...at, attribute: field.name });
}

/** What LDAP will store. @throws Failure when the value is of a kind that this field can't hold at all. */
export function toStored(field: Field, value: unknown, at: Extra): string[] {
	if (isList(field)) {
		const list = phpList(value);
		if (!list) throw incompatible(field, 'SetAttribute');
		return list.map((one) => (isScalar(one) ? asText(one) : JSON.stringify(one))).filter((one) => one !== '');
	}
	if (field.kind === 'quota' && Array.isArray(value) && value.length === 2) return [String(Number(value[0]) * Number(value[1]))];
	if (field.kind === 'boolean') return [toBoolean(field, value, at)].filter((one) => one !== '');
	if (field.kind === 'image') {
		if (!isScalar(value)) throw incompatible(field, 'ImageAttribute');
		if (value === '') return [];
		if (!/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(String(value))) throw pluginError('Invalid base64 data', { ...at, attribute: field.name });
		return [jpeg];
	}
	if (!isScalar(value)) {
		// Phone numbers are trimmed before anybody looks at them.
		if (value !== null && field.kind === 'phoneButton')
			throw fatal('TypeError', 'trim(): Argument #1 ($string) must be of type string, array given');
		throw incompatible(field, 'StringAttribute');
	}
	const text = asText(value);
	if (['date', 'generalizedTime', 'epochDays', 'epochSeconds'].includes(field.kind))
		return [toDate(field, text, at)].filter((one) => one !== '');
	return text === '' ? [] : [text];
}

/** What a field's value looks like in getFields and REST. */
export function toShown(field: Field, stored: readonly string[] | undefined): unknown {
	if (isList(field)) return [...(stored ?? [])];
	const value = stored?.[0] ?? '';
	switch (field.kind) {
		case 'boolean': {
			const [yes] = Object.keys(field.choices ?? { TRUE: '' });
			return value === yes;
		}
		case 'generalizedTime':
			return value === '' ? '' : `${value.slice(0, 4)}-${value.slice(4, 6)}-${value.slice(6, 8)}`;
		case 'epochSeconds':
			return value === '' ? '' : new Date(Number(value) * 1000).toISOString().slice(0, 10);
		case 'epochDays':
			return value === '' ? '' : new Date(Number(value) * 86_400_000).toISOString().slice(0, 10);
		case 'flags':
			return value === '' ? '[]' : value;
		default:
			return value;
	}
}

/** The rule of a new FusionDirectory for logins; other names may hold upper case as well. */
const strictLogin = /^[a-z0-9_-]+$/;
const strictName = /^[A-Za-z0-9_-]+$/;
const personName = /^[^,"+;<>=\\()?]+$/;

/** What a name has to look like; undefined for fields that are no names. */
function namePattern({ name, kind }: Field, strict: boolean): RegExp | undefined {
	if (name === 'sn' || name === 'givenName') return personName;
	if (!strict) return undefined;
	if (kind === 'uid') return strictLogin;
	return name === 'cn' || (name === 'ou' && kind === 'text') ? strictName : undefined;
}

const longestPiece = 1_000_000;

/** Over megabytes a pattern may run out of stack here, which PHP's does not: they are looked at piece by piece. */
function matches(pattern: RegExp, text: string): boolean {
	if (text.length <= longestPiece) return pattern.test(text);
	const pieces = Array.from({ length: Math.ceil(text.length / longestPiece) }, (_, index) =>
		text.slice(index * longestPiece, (index + 1) * longestPiece),
	);
	return pieces.every((piece) => pattern.test(piece));
}

/** What is wrong with a stored value, if anything. */
export function complaints(
	field: Field,
	stored: readonly string[] | undefined,
	choices: Record<string, string> | undefined,
	at: Extra,
	naming?: 'strict' | 'free',
): Problem[] {
	const place = { ...at, attribute: field.name };
	const values = (stored ?? []).filter((one) => one !== '');
	if (field.required && values.length === 0) {
		return [problem('SimplePluginCheckError', `The required field "${field.label}" is empty!`, place)];
	}
	if (field.kind === 'select' || field.item === 'select') {
		const strange = choices && values.find((one) => !Object.hasOwn(choices, one));
		return strange ? [problem('SimplePluginCheckError', `Invalid value: "${strange}" is not in the list of possible choices`, place)] : [];
	}
	const strict = naming && namePattern(field, naming === 'strict');
	const pattern = strict ?? field.pattern ?? patterns[field.item ?? field.kind];
	const wrong = pattern && values.find((one) => !matches(pattern, one));
	if (!wrong) return [];
	const found = problem('SimplePluginCheckError', `Invalid value: "${wrong}"`, place);
	return [{ ...found, file: found.file.replace('class_Attribute', 'class_helpersAttribute'), line: 33 }];
}
