import { announceAgain } from './again';
import { detectRecent } from './detectRecent';
import { detectWithRoster } from './detectWithRoster';
import { keyed, type KeyedPerson } from './identity';
import { detectQuietPage } from './newestPage';
import { stateKind } from './state';
import type { DetectInput, PollOutcome } from './outcome';

function refused(reason: Extract<PollOutcome, { kind: 'refused' }>['reason'], message: string): PollOutcome {
	return { kind: 'refused', reason, message };
}

/**
 * Decides what happened since `state`, and what to remember.
 *
 * Nothing is lost and nothing comes twice as long as `nextState` is stored together with the hand-over of `events`, or
 * not at all. The same input gives the same answer: a poll that can hand over only part of its events asks again with a
 * smaller `limit`.
 */
export function detectUserEvents(input: DetectInput): PollOutcome {
	const outcome = detectAnew(input);
	return outcome.kind === 'detected' ? announceAgain(input, outcome) : outcome;
}

function detectAnew(input: DetectInput): PollOutcome {
	const { config, state, listing } = input;
	// Whoever is not shown at the beginning, or after everybody vanished, would later pass for new.
	const needsAll = state === undefined || state.unproven;
	if (listing.kind === 'incomplete' || (listing.kind === 'partial' && needsAll)) {
		return refused('incomplete', `The list of users is not complete: ${listing.reason}`);
	}
	if (state === undefined && listing.kind !== 'complete') return { kind: 'walkNeeded', reason: 'noState' };

	if (config.strategy.identity === 'id' && listing.people.some((person) => !Number.isSafeInteger(person.numericId))) {
		return refused('idMissing', `${config.directoryName} lists users without their id`);
	}
	if (config.strategy.identity === 'identifier' && listing.people.some(({ identifier }) => !identifier)) {
		return refused('idMissing', `${config.directoryName} lists users without what identifies them`);
	}
	const needsStamps = config.strategy.listing === 'since' || (config.strategy.listing === 'changes' && stateKind(config) === 'recent');
	const byKey = new Map<string, KeyedPerson>();
	const everybody = listing.people.map((person) => keyed(config, person));
	// A directory that is changed while its pages are read can show the same person twice.
	for (const person of everybody) if (!byKey.has(person.key)) byKey.set(person.key, person);
	const people = [...byKey.values()];

	if (needsStamps && people.some((person) => person.createdSeconds === undefined)) {
		return refused(
			'stampMissing',
			`${config.directoryName} lists users without the time of their creation. Give the account read access to all that lists show`,
		);
	}
	if (stateKind(config) === 'recent') {
		return detectRecent({ ...input, people, state: state?.kind === 'recent' ? state : undefined });
	}
	if (needsStamps && people.some((person) => person.modifiedSeconds === undefined)) {
		return refused(
			'stampMissing',
			`${config.directoryName} lists users without the time of their latest change. Give the account read access to all that lists show`,
		);
	}
	// A page whose ids don't descend must be seen as it came, repeated people included.
	const inOrder = listing.kind === 'newest' ? everybody : people;
	const withRoster = { ...input, listing, people: inOrder, state: state?.kind === 'recent' ? undefined : state };
	return detectQuietPage(withRoster) ?? detectWithRoster(withRoster);
}
