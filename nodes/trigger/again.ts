import { detectedEvent, keyed } from './identity';
import type { PollState } from './state';
import type { DetectInput, PollOutcome } from './outcome';
import type { PollConfig } from './types';

type Detected = Extract<PollOutcome, { kind: 'detected' }>;

/** Whether somebody asked to have people announced once more, and that is not done yet. */
export function isAgainDue({ again }: PollConfig, state: PollState | undefined): boolean {
	return state !== undefined && again.token !== '' && state.again !== again.token;
}

/**
 * Adds the people who are to be announced once more, as soon as all of them fit into one poll. What is known of them
 * stays as it is; the event has another `eventId` than the first.
 */
export function announceAgain(input: DetectInput, outcome: Detected): PollOutcome {
	const { config, state, listing, now, limit } = input;
	if (state === undefined || !isAgainDue(config, state) || outcome.notice === 'collapse') return outcome;
	if (listing.kind === 'partial') return outcome;
	if (listing.kind !== 'complete') return { kind: 'walkNeeded', reason: 'again' };
	// Where nobody is shown, more is wrong than a name.
	if (listing.people.length === 0) return outcome;
	const { names, token } = config.again;
	const announced = new Set(outcome.events.map((event) => event.personKey)).size;
	if (announced + names.length > limit) return outcome;

	const byName = new Map(listing.people.map((person) => [person.user.username.toLowerCase(), person]));
	const found = names.flatMap((name) => byName.get(name) ?? []);
	const events = found.map((person) => ({
		...detectedEvent(config, now, {
			event: 'newUser',
			personKey: `again ${keyed(config, person).key}`,
			user: person.user,
			// Another id than at an earlier wish of the same text, and the same when this hand-over is lost and repeated.
			occurrence: ['again', token, state.begun, state.wishes ?? 0],
		}),
		again: true as const,
	}));
	const emissions = state.emissions + (outcome.events.length + events.length > 0 ? 1 : 0);
	return {
		...outcome,
		events: [...outcome.events, ...events],
		nextState: { ...outcome.nextState, emissions, again: token, wishes: (state.wishes ?? 0) + 1 },
		unknownNames: names.filter((name) => !byName.has(name)),
	};
}
