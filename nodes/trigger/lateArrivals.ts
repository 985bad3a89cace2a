import type { RecentState } from './state';
import type { Listing, PollConfig } from './types';

/** Of whoever turns up with an older creation stamp nobody can say any more whether they were known. */
const LATEST_SECONDS = 24 * 60 * 60;
/** How often those are looked for who turned up later than the overlap. */
const LOOK_EVERY_SECONDS = 60 * 60;

type Marked = RecentState & { mark: number };
type Keeping = Required<Pick<RecentState, 'kept' | 'looked'>>;

export const isMarked = (state: RecentState | undefined): state is Marked => typeof state?.mark === 'number';

const keptSince = ({ overlapSeconds }: PollConfig, { kept, mark }: Marked): number => kept ?? mark - overlapSeconds;
/** The overlap, as far as keys are kept: it may have been raised. */
const overlapFrom = (config: PollConfig, state: Marked): number => Math.max(keptSince(config, state), state.mark - config.overlapSeconds);
const looksBack = ({ looked = 0 }: RecentState): boolean => looked === 0;

/** The oldest creation stamp that a poll asks for: of the overlap, and now and then of all whose keys are kept. */
export const askedFrom = (config: PollConfig, state: Marked): number =>
	looksBack(state) ? keptSince(config, state) : overlapFrom(config, state);

/**
 * The oldest creation stamp with which somebody unknown is new. Beyond the overlap that is whoever was created since the watch
 * began: others were hidden, not hired.
 */
export function newSince(config: PollConfig, state: Marked, listing: Listing, now: number): number {
	const withinOverlap = overlapFrom(config, state);
	if (listing.kind !== 'complete' && !looksBack(state)) return withinOverlap;
	return Math.min(withinOverlap, Math.max(keptSince(config, state), now - LATEST_SECONDS, state.begun - config.overlapSeconds));
}

/**
 * Since when keys are kept from now on, and whether the next poll looks back. What is asked for never reaches back further than
 * it did before, so that nobody comes up again whose key is gone, and far enough for those who wait.
 *
 * @param waiting  creation stamps of people who wait for their turn
 */
export function nextKeeping(
	config: PollConfig,
	state: RecentState | undefined,
	{ mark, waiting, now }: { mark: number; waiting: readonly number[]; now: number },
): Keeping {
	const withinOverlap = mark - config.overlapSeconds;
	const before = isMarked(state) ? keptSince(config, state) : 0;
	const oldest = waiting.reduce((one, other) => Math.min(one, other), Math.min(withinOverlap, now - LATEST_SECONDS));
	const looked = state === undefined || looksBack(state) ? now : (state.looked ?? 0);
	const isDue = now < looked || now - looked >= LOOK_EVERY_SECONDS || waiting.some((seconds) => seconds < withinOverlap);
	return { kept: Math.max(before, oldest, 0), looked: isDue ? 0 : looked };
}
