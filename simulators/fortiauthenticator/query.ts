import { badRequest, defect, mismatch, type Call, type Json, type JsonObject, type Reply } from './protocol';

export type FieldType = 'string' | 'boolean' | 'integer' | 'datetime' | 'related' | 'list';

export interface Field {
	name: string;
	type: FieldType;
	readonly?: boolean;
	required?: boolean;
	unique?: boolean;
	help?: string;
}

export interface Condition {
	field: string;
	lookup: string;
	value: null | boolean | string | string[];
}

/** What Tastypie knows of a resource behind a database table. */
export interface Table<Row> {
	name: string;
	fields(): Field[];
	filtering(): Record<string, string[]>;
	ordering(): string[];
	/** Path of the list, as `next` shows it. */
	listUri(): string;
	/** All rows in the database's own order. */
	rows(): readonly Row[];
	value(row: Row, field: string): null | boolean | number | string;
	/** The rows one condition selects, when an index knows them. */
	indexed?(condition: Condition): Row[] | undefined;
	/** All rows in this order, when kept. */
	sorted?(field: string, descending: boolean): readonly Row[] | undefined;
}

const lookups = new Set(
	'exact iexact contains icontains in gt gte lt lte startswith istartswith endswith iendswith range isnull regex iregex'.split(' '),
);

/** Tastypie reads these words as what they mean to Python, whatever the field is. */
function word(text: string): null | boolean | string {
	if (text === 'true' || text === 'True') return true;
	if (text === 'false' || text === 'False') return false;
	if (text === 'nil' || text === 'none' || text === 'None') return null;
	return text;
}

/** @throws Refusal 400 for a field or lookup that isn't allowed; an unknown name is dropped without a word */
export function readConditions<Row>(table: Table<Row>, query: URLSearchParams): Condition[] {
	const fields = new Map(table.fields().map((field) => [field.name, field]));
	const filtering = table.filtering();
	const conditions: Condition[] = [];
	for (const name of new Set(query.keys())) {
		const [field = '', ...rest] = name.split('__');
		// The value's filter name of RADIUS attributes is no field, yet may be allowed.
		if (!fields.has(field) && !(field in filtering)) continue;
		const last = rest[rest.length - 1];
		const lookup = last !== undefined && lookups.has(last) ? (rest.pop() ?? 'exact') : 'exact';
		const allowed = filtering[field];
		if (allowed === undefined) throw badRequest(`The '${field}' field does not allow filtering.`);
		if (!allowed.includes(lookup)) throw badRequest(`'${lookup}' is not an allowed filter on the '${field}' field.`);
		if (rest.length > 0) throw badRequest(`The '${field}' field does not support relations.`);
		const texts = query.getAll(name);
		const value = word(texts[texts.length - 1] ?? '');
		if (lookup !== 'in') {
			conditions.push({ field, lookup, value });
		} else if (typeof value !== 'string') {
			// Tastypie asks for the length of what is no text any more.
			throw defect();
		} else {
			conditions.push({ field, lookup, value: value === '' ? [] : texts.flatMap((text) => text.split(',')) });
		}
	}
	return conditions;
}

function toBoolean(value: null | boolean | string): null | boolean {
	if (typeof value !== 'string') return value;
	if (['t', '1', 'True'].includes(value)) return true;
	if (['f', '0', 'False'].includes(value)) return false;
	throw badRequest(`“${value}” value must be either True or False.`);
}

function toInteger(value: null | boolean | string): number {
	if (typeof value === 'boolean') return value ? 1 : 0;
	if (value === null || !/^\s*-?\d+\s*$/.test(value)) throw badRequest(mismatch);
	return Number(value);
}

const toText = (value: boolean | string): string => (value === true ? 'True' : value === false ? 'False' : value);

type Test = (value: null | boolean | number | string) => boolean;

function textTest(lookup: string, wanted: string): Test {
	const lower = wanted.toLowerCase();
	switch (lookup) {
		case 'iexact':
			return (value) => typeof value === 'string' && value.toLowerCase() === lower;
		case 'contains':
			return (value) => typeof value === 'string' && value.includes(wanted);
		case 'icontains':
			return (value) => typeof value === 'string' && value.toLowerCase().includes(lower);
		default:
			return (value) => value === wanted;
	}
}

function toTest(type: FieldType, { lookup, value }: Condition): Test {
	if (Array.isArray(value)) {
		const wanted = new Set<unknown>(type === 'integer' || type === 'related' ? value.map(toInteger) : value);
		return (have) => wanted.has(have);
	}
	if (value === null) {
		if (lookup === 'exact' || lookup === 'iexact') return (have) => have === null;
		throw badRequest(mismatch);
	}
	if (type === 'boolean') {
		const wanted = toBoolean(value);
		return (have) => have === wanted;
	}
	if (type === 'integer' || type === 'related') {
		const wanted = toInteger(value);
		return (have) => have === wanted;
	}
	return textTest(lookup, toText(value));
}

