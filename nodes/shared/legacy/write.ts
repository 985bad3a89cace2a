import type { IDataObject } from 'n8n-workflow';
import { BackendError } from '../../../clients/errors';
import { differences, maskSecrets } from '../differences';
import type { ItemInput } from './itemInput';
import type { CreatePlan, DeletePlan, IfExists, IfMissing, PerformPlan, RecordView, UpdatePlan } from './writePlans';

const without = (fields: IDataObject, names: string[] = []): IDataObject =>
	Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));

const pick = (fields: IDataObject, names: Iterable<string>): IDataObject =>
	Object.fromEntries([...names].map((name) => [name, fields[name]]));

const masked = (fields: IDataObject, secrets?: string[]): IDataObject => maskSecrets(fields, secrets) as IDataObject;

const label = <R>(view: RecordView<R>): string => view.noun.charAt(0).toUpperCase() + view.noun.slice(1);

export async function createRecord<R>(input: ItemInput, plan: CreatePlan<R>): Promise<IDataObject> {
	const choice: IfExists = plan.ifExists ?? readChoice(input, 'ifExists', ['fail', 'skip', 'update']);
	// With 'fail' the backend itself says when the name is taken: no look-up, one request.
	const existing = choice === 'fail' && !input.dryRun ? undefined : await plan.find();
	if (existing !== undefined) return await treatExisting(input, plan, existing, choice);
	if (input.dryRun) return dryRunOfCreate(plan);
	const creation = await unlessRefused(plan.create(plan.fields), 'conflict');
	if ('refusal' in creation) {
		// Somebody else was faster than the look-up.
		const taken = choice === 'fail' ? undefined : await plan.find();
		if (taken === undefined) throw withCure(creation.refusal, choice === 'fail' ? existsCure(plan) : undefined);
		return await treatExisting(input, plan, taken, choice);
	}
	return {
		outcome: 'created',
		...input.present(plan.view, creation.value),
		...notApplied(plan.view, creation.value, without(plan.fields, plan.hidden)),
		...plan.revealOnCreate,
	};
}

async function treatExisting<R>(input: ItemInput, plan: CreatePlan<R>, existing: R, choice: IfExists): Promise<IDataObject> {
	if (choice === 'skip') {
		return {
			outcome: 'skipped',
			...(input.dryRun ? { dryRun: true } : {}),
			...input.present(plan.view, existing),
			reason: `The ${plan.view.noun} '${plan.name}' exists already`,
		};
	}
	if (choice === 'update' && plan.update) {
		const { update } = plan;
		return await changeRecord(input, { ...plan, changes: without(plan.fields, plan.onlyOnCreate), update }, existing);
	}
	throw new BackendError({
		kind: 'conflict',
		message: `The ${plan.view.noun} '${plan.name}' already exists in ${plan.view.service}`,
		cure: existsCure(plan),
	});
}

const existsCure = <R>(plan: CreatePlan<R>): string => {
	const choices = plan.update ? "'Update' or 'Skip'" : "'Skip'";
	return `Choose ${choices} in 'If ${label(plan.view)} Exists', or use another name`;
};

function dryRunOfCreate<R>(plan: CreatePlan<R>): IDataObject {
	return {
		outcome: 'created',
		dryRun: true,
		request: masked(plan.request ? plan.request(plan.fields) : plan.fields, plan.secrets),
	};
}

export async function updateRecord<R>(input: ItemInput, plan: UpdatePlan<R>): Promise<IDataObject> {
	const existing = await findOrMissing(input, plan);
	return 'skipped' in existing ? existing.skipped : await changeRecord(input, plan, existing.record);
}

