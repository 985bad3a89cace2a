import type { IDataObject } from 'n8n-workflow';
import { BackendError } from '../../clients/errors';
import type { Redactor } from '../../clients/http/redact';
import { changedBetween, differences, maskSecrets } from './differences';
import { shownMessage } from './errors';
import type { ItemInput } from './input';
import { outputOf, toData } from './output';
import type { RecordKind, Step } from './record';
import { carryOut, carryOutCreation, reasonOf, type Course } from './steps';
import { Written } from './written';

export type IfExists = 'fail' | 'skip' | 'update';
export type Outcome = 'created' | 'updated' | 'unchanged' | 'skipped' | 'deleted' | 'started';

/** What joins the item when the step that carries a field was done, by field: `{ password: { generatedPassword } }`. */
export type Reveals = Readonly<Record<string, IDataObject>>;

export interface CreateRequest<Ref, Fields> {
	/** How a record of that name would be found. */
	ref: Ref;
	fields: Fields;
	/** Fields that an existing record keeps without a word: what names it, a password nobody chose. */
	onlyOnCreate?: readonly string[];
	/** In place of the parameter 'If … Exists' (Create or Update always updates). */
	ifExists?: IfExists;
	reveals?: Reveals;
}

export interface Action<R> {
	/** What is sent; none = there is nothing to do. Checks that need the server belong here. */
	steps(record: R): Array<Step<R>> | Promise<Array<Step<R>>>;
	/** The answer's keys beside outcome; an `outcome` among them wins. Default: the record as 'Output' asks for it. */
	about?(record: R, told: IDataObject): IDataObject | IDataObject[] | Promise<IDataObject | IDataObject[]>;
	/** Default: updated; null for an answer that has none. */
	outcome?: Outcome | null;
	/** Keys of the answer that are told only once, or may be secret; default: all that the steps told. */
	toldOnce?: readonly string[];
	reveals?: Reveals;
	/** Fields of the requests that a dry run masks. */
	secret?: readonly string[];
}

/** A single request about no record that has to be looked up; what it answers is the item. */
export interface Call
	extends Pick<Action<never>, 'outcome' | 'toldOnce' | 'reveals' | 'secret'>, Pick<Step<never>, 'name' | 'fields' | 'request'> {
	/** Keys of the item that are known beforehand. */
	about?: IDataObject;
	send(): Promise<IDataObject | void>;
}

/** What workflows decide by: a field of the record that happens to be called so must not pass for it. */
const ownKeys = ['outcome', 'wouldBe', 'dryRun', 'notApplied'];

type Found<R> = { record: R } | { refusal: BackendError | undefined };

const pick = (fields: IDataObject, names: Iterable<string>): IDataObject =>
	Object.fromEntries([...names].map((name) => [name, fields[name]]));
const without = (fields: IDataObject, names: readonly string[]): IDataObject =>
	Object.fromEntries(Object.entries(fields).filter(([name, value]) => !names.includes(name) && value !== undefined));
const titled = (noun: string): string => noun.charAt(0).toUpperCase() + noun.slice(1);

/** The verbs of all operations, for one item. Nobody else runs steps. */
export class Write {
	private asked = false;

	constructor(
		private readonly input: ItemInput,
		private readonly redactor: Redactor,
	) {}

	/** Whether a verb of this item was free to send something: then the item is not done a second time. */
	get mayHaveSent(): boolean {
		return this.asked && !this.input.dryRun;
	}

