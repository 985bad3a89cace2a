import { BackendError } from '../../../clients/errors';
import type { FilterRow, Lookup } from '../../../clients/fortiauthenticator/filters';

export const lookupNames: Record<Lookup, string> = {
	exact: 'Equals',
	iexact: 'Equals (Ignore Case)',
	contains: 'Contains',
	icontains: 'Contains (Ignore Case)',
	in: 'Is One Of (Separated by Commas)',
};

const isLookup = (text: string): text is Lookup => Object.hasOwn(lookupNames, text);

function text(value: unknown): string {
	if (Array.isArray(value)) return value.map(String).join(',');
	return value === undefined || value === null ? '' : String(value);
}

/**
 * The rows of the parameter Filters, for nodes and trigger alike; the client holds fields and values against its tables.
 *
 * @throws BackendError kind `invalid` for a comparison that there is none; nothing was sent
 */
export function readFilterRows(rows: ReadonlyArray<Record<string, unknown>>): FilterRow[] {
	return rows.map((row) => {
		// The trigger's rows call it `comparison`.
		const lookup = text(row.lookup ?? row.comparison ?? 'exact');
		if (!isLookup(lookup)) {
			throw new BackendError({
				kind: 'invalid',
				message: `The parameter 'Filters' has no comparison '${lookup}'`,
				cure: "Choose one in 'Filters'",
				delivery: 'unsent',
			});
		}
		return { field: text(row.field), lookup, value: text(row.value) };
	});
}
