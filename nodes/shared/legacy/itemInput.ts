import { isPlainObject } from '../../../clients/json';
import { NodeOperationError, type IDataObject, type INode, type INodeExecutionData } from 'n8n-workflow';
import { errorMessage, inShort, plainWords } from '../errors';
import type { ParameterReader } from './parameterReader';
import { createRecord, deleteRecord, performWrite, updateRecord } from './write';
import type { CreatePlan, DeletePlan, PerformPlan, RecordView, UpdatePlan } from './writePlans';
import { present } from './output';

export interface Locator {
	/** `list`, `id`, `username`, `dn`, … as the parameter's modes are named. */
	mode: string;
	/** Never empty, without spaces around. */
	value: string;
}

export interface ItemInputSettings {
	node: INode;
	reader: ParameterReader;
	/** Names of parameters as the editor shows them, for messages. */
	labels: ReadonlyMap<string, string>;
	item: INodeExecutionData;
	index: number;
	/** Of the workflow, e.g. `Europe/Berlin`. */
	timezone: string;
	signal?: AbortSignal;
}

/** Parameters and data of one item, and the write behaviour all operations share. */
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
		if (!this.values.has(name)) this.values.set(name, this.settings.reader.read(name, this.index));
		return this.values.get(name);
	}

	/** A text; numbers, booleans and dates from expressions become texts, nothing becomes ''. */
	text(name: string): string {
		return this.toText(this.value(name), name);
	}

	/** A text that must not be empty (spaces count as empty). */
	requiredText(name: string): string {
		const text = this.text(name);
		if (text.trim() === '')
			throw this.refusal(
				`The parameter '${this.label(name)}' is empty`,
				`Fill in '${this.label(name)}', or check the expression that should fill it`,
			);
		return text;
	}

	/** @throws NodeOperationError when the value is no finite number */
	number(name: string): number {
		const value = this.value(name);
		const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
		if (typeof number !== 'number' || !Number.isFinite(number)) {
			throw this.refusal(
				`The parameter '${this.label(name)}' is not a number`,
				'Enter a number, or check the expression that should give one',
			);
		}
		return number;
	}

	/** True or false; the texts `true` and `false` from expressions are understood, nothing is false. */
	boolean(name: string): boolean {
		return this.toBoolean(this.value(name), name);
	}

	/** A collection ('Additional Fields', 'Options') with what was chosen in it; empty when there is none. */
	collection(name: string): IDataObject {
		const value = this.value(name);
		return isPlainObject(value) ? (value as IDataObject) : {};
	}

	/** An entry of the collection 'options'. */
	option(name: string): unknown {
		return this.collection('options')[name];
	}

	/** The rows of a fixedCollection: `rows('filters', 'rows')`. */
	rows(name: string, group: string): IDataObject[] {
		const rows = this.collection(name)[group];
		return Array.isArray(rows) ? rows.filter((row): row is IDataObject => isPlainObject(row)) : [];
	}

	/** A chosen record. @throws NodeOperationError when nothing is chosen: an empty id never leaves the machine */
	locator(name: string): Locator {
		const value = this.value(name);
		const mode = isPlainObject(value) && typeof value.mode === 'string' ? value.mode : 'list';
		const chosen = this.toText(isPlainObject(value) ? value.value : value, name).trim();
		if (chosen === '') {
			throw this.refusal(
				`The parameter '${this.label(name)}' names nobody`,
				`Choose a record in '${this.label(name)}', or check that its expression gives a value for every item`,
			);
		}
		return { mode, value: chosen };
	}

	/** JSON typed as text, or given by an expression as an object. */
	json(name: string): unknown {
		const value = this.value(name);
		if (typeof value !== 'string') return value;
		if (value.trim() === '') return undefined;
		try {
			return JSON.parse(value) as unknown;
		} catch (reason) {
			throw this.refusal(`The parameter '${this.label(name)}' is not valid JSON`, errorMessage(reason));
		}
	}

	/** JSON that must be an object. */
	jsonObject(name: string): IDataObject {
		const value = this.json(name) ?? {};
		if (!isPlainObject(value))
			throw this.refusal(`The parameter '${this.label(name)}' is not a JSON object`, 'Write it as { "name": "value" }');
		return value as IDataObject;
	}

	/** Of the workflow, for times that come without an offset. */
	get timezone(): string {
		return this.settings.timezone;
	}

	get returnAll(): boolean {
		return this.boolean('returnAll');
	}

	/** How many records to return: Infinity with Return All. */
	get limit(): number {
		if (this.returnAll) return Number.POSITIVE_INFINITY;
		const limit = this.number('limit');
		if (!Number.isInteger(limit) || limit < 1)
			throw this.refusal("The parameter 'Limit' is not a whole number from 1", "Enter 1 or more, or switch on 'Return All'");
		return limit;
	}

	get dryRun(): boolean {
		return this.toBoolean(this.option('dryRun'), 'Dry Run');
	}

	/** A user mistake of this item, said in n8n's way. */
	refusal(message: string, cure?: string): NodeOperationError {
		const error = new NodeOperationError(this.settings.node, message, { itemIndex: this.index, description: cure });
		error.message = `${inShort(plainWords(message))} [item ${this.index}]`;
		return error;
	}

	label(name: string): string {
		return this.settings.labels.get(name) ?? name;
	}

	/** A record in the shape the parameter 'Output' asks for. */
	present<R>(view: RecordView<R>, record: R): IDataObject {
		return present(this, view, record);
	}

	/** Creates, or treats the existing record as 'If … Exists' says. */
	async create<R>(plan: CreatePlan<R>): Promise<IDataObject> {
		return await createRecord(this, plan);
	}

	/** Reads, sends what differs, and nothing when nothing does. */
	async update<R>(plan: UpdatePlan<R>): Promise<IDataObject> {
		return await updateRecord(this, plan);
	}

	async delete<R>(plan: DeletePlan<R>): Promise<IDataObject> {
		return await deleteRecord(this, plan);
	}

	/** Any other write: honours Dry Run, adds the outcome. */
	async perform(plan: PerformPlan): Promise<IDataObject> {
		return await performWrite(this, plan);
	}

	private toText(value: unknown, name: string): string {
		if (typeof value === 'string') return value;
		if (value === undefined || value === null) return '';
		if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
		// Expressions give luxon DateTimes.
		if (typeof value === 'object' && 'toISO' in value && typeof value.toISO === 'function') return String(value.toISO());
		throw this.refusal(
			`The parameter '${this.label(name)}' is ${Array.isArray(value) ? 'a list' : 'an object'} where a text is needed`,
			'Check its expression',
		);
	}

	private toBoolean(value: unknown, name: string): boolean {
		if (value === undefined || value === null || value === '' || value === false || value === 'false') return false;
		if (value === true || value === 'true') return true;
		throw this.refusal(`The parameter '${this.label(name)}' is neither true nor false`, 'Check its expression');
	}
}