	/** Creates, or treats the existing record as 'If … Exists' says. */
	async create<Ref, R, Fields extends object>(kind: RecordKind<Ref, R, Fields>, request: CreateRequest<Ref, Fields>): Promise<Written> {
		this.asked = true;
		if (kind.create === undefined) throw new Error(`A ${kind.noun} can't be created`);
		const choice = request.ifExists ?? this.input.choice<IfExists>('ifExists', ['fail', 'skip', 'update'], 'fail');
		// With 'fail' the backend itself says when the name is taken: no look-up, one request.
		const existing = choice === 'fail' && !this.input.dryRun ? undefined : await this.find(kind, request.ref);
		if (existing && 'record' in existing) return await this.treatExisting(kind, request, existing.record, choice);
		const creation = await kind.create(request.fields, { wasFree: existing !== undefined });
		if (this.input.dryRun) return new Written({ ...this.head('created'), requests: this.requests(kind, creation) });
		const done = await unlessRefused(carryOutCreation(creation), 'conflict');
		if ('refusal' in done) {
			if (choice === 'fail') throw withCure(done.refusal, this.existsCure(kind));
			// Somebody else was faster than the look-up.
			const taken = await this.find(kind, request.ref);
			if (!('record' in taken)) throw done.refusal;
			return await this.treatExisting(kind, request, taken.record, choice);
		}
		const sent = without(toData(request.fields), kind.hidden ?? []);
		return await this.finish(kind, done.value, { outcome: 'created', reveals: request.reveals, sent });
	}

	/** Creates, or changes the existing record where it differs. */
	async upsert<Ref, R, Fields extends object>(
		kind: RecordKind<Ref, R, Fields>,
		request: Omit<CreateRequest<Ref, Fields>, 'ifExists'>,
	): Promise<Written> {
		return await this.create(kind, { ...request, ifExists: 'update' });
	}

	/** Reads, sends what differs, and nothing when nothing does. `changes` may depend on the record as it is. */
	async update<Ref, R, Fields extends object>(
		kind: RecordKind<Ref, R, Fields>,
		ref: Ref,
		changes: Partial<Fields> | ((record: R) => Partial<Fields>),
		reveals?: Reveals,
	): Promise<Written> {
		this.asked = true;
		const found = await this.findOrSkip(kind, ref);
		if (found instanceof Written) return found;
		return await this.changeRecord(kind, found, typeof changes === 'function' ? changes(found) : changes, reveals);
	}

	async remove<Ref, R, Fields extends object>(kind: RecordKind<Ref, R, Fields>, ref: Ref): Promise<Written> {
		this.asked = true;
		if (kind.remove === undefined) throw new Error(`A ${kind.noun} can't be deleted`);
		const found = await this.findOrSkip(kind, ref);
		if (found instanceof Written) return found.with({ deleted: false });
		const identity = kind.identity(found);
		const steps = await kind.remove(found);
		if (this.input.dryRun)
			return new Written({ ...this.head('deleted'), deleted: false, ...identity, requests: this.requests(kind, steps) });
		const course = await carryOut(steps, found);
		if (!course.effect && course.stop) throw this.refusalOf(course);
		return new Written({ outcome: 'deleted', deleted: true, ...identity, ...course.told, ...reasonOf(course, this.redactor) });
	}

	/** Any other write to a record. */
	async perform<Ref, R, Fields extends object>(
		kind: Pick<RecordKind<Ref, R, Fields>, 'noun' | 'service' | 'nameOf' | 'find' | 'identity' | 'secret'> &
			Partial<Pick<RecordKind<Ref, R, Fields>, 'show'>>,
		ref: Ref,
		action: Action<R>,
	): Promise<Written> {
		this.asked = true;
		const found = await this.findOrSkip(kind, ref);
		if (found instanceof Written) return found;
		const shown = async (record: R): Promise<IDataObject> =>
			kind.show === undefined ? kind.identity(record) : await this.shown(kind.show, record);
		return await this.send(found, { about: shown, ...action, secret: [...(kind.secret ?? []), ...(action.secret ?? [])] });
	}

