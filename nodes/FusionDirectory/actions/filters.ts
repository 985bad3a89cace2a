import type { INodeProperties } from 'n8n-workflow';
import { BackendError } from '../../../clients/errors';
import { filterFromRow, type FilterComparison } from '../../../clients/directory/ldapFilter';
import { errorMessage } from '../../shared/errors';
import { menuField, orByExpression, rows, textField } from '../../shared/parameters';

const comparisons: Array<{ name: string; value: FilterComparison }> = [
	{ name: 'Contains', value: 'contains' },
	{ name: 'Ends With', value: 'endsWith' },
	{ name: 'Equals', value: 'equals' },
	{ name: 'Greater or Equal', value: 'greaterOrEqual' },
	{ name: 'Is Not Set', value: 'absent' },
	{ name: 'Is Set', value: 'present' },
	{ name: 'Less or Equal', value: 'lessOrEqual' },
	{ name: 'Not Equal', value: 'notEquals' },
	{ name: 'Starts With', value: 'startsWith' },
];

const cure = "Complete the row in 'Filters', or check the expression that should fill it";

const text = (value: unknown): string => (value === undefined || value === null ? '' : String(value));

/**
 * The LDAP filters of the rows of the parameter Filters, for node and trigger alike.
 *
 * @throws BackendError kind `invalid` for a row that would not do what it says; nothing was sent
 */
export function readFilterRows(given: ReadonlyArray<Record<string, unknown>>): string[] {
	return given.map((row) => {
		const named = text(row.comparison ?? 'equals');
		const comparison = comparisons.find(({ value }) => value === named)?.value;
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

/**
 * Rows of attribute, comparison and value; values are escaped, so anything can be typed.
 *
 * @param attributesMethod  loads the attributes to pick from; a name can be typed as well
 */
export function filterRows(
	attributesMethod: string,
	dependsOn: string[],
	description = 'Conditions an entry has to meet',
): INodeProperties {
	return rows(
		'Filter',
		[
			menuField('Attribute Name or ID', 'field', {
				typeOptions: { loadOptionsMethod: attributesMethod, ...(dependsOn.length > 0 ? { loadOptionsDependsOn: dependsOn } : {}) },
				allowArbitraryValues: true,
				default: '',
				description: orByExpression('an ID'),
			}),
			menuField('Comparison', 'comparison', { options: comparisons, default: 'equals' }),
			textField('Value', 'value', { description: 'Taken as it is: characters that mean something in LDAP filters are escaped' }),
		],
		{ displayName: 'Filters', name: 'filters', description },
	);
}
