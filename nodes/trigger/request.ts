import { isAgainDue } from './again';
import { secondsToStamp } from './identity';
import { askedFrom, isMarked } from './lateArrivals';
import { stateKind, watchesExpiry, watchesGroups, type PollState, type RecentState } from './state';
import type { ListingRequest, PollConfig } from './types';

/** What has to be fetched before `detect` can decide. */
export function nextRequest(input: { config: PollConfig; state: PollState | undefined }): ListingRequest {
	const { config, state } = input;
	if (state === undefined) return { kind: 'complete', reason: 'baseline' };

	if (isAgainDue(config, state)) return { kind: 'complete', reason: 'again' };
	if (state.kind === 'recent') {
		return changes(config, 'created', state.place) ?? created(config, state) ?? { kind: 'complete', reason: 'everyPoll' };
	}

	const due = state.untilWalk <= 1 || state.unproven;
	const kind = stateKind(config);
	if (config.strategy.listing === 'newest' && kind === 'known' && state.kind === 'known') {
		return due ? { kind: 'complete', reason: 'periodic' } : { kind: 'newest', aboveId: state.highestId };
	}
	// Here the directory itself tells who is gone, and who joined a group; a periodic walk finds what it may not show.
	if (config.strategy.listing === 'changes' && state.kind === 'rows' && !watchesExpiry(config)) {
		if (due) return { kind: 'complete', reason: 'periodic' };
		return changes(config, 'any', state.place) ?? { kind: 'complete', reason: 'everyPoll' };
	}
	// Only the complete list tells who is gone, and whose time is up or who joined a group though their entry did not change.
	const needsEverybody = config.triggerOn.includes('userRemoved') || watchesExpiry(config) || watchesGroups(config);
	if (config.strategy.listing === 'since' && state.kind === 'rows' && !needsEverybody) {
		if (due) return { kind: 'complete', reason: 'periodic' };
		return modified(config, state.mark) ?? { kind: 'complete', reason: 'everyPoll' };
	}
	return { kind: 'complete', reason: 'everyPoll' };
}

function created(config: PollConfig, state: RecentState): ListingRequest | undefined {
	if (!isMarked(state) || config.strategy.listing !== 'since') return undefined;
	return { kind: 'since', stamp: 'created', from: secondsToStamp(askedFrom(config, state)) };
}

function modified(config: PollConfig, mark: number | null): ListingRequest | undefined {
	if (mark === null || config.strategy.listing !== 'since') return undefined;
	return { kind: 'since', stamp: 'modified', from: secondsToStamp(mark - config.overlapSeconds) };
}

function changes(config: PollConfig, of: 'created' | 'any', place: string | undefined): ListingRequest | undefined {
	return config.strategy.listing === 'changes' && place !== undefined ? { kind: 'changes', of, place } : undefined;
}