async function changeRecord<R>(input: ItemInput, plan: UpdatePlan<R>, existing: R): Promise<IDataObject> {
	const present = plan.view.values(existing);
	const hidden = (plan.hidden ?? []).filter((name) => plan.changes[name] !== undefined);
	const shown = differences(present, without(plan.changes, hidden));
	const toSend = pick(plan.changes, [...shown.keys(), ...hidden]);
	if (Object.keys(toSend).length === 0) {
		return { outcome: 'unchanged', ...(input.dryRun ? { dryRun: true } : {}), ...input.present(plan.view, existing) };
	}
	if (input.dryRun) {
		const changes = Object.fromEntries(shown) as IDataObject;
		return {
			outcome: 'updated',
			dryRun: true,
			...input.present(plan.view, existing),
			request: masked(plan.request ? plan.request(toSend) : toSend, plan.secrets),
			changes: masked({ ...changes, ...Object.fromEntries(hidden.map((name) => [name, 'sent, not shown by the server'])) }, plan.secrets),
		};
	}
	const updated = await plan.update(existing, toSend);
	return {
		outcome: 'updated',
		...input.present(plan.view, updated),
		...notApplied(plan.view, updated, without(toSend, hidden)),
		...plan.revealOnUpdate,
	};
}

/** Fields that were sent and still differ: backends ignore some without a word. */
function notApplied<R>(view: RecordView<R>, record: R, sent: IDataObject): IDataObject {
	const values = view.values(record);
	const comparable = Object.fromEntries(Object.entries(sent).filter(([name]) => Object.hasOwn(values, name)));
	const names = [...differences(values, comparable).keys()];
	return names.length === 0 ? {} : { notApplied: names };
}

export async function deleteRecord<R>(input: ItemInput, plan: DeletePlan<R>): Promise<IDataObject> {
	const existing = await findOrMissing(input, plan);
	if ('skipped' in existing) return { ...existing.skipped, deleted: false };
	const raw = plan.view.raw(existing.record);
	const identity: IDataObject = { ...pick(raw, plan.view.idFields), ...pickIdentity(plan.view.simplify(existing.record)) };
	if (input.dryRun) {
		return { outcome: 'deleted', dryRun: true, deleted: false, ...identity, request: plan.request?.(existing.record) ?? identity };
	}
	await plan.remove(existing.record);
	return { outcome: 'deleted', deleted: true, ...identity };
}

const pickIdentity = (simple: IDataObject): IDataObject =>
	pick(
		simple,
		['id', 'username', 'name', 'displayName'].filter((name) => Object.hasOwn(simple, name)),
	);

async function findOrMissing<R>(
	input: ItemInput,
	plan: { view: RecordView<R>; name: string; find(): Promise<R | undefined> },
): Promise<{ record: R } | { skipped: IDataObject }> {
	const search = await unlessRefused(plan.find(), 'notFound');
	if ('value' in search && search.value !== undefined) return { record: search.value };
	const choice: IfMissing = readChoice(input, 'ifMissing', ['fail', 'skip']);
	const message = `No ${plan.view.noun} '${plan.name}' in ${plan.view.service}`;
	if (choice === 'skip')
		return { skipped: { outcome: 'skipped', ...(input.dryRun ? { dryRun: true } : {}), name: plan.name, reason: message } };
	const cure = `Check the name, or choose 'Skip' in 'If ${label(plan.view)} Is Missing'`;
	throw 'refusal' in search ? withCure(search.refusal, cure) : new BackendError({ kind: 'notFound', message, cure });
}

export async function performWrite(input: ItemInput, plan: PerformPlan): Promise<IDataObject> {
	if (input.dryRun) return { outcome: plan.outcome, dryRun: true, ...plan.about, request: masked(plan.request, plan.secrets) };
	return { outcome: plan.outcome, ...(await plan.run()) };
}

function readChoice<Choice extends string>(input: ItemInput, name: string, choices: Choice[]): Choice {
	const value = input.text(name);
	if (value === '') return choices[0];
	const choice = choices.find((one) => one === value);
	if (choice === undefined)
		throw input.refusal(`The parameter '${input.label(name)}' is none of ${choices.join(', ')}`, 'Check its expression');
	return choice;
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

const withCure = (error: BackendError, cure: string | undefined): BackendError =>
	cure === undefined ? error : error.with({ cure: error.cure ? `${error.cure}. ${cure}` : cure });