const compare = (a: null | boolean | number | string, b: null | boolean | number | string): number => {
	if (a === b) return 0;
	if (a === null) return 1;
	if (b === null) return -1;
	return a < b ? -1 : 1;
};

function readOrder<Row>(table: Table<Row>, query: URLSearchParams): Array<{ field: string; descending: boolean }> {
	const known = new Set(table.fields().map((field) => field.name));
	const allowed = table.ordering();
	return query.getAll('order_by').map((text) => {
		const descending = text.startsWith('-');
		const field = (descending ? text.slice(1) : text).split('__')[0] ?? '';
		if (!known.has(field)) throw badRequest(`No matching '${field}' field for ordering on.`);
		if (!allowed.includes(field)) throw badRequest(`The '${field}' field does not allow ordering.`);
		return { field, descending };
	});
}

/** The rows a query selects, unordered. */
export function select<Row>(table: Table<Row>, query: URLSearchParams): readonly Row[] {
	const conditions = readConditions(table, query);
	const types = new Map(table.fields().map((field) => [field.name, field.type]));
	const tests = conditions.map((condition) => ({
		field: condition.field,
		test: toTest(types.get(condition.field) ?? 'string', condition),
	}));
	let rows: readonly Row[] | undefined;
	for (const condition of conditions) rows ??= table.indexed?.(condition);
	rows ??= table.rows();
	if (tests.length === 0) return rows;
	return rows.filter((row) => tests.every(({ field, test }) => test(table.value(row, field))));
}

function ordered<Row>(table: Table<Row>, query: URLSearchParams, rows: readonly Row[]): readonly Row[] {
	const order = readOrder(table, query);
	const [first] = order;
	if (first === undefined) return rows;
	if (order.length === 1 && rows === table.rows()) {
		const kept = table.sorted?.(first.field, first.descending);
		if (kept) return kept;
	}
	return [...rows].sort((a, b) => {
		for (const { field, descending } of order) {
			const result = compare(table.value(a, field), table.value(b, field));
			if (result !== 0) return descending ? -result : result;
		}
		return 0;
	});
}

function readNumber(query: URLSearchParams, name: 'limit' | 'offset', standard: number): number {
	const texts = query.getAll(name);
	const text = texts[texts.length - 1];
	if (text === undefined) return standard;
	const hint = name === 'limit' ? 'a positive integer' : 'an integer';
	if (!/^\s*[+-]?\d+\s*$/.test(text)) throw badRequest(`Invalid ${name} '${text}' provided. Please provide ${hint}.`);
	const number = Number(text);
	if (number < 0) throw badRequest(`Invalid ${name} '${number}' provided. Please provide a positive integer >= 0.`);
	return number;
}

/** One page of the rows the query selects. */
export function listing<Row>(table: Table<Row>, call: Call, present: (row: Row) => Json, key = 'objects'): Reply {
	const { query } = call;
	const rows = ordered(table, query, select(table, query));
	const asked = readNumber(query, 'limit', 20);
	const limit = asked === 0 || asked > 1000 ? 1000 : asked;
	const offset = readNumber(query, 'offset', 0);
	const link = (start: number): string => {
		const parameters = new URLSearchParams([...query].filter(([name]) => name !== 'limit' && name !== 'offset'));
		parameters.set('limit', String(limit));
		parameters.set('offset', String(start));
		return `${table.listUri()}?${parameters}`;
	};
	const meta: JsonObject = {
		limit,
		next: offset + limit >= rows.length ? null : link(offset + limit),
		offset,
		previous: offset - limit < 0 ? null : link(offset - limit),
		total_count: rows.length,
	};
	return { status: 200, content: { meta, [key]: rows.slice(offset, offset + limit).map(present) } };
}

/** The answer of `RESOURCE/schema/`. */
export function schema<Row>(table: Table<Row>, list: string[], detail: string[]): Reply {
	const fields = table.fields().map((field): [string, JsonObject] => [
		field.name,
		{
			blank: !field.required,
			default: field.required ? 'No default provided.' : field.type === 'boolean' ? false : '',
			help_text: field.help ?? '',
			nullable: !field.required,
			primary_key: field.name === 'id',
			readonly: field.readonly === true,
			type: field.type,
			unique: field.unique === true,
			verbose_name: field.name.replace(/_/g, ' '),
		},
	]);
	return {
		status: 200,
		content: {
			allowed_detail_http_methods: detail,
			allowed_list_http_methods: list,
			default_format: 'application/json',
			default_limit: 20,
			fields: Object.fromEntries(fields),
			filtering: table.filtering(),
			ordering: table.ordering(),
		},
	};
}
