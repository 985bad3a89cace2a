import { NodeOperationError, type IDataObject, type INode, type INodeExecutionData } from 'n8n-workflow';
import { isPlainObject, isTooDeep } from '../../clients/json';
import { isoTextOf, readDateTime } from './dateTime';
import { inShort, plainWords } from './errors';
import type { ParameterReader } from './parameterReader';

/** How an item names a record. */
export interface Locator {
	/** `list`, `id`, `username`, `dn`, … as the parameter's modes are named. */
	mode: string;
	/** Never empty, without spaces around. */
	value: string;
}

export interface ItemInputSettings {
	node: INode;
	reader: ParameterReader;
	/** Names of parameters as the editor shows them, for messages; `options.dryRun` for those in a collection. */
	labels: ReadonlyMap<string, string>;
	item: INodeExecutionData;
	index: number;
	/** Of the workflow, e.g. `Europe/Berlin`. */
	timezone: string;
	signal?: AbortSignal;
}

const entryOf = (collection: unknown, key: string): unknown =>
	isPlainObject(collection) && Object.hasOwn(collection, key) ? collection[key] : undefined;

const isNothing = (value: unknown): value is undefined | null | '' => value === undefined || value === null || value === '';

/**
 * The parameters of one item, each read by one rule for all nodes. A name with a dot means an entry of a collection:
 * `additionalFields.mobile`. It only reads.
 */
export class ItemInput {
	readonly index: number;
	readonly item: INodeExecutionData;
	readonly signal?: AbortSignal;
	private readonly values = new Map<string, unknown>();

	constructor(private readonly settings: ItemInputSettings) {
		this.index = settings.index;
		this.item = settings.item;
		this.signal = settings.signal;
	}

	/** The parameter's value as it is; undefined when it does not exist. Don't change it. */
	value(name: string): unknown {
		const { reader } = this.settings;
		const known = reader.constant(name);
		if (known !== undefined) return known.value;
		const dot = name.indexOf('.');
		if (dot > 0) {
			const collection = name.slice(0, dot);
			const value = entryOf(this.value(collection), name.slice(dot + 1));
			return reader.constant(collection) === undefined ? value : reader.keep(name, value);
		}
		if (!this.values.has(name)) this.values.set(name, reader.read(name, this.index));
		return this.values.get(name);
	}

	/** Whether the operation has such a parameter. */
	has(name: string): boolean {
		return this.settings.labels.has(name);
	}

	/** A text; numbers, booleans and dates from expressions become texts, nothing becomes ''. */
	text(name: string): string {
		return this.textOf(this.value(name), this.label(name));
	}

	/** A text, or undefined when the parameter was not added or gives nothing; '' is something. */
	optionalText(name: string): string | undefined {
		const value = this.value(name);
		return value === undefined || value === null ? undefined : this.textOf(value, this.label(name));
	}

	/** A text that must not be empty (spaces count as empty). */
	requiredText(name: string): string {
		const text = this.text(name);
		if (text.trim() === '') {
			throw this.refusal(
				`The parameter '${this.label(name)}' is empty`,
				`Fill in '${this.label(name)}', or check the expression that should fill it`,
			);
		}
		return text;
	}

	/** A finite number; texts of digits count. @param range  what is allowed, both ends included; `fallback` for a parameter that gives nothing */
	number(
		name: string,
		{ from, to, whole = false, fallback }: { from?: number; to?: number; whole?: boolean; fallback?: number } = {},
	): number {
		const value = this.value(name);
		if (isNothing(value) && fallback !== undefined) return fallback;
		const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
		const fits = typeof number === 'number' && Number.isFinite(number) && (!whole || Number.isInteger(number));
		if (fits && (from === undefined || number >= from) && (to === undefined || number <= to)) return number;
		const range = from === undefined ? '' : to === undefined ? ` from ${from}` : ` from ${from} to ${to}`;
		throw this.refusal(
			`The parameter '${this.label(name)}' is not a ${whole ? 'whole ' : ''}number${range}`,
			'Enter such a number, or check the expression that should give one',
		);
	}

	/** True or false; the texts `true` and `false` from expressions are understood in any case, nothing is false. */
	flag(name: string): boolean {
		return this.optionalFlag(name) ?? false;
	}

	/** The same; undefined when the parameter was not added or gives nothing. */
	optionalFlag(name: string): boolean | undefined {
		const value = this.value(name);
		if (isNothing(value)) return undefined;
		if (typeof value === 'boolean') return value;
		const text = typeof value === 'string' ? value.trim().toLowerCase() : value;
		if (text === 'true' || text === 1 || text === '1') return true;
		if (text === 'false' || text === 0 || text === '0') return false;
		throw this.refusal(`The parameter '${this.label(name)}' is neither true nor false`, 'Check its expression');
	}

	/** One of the choices of a menu; an expression may have given something else, which is refused. */
	choice<Choice extends string>(name: string, choices: readonly Choice[], fallback?: Choice): Choice {
		const value = this.value(name);
		if (isNothing(value) && fallback !== undefined) return fallback;
		const found = choices.find((one) => one === value);
		if (found !== undefined) return found;
		throw this.refusal(
			`The parameter '${this.label(name)}' is none of ${choices.join(', ')}`,
			'Choose from the list, or check its expression',
		);
	}

