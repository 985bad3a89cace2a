import type { IDataObject } from 'n8n-workflow';
import { BackendError } from '../../clients/errors';

/** The shape that the parameter 'Output' asks for. */
export interface Output {
	shape: 'simplified' | 'raw' | 'selectedFields';
	/** Raw field names, with Selected Fields. */
	fields: readonly string[];
}

/** What a step gives back. */
export interface StepResult<R> {
	/** The record as it is now; absent where it did not change, or is gone. */
	record?: R;
	/** What the server tells only this once (an activation code, a seed) and what belongs to it; joins the item. */
	told?: IDataObject;
	/** The step saw that it was done already and sent nothing. */
	unsent?: boolean;
}

/** One request that changes something. */
export interface Step<R> {
	/** What it does, as it follows "could not": `set the profile`. */
	name: string;
	/** The fields it carries, under the names of `RecordKind.values`. */
	fields?: readonly string[];
	/** What would go out, for a dry run; secrets are masked by the verb. */
	request: IDataObject;
	/**
	 * `open` prepares for the others (unlock), `close` undoes that whatever became of them (lock again). Neither counts
	 * as something done to the record.
	 */
	role?: 'open' | 'close';
	/** Sends it; gets the record as the steps before left it. Nothing: done, and nothing is known of it but that. */
	send(record: R): Promise<StepResult<R> | void>;
}

/** The step that makes a record; it needs none before it. */
export interface FirstStep<R> extends Omit<Step<R>, 'send' | 'role'> {
	send(): Promise<StepResult<R> & { record: R }>;
}

export type Creation<R> = [FirstStep<R>, ...Array<Step<R>>];

type Sooner<T> = T | Promise<T>;

/**
 * Everything that the verbs need to know of one kind of record of one backend.
 *
 * @typeParam Ref  how items name a record
 * @typeParam R  the record as the client reads it
 * @typeParam Fields  what can be written, flat, under the names of `values`
 */
export interface RecordKind<Ref, R, Fields extends object = IDataObject> {
	/** Lower case, for sentences: `user`. */
	noun: string;
	/** `FortiAuthenticator`. */
	service: string;
	/** What the item called it, for messages. */
	nameOf(ref: Ref): string;
	/** The record; undefined, or an error of kind `notFound`, when there is none. Two of them are an error of kind `conflict`. */
	find(ref: Ref): Promise<R | undefined>;
	/** What names the record, in every answer: `{ id, username }`. Asks nobody. */
	identity(record: R): IDataObject;
	/** What writes compare, under the names that writes use. */
	values(record: R): IDataObject;
	/** The records in the shape that is asked for, in their order; many at once, so that look-ups are shared. */
	show(records: R[], output: Output): Promise<IDataObject[]>;
	/** Fields the backend never shows: sent whenever they are given, and the outcome is then `updated`. */
	hidden?: readonly string[];
	/** Fields, at any depth, that a dry run masks. Names that tell of secrets are masked anyway. */
	secret?: readonly string[];
	/** Fields that can't be changed later: never sent for an existing record, but told under `notApplied` when they differ. */
	fixed?: readonly string[];
	/** Whether a field has the wanted value; default: equal JSON. For names, dates and numbers that have several spellings. */
	same?(field: string, present: unknown, wanted: unknown): boolean;
	/** @param facts.wasFree  a look-up has just found no record of that name, which settles a lost answer */
	create?(fields: Fields, facts: { wasFree: boolean }): Sooner<Creation<R>>;
	/** Refuses what an existing record can't be given, before anything is sent; sees all fields that were given. */
	check?(record: R, given: Partial<Fields>): void;
	/** @param changes  only what differs, and hidden fields that were given */
	change?(record: R, changes: Partial<Fields>): Sooner<Array<Step<R>>>;
	remove?(record: R): Sooner<Array<Step<R>>>;
}

/** One step, where the record is not so already. */
export const unless = <R>(isSo: boolean, step: Step<R>): Array<Step<R>> => (isSo ? [] : [step]);

/** The usual `show`: one function for each shape. */
export function showing<R>(shapes: {
	/** Raw fields that Selected Fields always has: `id`, `dn`. */
	idFields: readonly string[];
	simplified(records: R[]): Sooner<IDataObject[]>;
	/** Without password hashes and other secrets. */
	raw(record: R): IDataObject;
}): RecordKind<never, R>['show'] {
	return async (records, { shape, fields }) => {
		if (shape === 'simplified') return await shapes.simplified(records);
		if (shape === 'raw') return records.map((record) => shapes.raw(record));
		const wanted = new Set([...shapes.idFields, ...fields]);
		// Entries, not assignments: a field called `__proto__` stays a field.
		return records.map((record) => Object.fromEntries(Object.entries(shapes.raw(record)).filter(([name]) => wanted.has(name))));
	};
}

/** The record, for operations that only read. @throws BackendError kind `notFound` */
export async function requireRecord<Ref, R>(kind: Pick<RecordKind<Ref, R>, 'find' | 'nameOf' | 'noun' | 'service'>, ref: Ref): Promise<R> {
	const record = await kind.find(ref);
	if (record !== undefined) return record;
	throw new BackendError({
		kind: 'notFound',
		message: `No ${kind.noun} '${kind.nameOf(ref)}' in ${kind.service}`,
		cure: 'Check the name; it may have been renamed, moved or deleted',
		delivery: 'unsent',
	});
}
