import { BackendError } from '../errors';
import type { QueryPairs } from './paging';
import { userFields } from './userFields';

export type Lookup = 'exact' | 'iexact' | 'contains' | 'icontains' | 'in';

/** One row of a filter; all rows must hold. */
export interface FilterRow {
	field: string;
	/** `exact` (default), `iexact` (case ignored), `contains`, `icontains`, `in` (texts parted by commas). */
	lookup?: Lookup;
	value: string;
}

export interface FilterField {
	label: string;
	lookups: readonly Lookup[];
	/** Only these values are known to be accepted. */
	values?: readonly string[];
}

export type FilterTable = Readonly<Record<string, FilterField>>;

const texts = ['exact', 'iexact', 'contains', 'icontains'] as const;

/** The guide's filters; whatever is not in here is never sent, because an unknown filter is ignored and lists everybody. */
export const userFilters: FilterTable = {
	username: { label: userFields.username.label, lookups: [...texts, 'in'] },
	email: { label: userFields.email.label, lookups: [...texts, 'in'] },
	first_name: { label: userFields.first_name.label, lookups: texts },
	last_name: { label: userFields.last_name.label, lookups: texts },
	city: { label: userFields.city.label, lookups: texts },
	state: { label: userFields.state.label, lookups: texts },
	country: { label: userFields.country.label, lookups: texts },
	active: { label: userFields.active.label, lookups: ['exact'], values: ['true', 'false'] },
	token_type: { label: userFields.token_type.label, lookups: ['exact'], values: ['ftk', 'ftm', 'ftc', 'email', 'sms'] },
	token_serial: { label: userFields.token_serial.label, lookups: ['exact', 'iexact'] },
};

const { username, email, first_name, last_name, active, token_type, token_serial } = userFilters;
/** Seen in use are username, email and active; the others are fields of the guide, so that a refusal is told, never ignored. */
export const remoteUserFilters: Readonly<Record<'ldapusers' | 'radiususers', FilterTable>> = {
	ldapusers: { username, email, first_name, last_name, active, token_type, token_serial },
	radiususers: { username, email, active, token_type, token_serial },
};

export const attributeFilters: FilterTable = {
	vendor: { label: 'Vendor', lookups: ['exact'] },
	attribute: { label: 'Attribute', lookups: ['exact'] },
	attr_value: { label: 'Value', lookups: [...texts, 'in'] },
};

export const tokenFilters: FilterTable = {
	serial: { label: 'Serial', lookups: ['exact', 'iexact'] },
	type: { label: 'Type', lookups: ['exact'], values: ['ftk', 'ftm'] },
	status: { label: 'Status', lookups: ['exact'], values: ['new', 'available', 'pending', 'assigned'] },
	license: { label: 'License', lookups: ['exact'] },
};

export const membershipFilters: FilterTable = {
	user: { label: 'User ID', lookups: ['exact', 'in'] },
	group: { label: 'Group ID', lookups: ['exact', 'in'] },
	username: { label: userFields.username.label, lookups: [...texts, 'in'] },
	group_name: { label: 'Group Name', lookups: [...texts, 'in'] },
};

export const groupFilters: FilterTable = { name: { label: 'Name', lookups: ['exact'] } };

/** Fields that may be tried for ordering; the guide does not say which of them an appliance allows. */
export const orderFields = ['id', 'username', 'email', 'first_name', 'last_name', 'city', 'state', 'country', 'active'] as const;

/** The appliance turns these words into a boolean or nothing before it searches. */
const convertedWords = new Set(['true', 'True', 'false', 'False', 'none', 'None', 'nil']);

function refuse(message: string, cure: string): never {
	throw new BackendError({ kind: 'invalid', message, cure, delivery: 'unsent' });
}

/**
 * Turns filter rows into query pairs, each checked against the table.
 *
 * @throws BackendError kind `invalid` for a field, comparison or value that the appliance would ignore or misread
 */
export function readFilters(table: FilterTable, rows: Iterable<FilterRow>): QueryPairs {
	return Array.from(rows, ({ field, lookup = 'exact', value }): readonly [string, string] => {
		const known = Object.hasOwn(table, field) ? table[field] : undefined;
		if (!known) {
			refuse(
				`FortiAuthenticator has no filter '${field}' here and would list everybody`,
				`Choose one of: ${Object.keys(table).join(', ')}`,
			);
		}
		if (!known.lookups.includes(lookup)) {
			refuse(`'${known.label}' can't be compared by '${lookup}'`, `Choose one of: ${known.lookups.join(', ')}`);
		}
		if (value === '' && lookup !== 'exact' && lookup !== 'iexact') {
			refuse(`The filter on '${known.label}' has no value`, 'Fill it in, or remove the filter');
		}
		if (known.values && !known.values.includes(value)) {
			refuse(`'${value}' is not a value of the filter '${known.label}'`, `Choose one of: ${known.values.join(', ')}`);
		}
		if (known.values) return [field, value];
		return pairFor(field, known, lookup, lookup === 'in' ? oneOf(known, value) : value);
	});
}

/** The appliance takes the list as it is, blanks included, and would look for ` b` in `a, b`. */
function oneOf(known: FilterField, value: string): string {
	const values = value
		.split(',')
		.map((one) => one.trim())
		.filter((one) => one !== '');
	return values.length > 0 ? values.join(',') : refuse(`The filter on '${known.label}' has no value`, 'Fill it in, or remove the filter');
}

/** Whether the appliance can be asked for exactly this text in a field that knows no other comparison. */
export const canBeAsked = (value: string): boolean => !convertedWords.has(value);

function pairFor(field: string, known: FilterField, lookup: Lookup, value: string): readonly [string, string] {
	const name = lookup === 'exact' ? field : `${field}__${lookup}`;
	if (!convertedWords.has(value)) return [name, value];
	// A list with an empty second entry is not converted, so the word is searched as it stands.
	if (known.lookups.includes('in') && (lookup === 'exact' || lookup === 'in')) return [`${field}__in`, `${value},`];
	// Only these spellings are converted, and where case does not matter another one finds the same.
	if (lookup === 'iexact' || lookup === 'icontains') return [name, value.toUpperCase()];
	return refuse(
		`FortiAuthenticator can't search '${known.label}' for the word '${value}': it takes it for something else`,
		'Search for something else and filter in a further step',
	);
}

/** The pair that finds exactly one user name (or group name), whatever word it is. */
export function exactName(table: FilterTable, field: string, value: string): QueryPairs {
	if (value.includes(',')) return [[field, value]];
	return readFilters(table, [{ field, value }]);
}

/** `field` or `-field`. @throws BackendError kind `invalid` */
export function readOrder(orderBy: Iterable<string>): QueryPairs {
	return Array.from(orderBy, (order): readonly [string, string] => {
		const field = order.replace(/^-/, '');
		if (!orderFields.some((known) => known === field)) {
			refuse(`'${field}' is not a field to sort local users by`, `Choose one of: ${orderFields.join(', ')}`);
		}
		return ['order_by', order];
	});
}
