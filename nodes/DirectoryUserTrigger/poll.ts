import { NodeApiError, type IDataObject, type INodeExecutionData, type IPollFunctions } from 'n8n-workflow';
import { clientContext } from '../shared/connection';
import { toNodeError } from '../shared/errors';
import { credentialOf, openSource, readSettings, type TriggerSettings } from './configuration';
import { fingerprintOf } from './fingerprints';
import { pollMemory, type PollSlot } from './pollMemory';
import { pollOnce, type PollNotice, type PollResult } from './pollOnce';
import type { Source } from './sources/source';
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
	collapse: 'The directory showed nobody although users are known; not believed before it says so again',
};

export async function poll(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const node = context.getNode();
	const settings = readSettings(node, (name, fallback) => context.getNodeParameter(name, fallback) as unknown);
	const budget = typeof context.getPollBudgetMs === 'function' ? context.getPollBudgetMs() : usualBudgetMs;
	const signal = AbortSignal.timeout(Math.max(1000, Math.floor(budget * askingShare)));
	let source: Source | undefined;
	try {
		const credential = await context.getCredentials(credentialOf[settings.service]);
		source = openSource(node, settings, credential, { ...clientContext(context, signal), signal });
		if (context.getMode() === 'manual') return await sample(source);
		return handOver(context, await run(context, settings, source), source);
	} catch (reason) {
		throw toNodeError(node, reason, { redactor: source?.client.redactor });
	} finally {
		await source?.client.close();
	}
}

/** A test in the editor shows what items look like, and touches nothing that is remembered. */
async function sample(source: Source): Promise<INodeExecutionData[][] | null> {
	const users = await source.sample(sampleSize);
	const detectedAt = new Date().toISOString();
	if (users.length === 0) return null;
	return [users.map((user) => ({ json: { event: 'newUser', eventId: `sample-${user.id}`, detectedAt, user: { ...user } } }))];
}

async function run(context: IPollFunctions, settings: TriggerSettings, source: Source): Promise<PollResult<INodeExecutionData>> {
	const slot: PollSlot = { workflowId: context.getWorkflow().id ?? '', nodeId: context.getNode().id };
	const stored = (): unknown => context.getWorkflowStaticData('node').state;
	return await pollOnce<INodeExecutionData>({
		slot,
		memory: pollMemory,
		config: await configure(settings, source, slot, stored()),
		limit: settings.maxUsers,
		now: () => new Date(),
		stored,
		store: (state) => {
			context.getWorkflowStaticData('node').state = state as unknown as IDataObject;
		},
		fetch: async (request) => await source.fetch(request),
		format: async (events) => await format(source, events),
	});
}

/** The strategy that the state was made with, or what the server serves when there is none yet. */
async function configure(settings: TriggerSettings, source: Source, slot: PollSlot, stored: unknown): Promise<PollConfig> {
	const { service, triggerOn, watchedFields, rememberValues, emitExisting, overlapSeconds } = settings;
	const [best, ...others] = source.strategies;
	const configs = [best, ...others].map((strategy): PollConfig => {
		const fingerprint = fingerprintOf({ service, strategy, scope: source.scope, triggerOn, watchedFields, rememberValues });
		return { service, strategy, fingerprint, triggerOn, emitExisting, watchedFields, rememberValues, overlapSeconds, fullWalkEvery };
	});
	const used = configs.find(({ fingerprint }) => isMadeBy(stored, fingerprint) || pollMemory.latest(slot, undefined, fingerprint));
	if (used) return used;
	const strategy = others.length === 0 ? best : await source.probe();
	return configs.find((config) => config.strategy === strategy) ?? configs[0];
}

const isMadeBy = (stored: unknown, fingerprint: string): boolean =>
	typeof stored === 'object' && stored !== null && 'fingerprint' in stored && stored.fingerprint === fingerprint;

async function format(source: Source, events: readonly DetectedEvent[]): Promise<INodeExecutionData[]> {
	const users = await source.complete(events);
	return users.map((user, index) => {
		const { event, eventId, detectedAt, changes } = events[index];
		return { json: { event, eventId, detectedAt, user: { ...user }, ...(changes ? { changes: changes.map((change) => ({ ...change })) } : {}) } };
	});
}

function handOver(context: IPollFunctions, result: PollResult<INodeExecutionData>, source: Source): INodeExecutionData[][] | null {
	const node = context.getNode();
	if ('notice' in result && result.notice) context.logger.info(`${node.name}: ${notices[result.notice]}`);
	switch (result.kind) {
		case 'emitted':
			if (result.pending > 0) context.logger.info(`${node.name}: ${result.pending} more users come with the next polls`);
			return [result.items];
		case 'quiet':
		case 'skipped':
			return null;
		case 'failed':
			throw toNodeError(node, result.cause, { redactor: source.client.redactor });
		case 'postponed': {
			const { message } = toNodeError(node, result.cause, { redactor: source.client.redactor });
			context.logger.warn(`${node.name}: the first poll after the start did not work and is tried again: ${message}`);
			return null;
		}
		case 'outOfTime':
			throw new NodeApiError(node, { message: 'timeout' }, {
				message: 'The directory answered too slowly to announce a single user in the time n8n gives a poll',
				description: "Lower 'Max Users per Poll', or see why the server is slow",
				failure: { cause: 'temporarily-unavailable' },
			});
		case 'refused':
			throw new NodeApiError(node, { message: 'refused' }, {
				message: result.message,
				description: 'Nothing was announced and nothing forgotten; the next poll tries again',
				failure: { cause: 'temporarily-unavailable' },
			});
	}
}