	/** A write that is about no record that has to be looked up. */
	async send<R>(record: R, action: Action<R>): Promise<Written> {
		this.asked = true;
		const steps = await action.steps(record);
		const { outcome = 'updated' } = action;
		if (steps.length === 0) return this.answer(this.head('unchanged'), await action.about?.(record, {}));
		if (this.input.dryRun) {
			const about = await action.about?.(record, {});
			return this.answer(this.head(outcome ?? 'updated'), about, { requests: this.requests(action, steps) });
		}
		const course = await carryOut(steps, record);
		if (course.stop && !this.isWorthTelling(course, action.reveals)) throw this.refusalOf(course);
		const revealed = revealedBy(course, action.reveals);
		const told = { ...course.told, ...revealed };
		const about = await this.afterwards(async () => (await action.about?.(course.record, told)) ?? {}, told);
		const once = [...Object.keys(revealed), ...(action.toldOnce ?? Object.keys(course.told))];
		const done = course.effect ? outcome : 'unchanged';
		return this.answer(
			done === null ? {} : { outcome: done },
			about,
			{ ...leftOf(course.left), ...reasonOf(course, this.redactor), ...revealed },
			once,
		);
	}

	/** One request, as it is. */
	async call({ about = {}, name, fields, request, send, ...action }: Call): Promise<Written> {
		return await this.send(about, {
			...action,
			steps: () => [{ name, fields, request, send: async () => ({ told: (await send()) ?? {} }) }],
			about: (known, told) => ({ ...known, ...told }),
		});
	}

	private async treatExisting<Ref, R, Fields extends object>(
		kind: RecordKind<Ref, R, Fields>,
		request: CreateRequest<Ref, Fields>,
		existing: R,
		choice: IfExists,
	): Promise<Written> {
		const name = kind.nameOf(request.ref);
		if (choice === 'skip') {
			const shown = await this.shown(kind.show, existing);
			const reason = `The ${kind.noun} '${name}' exists already`;
			return new Written({ ...this.head('skipped'), ...shown, reason });
		}
		if (choice === 'update' && kind.change) {
			const changes = without(toData(request.fields), request.onlyOnCreate ?? []);
			return await this.changeRecord(kind, existing, changes as Partial<Fields>, request.reveals);
		}
		throw new BackendError({
			kind: 'conflict',
			message: `The ${kind.noun} '${name}' already exists in ${kind.service}`,
			cure: this.existsCure(kind),
		});
	}

	private async changeRecord<Ref, R, Fields extends object>(
		kind: RecordKind<Ref, R, Fields>,
		existing: R,
		given: Partial<Fields>,
		reveals?: Reveals,
	): Promise<Written> {
		if (kind.change === undefined) throw new Error(`A ${kind.noun} can't be changed`);
		kind.check?.(existing, given);
		const before = kind.values(existing);
		const hidden = kind.hidden ?? [];
		const all: IDataObject = without(toData(given), []);
		const settled = settledFields(kind, before, all);
		const changes = without(all, kind.fixed ?? []);
		const unseen = hidden.filter((name) => changes[name] !== undefined);
		const differing = differences(before, without(changes, unseen), kind.same);
		const toSend = pick(changes, [...differing.keys(), ...unseen]);
		const steps = Object.keys(toSend).length === 0 ? [] : await kind.change(existing, toSend as Partial<Fields>);
		const kept = { ...leftOf(settled), ...fixedReason(kind, settled) };
		if (steps.length === 0) {
			return new Written({
				...this.head('unchanged'),
				...(await this.shown(kind.show, existing)),
				...kept,
			});
		}
		if (this.input.dryRun) {
			const told = Object.fromEntries(unseen.map((name) => [name, 'sent, not shown by the server']));
			return new Written({
				...this.head('updated'),
				...(await this.shown(kind.show, existing)),
				requests: this.requests(kind, steps),
				changes: maskSecrets({ ...Object.fromEntries(differing), ...told }, [...(kind.secret ?? [])]) as IDataObject,
				...kept,
			});
		}
		return await this.finish(kind, await carryOut(steps, existing), {
			outcome: 'updated',
			reveals,
			sent: without(toSend, unseen),
			before,
			unseen,
			settled,
		});
	}

