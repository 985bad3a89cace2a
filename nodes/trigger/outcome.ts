import type { KeyedPerson } from './identity';
import type { KnownState, PollState, RowsState } from './state';
import type { DetectedEvent, Listing, PollConfig } from './types';

export type PollOutcome =
	| {
			kind: 'detected';
			events: DetectedEvent[];
			/** People whose events did not fit into this poll. */
			pending: number;
			nextState: PollState;
			notice?: 'baseline' | 'collapse' | 'returned' | 'partial';
			/** Names to announce once more that nobody has. */
			unknownNames?: string[];
	  }
	/** The partial listing can't be trusted: fetch the complete one and detect again. */
	| { kind: 'walkNeeded'; reason: 'noState' | 'notDescending' | 'boundaryNotReached' | 'totalMoved' | 'again' | 'maybeRenamed' }
	| { kind: 'refused'; reason: 'incomplete' | 'stampMissing' | 'idMissing' | 'tooManyValues'; message: string };

export interface DetectInput {
	config: PollConfig;
	state: PollState | undefined;
	listing: Listing;
	now: Date;
	/** Max Users per Poll. */
	limit: number;
}

/** For what needs to know each person. */
export interface RosterInput extends DetectInput {
	state: KnownState | RowsState | undefined;
	listing: Exclude<Listing, { kind: 'incomplete' }>;
	people: readonly KeyedPerson[];
}
