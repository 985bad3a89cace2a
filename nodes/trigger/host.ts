import { NodeApiError, type IDataObject, type INode, type INodeExecutionData, type IPollFunctions } from 'n8n-workflow';
import { BackendError } from '../../clients/errors';
import { isPlainObject } from '../../clients/json';
import { clientContext } from '../shared/connection';
import { toNodeError } from '../shared/errors';
import type { Directory } from './directory';
import { fingerprintOf } from './fingerprint';
import { pollMemory, type PollSlot } from './memory';
import { pollCore, type PollNotice, type PollResult } from './poll';
import { itemOf, sampleItems } from './items';
import { readSettings, type TriggerSettings } from './settings';
import type { Source } from './source';
import type { DetectedEvent, PollConfig } from './types';

/** Every so many polls everybody is read even where the newest would do. */
const fullWalkEvery = 60;
const sampleSize = 3;
/** What a host before 2.38 gives a poll. */
const usualBudgetMs = 5 * 60 * 1000;
/** Part of the budget for asking; the rest is for handing over. */
const askingShare = 0.8;

const notices: Record<PollNotice, string> = {
	firstPoll: 'Remembered everybody who is there; announces users who come from now on',
	garbage: 'The remembered users could not be read; remembered everybody anew',
	version: 'Remembered everybody anew after an update of this node',
	fingerprint: 'Remembered everybody anew, because what is watched has changed',
	collapse:
		'The directory suddenly shows nobody, or not half of the known users, or an empty group that had many members; not believed before it says so again',
	partial:
		'Others kept writing while the users were read; announced who was certain to be there, and who left is told when the list comes whole',
	returned: 'The directory showed nobody before and many now; remembered them, and announces users who come from now on',
};

/** What n8n calls at each tick: one poll of one of these directories. */
export async function pollHost(context: IPollFunctions, directories: readonly Directory[]): Promise<INodeExecutionData[][] | null> {
	const node = context.getNode();
	const atStart = isStart(context);
	const begun = new Date();
	const settings = readSettings(node, directories, (name, fallback) => context.getNodeParameter(name, fallback) as unknown);
	const budget = typeof context.getPollBudgetMs === 'function' ? context.getPollBudgetMs() : usualBudgetMs;
	const signal = AbortSignal.timeout(Math.max(1000, Math.floor(budget * askingShare)));
	let source: Source | undefined;
	try {
		const credential = await context.getCredentials(settings.directory.credentialType);
		source = settings.directory.watched.source(credential, clientContext(context, signal), { ...settings, signal });
		if (context.getMode() === 'manual') return await sample(context, source, settings);
		return handOver(context, await run(context, settings, source, begun), source);
	} catch (reason) {
		const error = toPollError(context, reason, source, signal);
		if (!atStart || !isPlainObject(storedState(context))) throw error;
		return postpone(context, error);
	} finally {
		await source?.client.close();
	}
}

const met = new WeakSet<IPollFunctions>();

/**
 * Whether n8n polls because it starts, or takes over from another instance. It would give a trigger up for good whose
 * first poll fails, though nobody is there to see it.
 */
function isStart(context: IPollFunctions): boolean {
	// Later polls come with the same context.
	if (met.has(context)) return false;
	met.add(context);
	return ['init', 'leadershipChange'].includes(context.getActivationMode());
}

function postpone(context: IPollFunctions, { message }: Error): null {
	context.logger.warn(`${context.getNode().name}: the first poll after the start did not work and is tried again: ${message}`);
	return null;
}

function toPollError(context: IPollFunctions, reason: unknown, source: Source | undefined, signal: AbortSignal): Error {
	const node = context.getNode();
	const ranOut = signal.aborted && reason instanceof BackendError && reason.kind === 'aborted';
	return ranOut ? tooSlow(node, 'to be read') : toNodeError(node, reason, { redactor: source?.client.redactor, logger: context.logger });
}

function tooSlow(node: INode, forWhat: string): NodeApiError {
	return new NodeApiError(
		node,
		{ message: 'timeout' },
		{
			message: `The directory answers too slowly ${forWhat} in the time n8n gives a poll`,
			description: "Lower 'Max Users per Poll', watch a smaller part of the directory, or see why the server is slow",
			failure: { cause: 'temporarily-unavailable' },
		},
	);
}

/** A test in the editor shows what items look like, and touches nothing that is remembered. */
async function sample(context: IPollFunctions, source: Source, settings: TriggerSettings): Promise<INodeExecutionData[][] | null> {
	const users = await source.sample(sampleSize);
	const lastPoll = pollMemory.lastPoll(slotOf(context));
	const items = sampleItems(users, settings, new Date()).map((json) => ({
		json: { ...json, ...(lastPoll ? { lastPoll: { ...lastPoll } } : {}) },
	}));
	return items.length === 0 ? null : [items];
}