	/** The item of a write that was carried out, as a whole or in part. */
	private async finish<Ref, R, Fields extends object>(
		kind: RecordKind<Ref, R, Fields>,
		course: Course<R>,
		facts: { outcome: Outcome; reveals?: Reveals; sent: IDataObject; before?: IDataObject; unseen?: readonly string[]; settled?: string[] },
	): Promise<Written> {
		if (course.stop && !this.isWorthTelling(course, facts.reveals)) throw this.refusalOf(course);
		const after = kind.values(course.record);
		const comparable = Object.fromEntries(
			Object.entries(facts.sent).filter(([name]) => Object.hasOwn(after, name) && !course.left.includes(name)),
		);
		const ignored = [...differences(after, comparable, kind.same).keys()];
		const settled = facts.settled ?? [];
		const revealed = revealedBy(course, facts.reveals);
		// What a server takes without a word and does not change was no update.
		const changed =
			facts.before === undefined ||
			(facts.unseen ?? []).some((name) => course.applied.includes(name)) ||
			changedBetween(facts.before, after, Object.keys(comparable)).length > 0;
		const shown = await this.afterwards(async () => await this.shown(kind.show, course.record), kind.identity(course.record));
		return new Written(
			{
				outcome: changed && course.effect ? facts.outcome : 'unchanged',
				...shown,
				...leftOf([...settled, ...ignored, ...course.left]),
				...joined(fixedReason(kind, settled), reasonOf(course, this.redactor)),
				...course.told,
				...revealed,
			},
			[...Object.keys(course.told), ...Object.keys(revealed)],
		);
	}

	/**
	 * A write that stopped half-way is an item when something was done for certain; when it is not known how far it came,
	 * only if something was told that nobody can be told again.
	 */
	private isWorthTelling<R>(course: Course<R>, reveals?: Reveals): boolean {
		if (!course.effect) return false;
		return !course.stop?.uncertain || Object.keys(course.told).length > 0 || Object.keys(revealedBy(course, reveals)).length > 0;
	}

	private refusalOf<R>(course: Course<R>): unknown {
		const { stop, unclosed } = course;
		const reason = stop?.reason;
		if (!(reason instanceof BackendError)) return reason;
		const open = unclosed ? `; afterwards it was not possible to ${unclosed.step} (${shownMessage(unclosed.reason, this.redactor)})` : '';
		if (!stop?.uncertain) return open === '' ? reason : reason.with({ message: reason.message + open });
		const certain = course.effect ? `done for certain: ${course.applied.join(', ')}; ` : '';
		return reason.with({ kind: 'uncertain', message: `${certain}${reason.message}${open}`, delivery: 'unknown' });
	}

	/** The write is done: what goes wrong while it is shown must not make it look undone. */
	private async afterwards<T extends IDataObject | IDataObject[]>(show: () => Promise<T>, instead: IDataObject): Promise<T | IDataObject> {
		try {
			return await show();
		} catch (reason) {
			return { ...instead, notice: `Done, but the record could not be read afterwards: ${shownMessage(reason, this.redactor)}` };
		}
	}

	private async shown<R>(show: RecordKind<never, R>['show'], record: R): Promise<IDataObject> {
		const [json = {}] = await show([record], outputOf(this.input));
		return ownKeys.some((key) => Object.hasOwn(json, key)) ? without(json, ownKeys) : json;
	}

	private async find<Ref, R>(kind: Pick<RecordKind<Ref, R>, 'find'>, ref: Ref): Promise<Found<R>> {
		const search = await unlessRefused(kind.find(ref), 'notFound');
		if ('refusal' in search) return { refusal: search.refusal };
		return search.value === undefined ? { refusal: undefined } : { record: search.value };
	}

