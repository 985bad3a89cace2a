import type { DirectoryClient } from '../../clients/directory/client';
import type { DirectoryUser } from '../../clients/directory/user';
import type { DetectedEvent, DirectoryEventName, Listing, ListingRequest, Strategy, Unchanged, WatchedField } from './types';

/** What a trigger wants to know of its directory. Scope, filters and own options are the directory's to read. */
export interface Question {
	/** DN or number of the part that is watched; empty = everybody. */
	scope: string;
	/** Rows of the parameter Filters, as the editor has them. */
	filterRows: Array<Record<string, unknown>>;
	/** The chosen groups, as the picker or an expression names them; empty where groups are not watched by choice. */
	groups: readonly string[];
	/** The collection Options. */
	options: Record<string, unknown>;
	triggerOn: readonly DirectoryEventName[];
	watchedFields: readonly WatchedField[];
	/** Fires when the poll's time is up. */
	signal: AbortSignal;
}

/** Whether somebody's change of one of these fields is told. */
export const watches = ({ triggerOn, watchedFields }: Question, ...fields: WatchedField[]): boolean =>
	triggerOn.includes('userChanged') && watchedFields.some((field) => fields.includes(field));

/** One directory as the trigger sees it. */
export interface Source {
	readonly client: DirectoryClient;
	/** Whom it looks at: address and filters, for the fingerprint. */
	readonly scope: Record<string, unknown>;
	/** What this source can be asked; the first is the best. With more than one, `probe` tells which. */
	readonly strategies: readonly [Strategy, ...Strategy[]];
	/** Asks the server which strategy it serves. */
	probe(): Promise<Strategy>;
	/** Throws, or gives what was asked; never a part of it that looks like the whole. `unchanged` only where the request allows it. */
	fetch(request: ListingRequest): Promise<Listing | Unchanged>;
	/**
	 * The users of some events as Get would show them. Gives fewer when the time runs out; the rest comes with the next
	 * poll.
	 */
	complete(events: readonly DetectedEvent[]): Promise<DirectoryUser[]>;
	/** A few users for a test in the editor. */
	sample(count: number): Promise<DirectoryUser[]>;
}
