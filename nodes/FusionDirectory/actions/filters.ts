import { BackendError } from '../../../clients/errors';
import { filterFromRow, type FilterComparison } from '../../../clients/directory/ldapFilter';
import { errorMessage } from '../../shared/errors';

const comparisons: readonly FilterComparison[] = [
	'equals',
	'notEquals',
	'contains',
	'startsWith',
	'endsWith',
	'greaterOrEqual',
	'lessOrEqual',
	'present',
	'absent',
];

const cure = "Complete the row in 'Filters', or check the expression that should fill it";

const text = (value: unknown): string => (value === undefined || value === null ? '' : String(value));

/**
 * The LDAP filters of the rows of the parameter Filters, for node and trigger alike.
 *
 * @throws BackendError kind `invalid` for a row that would not do what it says; nothing was sent
 */
export function readFilterRows(rows: ReadonlyArray<Record<string, unknown>>): string[] {
	return rows.map((row) => {
		const named = text(row.comparison ?? 'equals');
		const comparison = comparisons.find((one) => one === named);
		if (comparison === undefined) throw refusal(`The parameter 'Filters' has no comparison '${named}'`, "Choose one in 'Filters'");
		try {
			return filterFromRow({ field: text(row.field).trim(), comparison, value: text(row.value) });
		} catch (reason) {
			throw refusal(`The parameter 'Filters' can't be used: ${errorMessage(reason)}`, cure);
		}
	});
}

const refusal = (message: string, how: string): BackendError =>
	new BackendError({ kind: 'invalid', message, cure: how, delivery: 'unsent' });
