import { deflated, inflated } from '../../clients/directory/deflate';

const KEY = 0;
const CONTENT = 6;
/** Of a hash of a watched field so many bytes are kept: one change in 16 million is taken for none. */
export const FIELD_BYTES = 3;

/**
 * All rows as one text, for the state is rewritten as a whole whenever it is saved. They stand in it column by column and
 * compressed, so that what people have in common (the ends of DNs, flags, fields that nobody fills) takes next to nothing.
 * Keys and hashes of fields are bytes.
 */
export function packRows(rows: ReadonlyArray<readonly unknown[]>): string {
	const [first] = rows;
	const isHashed = typeof first?.[CONTENT] === 'string';
	const fields = isHashed ? String(first[CONTENT]).length / FIELD_BYTES : 0;
	const hashesOf = (field: number): string =>
		rows.map((row) => String(row[CONTENT]).slice(field * FIELD_BYTES, (field + 1) * FIELD_BYTES)).join('');
	const bytes = rows.map((row) => String(row[KEY])).join('') + Array.from({ length: fields }, (_, field) => hashesOf(field)).join('');
	const columns = Array.from({ length: first?.length ?? 0 }, (_, column) =>
		column === KEY || (isHashed && column === CONTENT) ? null : rows.map((row) => row[column]),
	);
	return deflated(bytes, [rows.length, fields, columns]);
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

/**
 * The rows, whatever they hold; undefined for a text that {@link packRows} did not make.
 *
 * @param keySize  bytes of a row's key
 */
export function unpackRows(packed: unknown, keySize: number): unknown[][] | undefined {
	const parts = inflated(packed);
	if (parts === undefined || !Array.isArray(parts.value) || parts.value.length !== 3) return undefined;
	const { bytes } = parts;
	const [count, fields, columns] = parts.value;
	if (!isCount(count) || !isCount(fields) || !Array.isArray(columns)) return undefined;
	if (bytes.length !== count * (keySize + fields * FIELD_BYTES)) return undefined;
	const bytesOf = (row: number, column: number): string => {
		if (column === KEY) return bytes.slice(row * keySize, (row + 1) * keySize);
		const hashAt = (field: number): number => count * (keySize + field * FIELD_BYTES) + row * FIELD_BYTES;
		return Array.from({ length: fields }, (_, field) => bytes.slice(hashAt(field), hashAt(field) + FIELD_BYTES)).join('');
	};
	const isColumn = (column: unknown, index: number): boolean =>
		column === null ? index === KEY || index === CONTENT : Array.isArray(column) && column.length === count;
	if (!columns.every(isColumn) || (count > 0 && columns[KEY] !== null)) return undefined;
	return Array.from({ length: count }, (_, row) =>
		columns.map((column, index): unknown => (Array.isArray(column) ? column[row] : bytesOf(row, index))),
	);
}
