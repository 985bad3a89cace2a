import type { DirectoryService, DirectoryUser } from '../../clients/directory/user';

export const directoryEvents = [
	'newUser',
	'userChanged',
	'userRemoved',
	'userEnabled',
	'userDisabled',
	'userExpiring',
	'addedToGroup',
	'removedFromGroup',
] as const;
export type DirectoryEventName = (typeof directoryEvents)[number];
/** Those about who is in which group. */
export const groupEvents: readonly DirectoryEventName[] = ['addedToGroup', 'removedFromGroup'];

export const watchableFields = [
	'id',
	'username',
	'displayName',
	'firstName',
	'lastName',
	'email',
	'phone',
	'enabled',
	'locked',
	'groups',
] as const satisfies ReadonlyArray<keyof DirectoryUser>;
export type WatchedField = (typeof watchableFields)[number];
export type FieldValue = DirectoryUser[WatchedField];

/** What a directory can be asked, and what it shows of who somebody is. */
export interface Strategy {
	/**
	 * - `since`: by the directory's own creation and modification stamps
	 * - `newest`: by descending ids, with a total
	 * - `changes`: by the directory's own count of changes, from a place in it that the source keeps
	 * - `walk`: nothing but the complete list
	 */
	listing: 'since' | 'newest' | 'changes' | 'walk';
	/**
	 * What stays with one and the same person, and is given to nobody else: a number, an identifier of another kind, the name,
	 * the name and the moment of creation.
	 */
	identity: 'id' | 'identifier' | 'name' | 'nameAndStamp';
	/** What tells somebody under another name from somebody new: they stand at the same DN, or were created at the same moment. */
	renames?: 'sameDn' | 'sameStamp';
}

export interface PollConfig {
	service: DirectoryService;
	/** As people know it. */
	directoryName: string;
	strategy: Strategy;
	/** From `fingerprintOf`: another fingerprint means another baseline. */
	fingerprint: string;
	triggerOn: readonly DirectoryEventName[];
	/** Only for the very first poll: a baseline after a refused state never announces people who were there before. */
	emitExisting: boolean;
	/** Read for `userChanged` only. */
	watchedFields: readonly WatchedField[];
	rememberValues: boolean;
	/** How late a stamp may turn up (replicas, imports). */
	overlapSeconds: number;
	/** Every so many polls the whole directory is read, whatever the strategy. */
	fullWalkEvery: number;
	/** How long before the end of an account `userExpiring` is told. */
	daysAhead: number;
	/** People to announce once more. Not a part of the fingerprint: what is watched stays the same. */
	again: Again;
}

export interface Again {
	/** User names, in lower case. */
	names: readonly string[];
	/** Another one for each other wish; empty when nobody is named. */
	token: string;
}

/** One user as a source found them: the shape people see, and the facts that only the trigger needs. */
export interface ListedPerson {
	user: DirectoryUser;
	/** Where renames are followed by it. */
	dn?: string;
	/** Stamps of creation and of the latest change, as LDAP writes them (`YYYYMMDDHHMMSSZ`). */
	createdAt?: string;
	modifiedAt?: string;
	/** Where ids are numbers that rise. */
	numericId?: number;
	/** Where people are told apart by it. */
	identifier?: string;
}

/** What a source knows a listing by, and nobody else looks into. Kept by the process alone. */
export type Recognition = object;

/** The same listing as the one that was named in the request, without having been taken apart. */
export interface Unchanged {
	kind: 'unchanged';
	/** How many people it has. */
	listed: number;
}

export type ListingRequest =
	| {
			kind: 'complete';
			reason: 'baseline' | 'everyPoll' | 'periodic' | 'mistrust' | 'again';
			/** What a complete listing came with that would change nothing. */
			unless?: Recognition;
	  }
	/** Everybody whose stamp is `from` or later; `from` itself included. */
	| { kind: 'since'; stamp: 'created' | 'modified'; from: string }
	/** Newest id first, page by page, up to and including the first id that is not above `aboveId`. */
	| { kind: 'newest'; aboveId: number }
	/** Who was created, or who was created or changed in any way, since a place that a listing came with. */
	| { kind: 'changes'; of: 'created' | 'any'; place: string };

export type Listing =
	/** Everybody. May answer any request: a source that can't do what was asked walks instead. */
	| { kind: 'complete'; people: readonly ListedPerson[]; place?: string; recognition?: Recognition }
	/** `gone`: identifiers of those who are certainly not there any more, known or not. */
	| { kind: 'changes'; people: readonly ListedPerson[]; gone: readonly string[]; place: string }
	/** `isSelection`: by other means than the stamp asked for, so that whoever is not here may still be there. */
	| { kind: 'since'; people: readonly ListedPerson[]; isSelection?: true }
	/** In the order the backend answered. `reachedEnd`: the last page was read, there is nobody further down. */
	| { kind: 'newest'; people: readonly ListedPerson[]; total: number; reachedEnd: boolean }
	/** Others wrote while the pages were read: everybody here is there, but not everybody who is there need be here. */
	| { kind: 'partial'; people: readonly ListedPerson[]; reason: string }
	/** Some page is missing. */
	| { kind: 'incomplete'; reason: string };

/** `before` and `after` are there with Remember Values only. */
export interface FieldChange {
	field: WatchedField;
	before?: FieldValue;
	after?: FieldValue;
}

export interface DetectedEvent {
	event: DirectoryEventName;
	/** The same for the same event, however often it is detected. */
	eventId: string;
	detectedAt: string;
	user: DirectoryUser;
	changes?: FieldChange[];
	/** The groups somebody came into or left. */
	groups?: string[];
	/** New to what is watched, though the account is older than the watch. */
	arrived?: true;
	/** Announced once more because somebody asked for it. */
	again?: true;
	/** Events of one person share it; Max Users per Poll counts these. Not for output. */
	personKey: string;
}