	/** Texts: several choices, a list from an expression, or a text separated by commas or line ends. Blanks are left out. */
	list(name: string, separator: RegExp = /[,\r\n]/): string[] {
		const value = this.value(name);
		const parts = Array.isArray(value) ? value.map((one) => this.textOf(one, this.label(name))) : this.text(name).split(separator);
		return parts.map((part) => part.trim()).filter((part) => part !== '');
	}

	/** A moment; undefined when nothing is given. A time without an offset means the workflow's timezone. */
	date(name: string): Date | undefined {
		const value = this.value(name);
		if (isNothing(value)) return undefined;
		const date = readDateTime(value, this.timezone);
		if (date !== undefined) return date;
		throw this.refusal(
			`The parameter '${this.label(name)}' is no date`,
			'Write it as 2026-12-31 or 2026-12-31T23:59:00+01:00, or choose it in the calendar',
		);
	}

	/** A collection ('Additional Fields', 'Options') with what was chosen in it; empty when there is none. */
	collection(name: string): IDataObject {
		const value = this.value(name);
		return isPlainObject(value) ? (value as IDataObject) : {};
	}

	/** The rows of a fixedCollection: `rows('filters', 'rows')`. */
	rows(name: string, group: string): IDataObject[] {
		const rows = this.collection(name)[group];
		return Array.isArray(rows) ? rows.filter((row): row is IDataObject => isPlainObject(row)) : [];
	}

	/** A chosen record. @throws NodeOperationError when nothing is chosen: an empty id never leaves the machine */
	ref(name: string): Locator {
		const { mode, value } = this.locatorParts(name);
		const chosen = this.textOf(value, this.label(name)).trim();
		if (chosen !== '') return { mode, value: chosen };
		throw this.refusal(
			`The parameter '${this.label(name)}' names nobody`,
			`Choose a record in '${this.label(name)}', or check that its expression gives a value for every item`,
		);
	}

	/**
	 * A record that may be left open: undefined when nothing was chosen. An expression that gives nothing is refused in
	 * every mode, for it must not quietly mean another place.
	 */
	optionalRef(name: string): Locator | undefined {
		const { mode, value } = this.locatorParts(name);
		return isNothing(value) && mode === 'list' && !this.settings.reader.isExpression(name) ? undefined : this.ref(name);
	}

	/** What was filled in below a resourceMapper; read apart, for it carries its whole schema. */
	form(name: string): IDataObject {
		const filled = this.settings.reader.read(`${name}.value`, this.index);
		return isPlainObject(filled) ? (filled as IDataObject) : {};
	}

	/** JSON typed as text, or given by an expression as an object; undefined when empty. */
	json(name: string): unknown {
		return this.parsed(this.value(name), this.label(name));
	}

	/** JSON that must be an object; empty when nothing is given. */
	jsonObject(name: string): IDataObject {
		return this.jsonObjectIn(this.value(name), this.label(name));
	}

	/** The same for a value that stands in a row. */
	jsonObjectIn(value: unknown, label: string): IDataObject {
		const object = this.parsed(value, label) ?? {};
		if (!isPlainObject(object)) throw this.refusal(`The parameter '${label}' is not a JSON object`, 'Write it as { "name": "value" }');
		return object as IDataObject;
	}

	/** Of the workflow, for times that come without an offset. */
	get timezone(): string {
		return this.settings.timezone;
	}

	/** How many records to return: Infinity with Return All. */
	get limit(): number {
		return this.flag('returnAll') ? Number.POSITIVE_INFINITY : this.number('limit', { from: 1, whole: true });
	}

	get dryRun(): boolean {
		return this.flag('options.dryRun');
	}

	/** A user mistake of this item, said in n8n's way. */
	refusal(message: string, cure?: string): NodeOperationError {
		const error = new NodeOperationError(this.settings.node, message, { itemIndex: this.index, description: cure });
		error.message = `${inShort(plainWords(message))} [item ${this.index}]`;
		return error;
	}

	label(name: string): string {
		return this.settings.labels.get(name) ?? name.slice(name.indexOf('.') + 1);
	}

	private locatorParts(name: string): { mode: string; value: unknown } {
		const value = this.value(name);
		if (!isPlainObject(value)) return { mode: 'list', value };
		return { mode: typeof value.mode === 'string' ? value.mode : 'list', value: value.value };
	}

	private parsed(given: unknown, label: string): unknown {
		const value = typeof given === 'string' ? this.parsedText(given, label) : (given ?? undefined);
		// Whoever walks through it calls itself.
		if (isTooDeep(value)) throw this.refusal(`The parameter '${label}' is nested too deeply`, 'Give it in fewer levels');
		return value;
	}

	private parsedText(text: string, label: string): unknown {
		if (text.trim() === '') return undefined;
		try {
			return JSON.parse(text) as unknown;
		} catch {
			// What the parser says quotes the text, which may hold a password.
			throw this.refusal(`The parameter '${label}' is not valid JSON`, 'Check its quotes, commas and brackets');
		}
	}

	private textOf(value: unknown, label: string): string {
		if (typeof value === 'string') return value;
		if (value === undefined || value === null) return '';
		if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
		if (value instanceof Date) return value.toISOString();
		const moment = isoTextOf(value);
		if (moment !== undefined) return moment;
		throw this.refusal(
			`The parameter '${label}' is ${Array.isArray(value) ? 'a list' : 'an object'} where a text is needed`,
			'Check its expression',
		);
	}
}