	/** The record, or what becomes of the item without it. */
	private async findOrSkip<Ref, R>(kind: Pick<RecordKind<Ref, R>, 'find' | 'nameOf' | 'noun' | 'service'>, ref: Ref): Promise<R | Written> {
		const found = await this.find(kind, ref);
		if ('record' in found) return found.record;
		const name = kind.nameOf(ref);
		const message = `No ${kind.noun} '${name}' in ${kind.service}`;
		if (this.input.choice('ifMissing', ['fail', 'skip'], 'fail') === 'skip') {
			return new Written({ ...this.head('skipped'), name, reason: message });
		}
		const skip = this.input.has('ifMissing') ? `, or choose 'Skip' in '${this.input.label('ifMissing')}'` : '';
		const cure = `Check the name${skip}`;
		throw found.refusal ? withCure(found.refusal, cure) : new BackendError({ kind: 'notFound', message, cure });
	}

	private head(outcome: Outcome): IDataObject {
		return this.input.dryRun ? { wouldBe: outcome, dryRun: true } : { outcome };
	}

	private requests(kind: { secret?: readonly string[] }, steps: ReadonlyArray<{ name: string; request: IDataObject }>): IDataObject[] {
		return steps.map(({ name, request }) => ({ step: name, ...(maskSecrets(request, [...(kind.secret ?? [])]) as IDataObject) }));
	}

	private answer(
		head: IDataObject,
		about: IDataObject | IDataObject[] | undefined,
		more: IDataObject = {},
		toldOnce: string[] = [],
	): Written {
		const item = (one?: IDataObject): IDataObject => ({ ...head, ...one, ...more });
		return new Written(Array.isArray(about) ? about.map((one) => item(one)) : item(about), toldOnce);
	}

	private existsCure(kind: { noun: string; change?: unknown }): string {
		const choices = kind.change ? "'Update' or 'Skip'" : "'Skip'";
		const choose = this.input.has('ifExists') ? `Choose ${choices} in '${this.input.label('ifExists')}', or use another name` : undefined;
		return choose ?? `Use another name, or look at the ${titled(kind.noun)} that has it`;
	}
}

/** Fixed fields that were given and are not what the record has, or can't be compared. */
function settledFields<Ref, R, Fields extends object>(kind: RecordKind<Ref, R, Fields>, before: IDataObject, given: IDataObject): string[] {
	const fixed = (kind.fixed ?? []).filter((name) => given[name] !== undefined);
	const hidden = fixed.filter((name) => kind.hidden?.includes(name));
	const shown = fixed.filter((name) => !hidden.includes(name));
	return [...differences(before, pick(given, shown), kind.same).keys(), ...hidden];
}

const leftOf = (fields: string[]): IDataObject => (fields.length === 0 ? {} : { notApplied: [...new Set(fields)] });

const fixedReason = (kind: { service: string }, settled: string[]): IDataObject =>
	settled.length === 0 ? {} : { reason: `${kind.service} offers no way to change ${settled.join(', ')} afterwards` };

const joined = (...parts: IDataObject[]): IDataObject => {
	const reasons = parts.map(({ reason }) => reason).filter((reason) => reason !== undefined);
	return reasons.length === 0 ? {} : { reason: reasons.join('; ') };
};

function revealedBy<R>(course: Course<R>, reveals: Reveals = {}): IDataObject {
	// A password that may have been set has to be told as well: nobody else knows it.
	const told = course.stop?.uncertain ? [...course.applied, ...course.left] : course.applied;
	return Object.assign({}, ...Object.entries(reveals).map(([field, keys]) => (told.includes(field) ? keys : {}))) as IDataObject;
}

/** The value, or the backend's refusal of one kind; everything else is thrown on. */
async function unlessRefused<T>(promise: Promise<T>, kind: BackendError['kind']): Promise<{ value: T } | { refusal: BackendError }> {
	return await promise.then(
		(value) => ({ value }),
		(reason: unknown) => {
			if (reason instanceof BackendError && reason.kind === kind) return { refusal: reason };
			throw reason;
		},
	);
}

const withCure = (error: BackendError, cure: string): BackendError => error.with({ cure: error.cure ? `${error.cure}. ${cure}` : cure });