const slotOf = (context: IPollFunctions): PollSlot => ({ workflowId: context.getWorkflow().id ?? '', nodeId: context.getNode().id });
const storedState = (context: IPollFunctions): unknown => context.getWorkflowStaticData('node').state;

async function run(
	context: IPollFunctions,
	settings: TriggerSettings,
	source: Source,
	begun: Date,
): Promise<PollResult<INodeExecutionData>> {
	const slot = slotOf(context);
	const stored = (): unknown => storedState(context);
	return await pollCore<INodeExecutionData>({
		slot,
		memory: pollMemory,
		config: await configure(settings, source, slot, stored()),
		limit: settings.maxUsers,
		now: () => new Date(),
		stored,
		begun,
		store: (state) => {
			context.getWorkflowStaticData('node').state = state as unknown as IDataObject;
		},
		fetch: async (request) => await source.fetch(request),
		format: async (events) => await format(source, events),
	});
}

/** The strategy that the state was made with, or what the server serves when there is none yet. */
async function configure(settings: TriggerSettings, source: Source, slot: PollSlot, stored: unknown): Promise<PollConfig> {
	const { triggerOn, watchedFields, rememberValues, emitExisting, overlapSeconds, daysAhead, again } = settings;
	const { service, name: directoryName } = settings.directory;
	const [best, ...others] = source.strategies;
	const configs = [best, ...others].map((strategy): PollConfig => {
		const fingerprint = fingerprintOf({ service, strategy, scope: source.scope, triggerOn, watchedFields, rememberValues });
		return {
			service,
			directoryName,
			strategy,
			fingerprint,
			triggerOn,
			emitExisting,
			watchedFields,
			rememberValues,
			overlapSeconds,
			fullWalkEvery,
			daysAhead,
			again,
		};
	});
	const used = configs.find(({ fingerprint }) => isMadeBy(stored, fingerprint) || pollMemory.latest(slot, undefined, fingerprint));
	if (used) return used;
	const strategy = others.length === 0 ? best : await source.probe();
	return configs.find((config) => config.strategy.listing === strategy.listing) ?? configs[0];
}

const isMadeBy = (stored: unknown, fingerprint: string): boolean => isPlainObject(stored) && stored.fingerprint === fingerprint;

async function format(source: Source, events: readonly DetectedEvent[]): Promise<INodeExecutionData[]> {
	const users = await source.complete(events);
	return users.map((user, index) => ({ json: itemOf({ ...events[index], user }) }));
}

/** A trigger that died in silence is what people fear most: each poll leaves a line, and what is odd a warning. */
function logPoll(context: IPollFunctions, result: Extract<PollResult<INodeExecutionData>, { kind: 'emitted' | 'quiet' }>): void {
	const { name } = context.getNode();
	const announced = result.kind === 'emitted' ? result.items.length : 0;
	const at = new Date().toISOString();
	pollMemory.rememberPoll(slotOf(context), { at, listed: result.listed, announced });
	context.logger.info(`${name}: polled at ${at}, ${result.listed} users listed, ${announced} events announced`);
	const { notice, unknownNames = [] } = result;
	if (notice === 'collapse' || notice === 'returned') context.logger.warn(`${name}: ${notices[notice]}`);
	else if (notice) context.logger.info(`${name}: ${notices[notice]}`);
	if (unknownNames.length > 0) context.logger.warn(`${name}: nobody of these names to announce again: ${unknownNames.join(', ')}`);
}

function handOver(context: IPollFunctions, result: PollResult<INodeExecutionData>, source: Source): INodeExecutionData[][] | null {
	const node = context.getNode();
	if (result.kind === 'emitted' || result.kind === 'quiet') logPoll(context, result);
	switch (result.kind) {
		case 'emitted':
			if (result.pending > 0) context.logger.info(`${node.name}: ${result.pending} more users come with the next polls`);
			return [result.items];
		case 'quiet':
		case 'skipped':
			return null;
		case 'failed':
			throw result.cause;
		case 'postponed':
			return postpone(context, toNodeError(node, result.cause, { redactor: source.client.redactor, logger: context.logger }));
		case 'outOfTime':
			throw tooSlow(node, 'to announce a single user');
		case 'refused':
			throw new NodeApiError(
				node,
				{ message: 'refused' },
				{
					message: result.message,
					description: 'Nothing was announced and nothing forgotten; the next poll tries again',
					failure: { cause: 'temporarily-unavailable' },
				},
			);
	}
}
