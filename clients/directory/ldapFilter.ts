/** LDAP search filters as text (RFC 4515). */

export type FilterComparison =
	| 'equals'
	| 'notEquals'
	| 'contains'
	| 'startsWith'
	| 'endsWith'
	| 'greaterOrEqual'
	| 'lessOrEqual'
	| 'present'
	| 'absent';

export interface LdapFilterRow {
	/** Attribute name. */
	field: string;
	comparison: FilterComparison;
	value?: string;
}

/** Escapes a value so that it can't end its comparison (RFC 4515 section 3). */
export function escapeFilterValue(value: string): string {
	return value.replace(/[\\*()\u0000]/g, (character) => `\\${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

const attributePattern = /^[A-Za-z][A-Za-z0-9-]*$/;

/** @throws RangeError when the attribute name is none, or a comparison lacks its value */
export function filterFromRow({ field, comparison, value = '' }: LdapFilterRow): string {
	if (!attributePattern.test(field)) throw new RangeError(`'${field}' is not an attribute name`);
	if (comparison === 'present') return `(${field}=*)`;
	if (comparison === 'absent') return `(!(${field}=*))`;
	if (value === '') throw new RangeError(`The comparison of '${field}' has no value`);
	const escaped = escapeFilterValue(value);
	switch (comparison) {
		case 'equals':
			return `(${field}=${escaped})`;
		case 'notEquals':
			return `(!(${field}=${escaped}))`;
		case 'contains':
			return `(${field}=*${escaped}*)`;
		case 'startsWith':
			return `(${field}=${escaped}*)`;
		case 'endsWith':
			return `(${field}=*${escaped})`;
		case 'greaterOrEqual':
			return `(${field}>=${escaped})`;
		case 'lessOrEqual':
			return `(${field}<=${escaped})`;
	}
}

/** Joins filters so that all (`and`) or any (`or`) of them hold; empty ones are left out. */
export function joinFilters(filters: string[], by: 'and' | 'or' = 'and'): string {
	const present = filters.filter((filter) => filter !== '');
	if (present.length <= 1) return present[0] ?? '';
	return `(${by === 'and' ? '&' : '|'}${present.join('')})`;
}

/** A filter that a person typed: put into parentheses when it has none; undefined when they don't balance. */
export function readRawFilter(text: string): string | undefined {
	const trimmed = text.trim();
	if (trimmed === '') return '';
	const filter = trimmed.startsWith('(') ? trimmed : `(${trimmed})`;
	let depth = 0;
	for (let index = 0; index < filter.length; index += 1) {
		if (filter[index] === '\u0000') return undefined;
		if (filter[index] === '(') depth += 1;
		if (filter[index] === ')') depth -= 1;
		// Everything after the closing of the first filter would be a second one.
		if (depth < 0 || (depth === 0 && index < filter.length - 1)) return undefined;
	}
	return depth === 0 ? filter : undefined;
}
