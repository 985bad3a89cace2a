import type { DirectoryClient } from '../../../clients/directory/client';
import type { DetectedEvent, Listing, ListingRequest, ListingStrategy } from '../types';
import type { DirectoryUser } from '../../../clients/directory/user';

/** One directory as the trigger sees it. */
export interface Source {
	readonly client: DirectoryClient;
	/** Whom it looks at: address and filters, for the fingerprint. */
	readonly scope: Record<string, unknown>;
	/** What this source can be asked; the first is the best. With more than one, `probe` tells which. */
	readonly strategies: readonly [ListingStrategy, ...ListingStrategy[]];
	/** Asks the server which strategy it serves. */
	probe(): Promise<ListingStrategy>;
	/** Throws, or gives what was asked; never a part of it that looks like the whole. */
	fetch(request: ListingRequest): Promise<Listing>;
	/**
	 * The users of some events as Get would show them. Gives fewer when the time runs out; the rest comes with the next
	 * poll.
	 */
	complete(events: readonly DetectedEvent[]): Promise<DirectoryUser[]>;
	/** A few users for a test in the editor. */
	sample(count: number): Promise<DirectoryUser[]>;
}
