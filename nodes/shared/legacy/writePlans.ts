import type { IDataObject } from 'n8n-workflow';

/** How a kind of record is shown and compared. */
export interface RecordView<R> {
	/** Lower case, for sentences: `user`, `group`. */
	noun: string;
	/** `FortiAuthenticator`. */
	service: string;
	/** Keys that are in every answer, from the raw record: `id`, `dn`. */
	idFields: string[];
	/** The record's values under the names that writes use, for comparing. */
	values(record: R): IDataObject;
	/** Output: Simplified. Also the base of the answers of writes. */
	simplify(record: R): IDataObject;
	/** Output: Raw. Without password hashes and other secrets. */
	raw(record: R): IDataObject;
}

export type IfExists = 'fail' | 'skip' | 'update';
export type IfMissing = 'fail' | 'skip';
export type Outcome = 'created' | 'updated' | 'unchanged' | 'skipped' | 'deleted';

interface WritePlan<R> {
	view: RecordView<R>;
	/** What the user named the record by, for messages. */
	name: string;
	/**
	 * Fields that the backend does not show: always sent when given, and the outcome is then `updated`.
	 */
	hidden?: string[];
	/** Fields (at any depth) whose values never appear in a dry run. Names that tell of secrets are masked anyway. */
	secrets?: string[];
	/** The request a dry run shows; default: the fields themselves. */
	request?(fields: IDataObject): IDataObject;
}

export interface CreatePlan<R> extends WritePlan<R> {
	/** Everything to create the record with, under the names of `view.values`. */
	fields: IDataObject;
	/** Overrides the parameter `ifExists` (Create or Update always updates). */
	ifExists?: IfExists;
	find(): Promise<R | undefined>;
	create(fields: IDataObject): Promise<R>;
	/** Missing where the backend can't update such records: 'Update' is then refused. */
	update?(existing: R, changes: IDataObject): Promise<R>;
	/** Fields left out when an existing record is updated: what names it, and what is for new records only. */
	onlyOnCreate?: string[];
	/** Joins the answer when the record was created (a generated password under its key). */
	revealOnCreate?: IDataObject;
}

export interface UpdatePlan<R> extends WritePlan<R> {
	changes: IDataObject;
	/** The present record; undefined when there is none. */
	find(): Promise<R | undefined>;
	/** Sends the changes; gives the record as it is afterwards. */
	update(existing: R, changes: IDataObject): Promise<R>;
	/** Joins the answer when something was sent. */
	revealOnUpdate?: IDataObject;
}

export interface DeletePlan<R> {
	view: RecordView<R>;
	name: string;
	find(): Promise<R | undefined>;
	remove(existing: R): Promise<void>;
	/** The request a dry run shows. */
	request?(existing: R): IDataObject;
}

export interface PerformPlan {
	outcome: Outcome;
	/** What would be sent; shown by a dry run, secrets masked. */
	request: IDataObject;
	secrets?: string[];
	/** Joins the answer of a dry run (the record it is about). */
	about?: IDataObject;
	/** Sends it; what it gives joins the answer and may override the outcome. */
	run(): Promise<IDataObject>;
}
