import { BackendError } from '../errors';
import { parseDn } from '../directory/dn';
import type { JsonValue } from '../json';
import { at, listAt, readObject, unreadable } from './answers';
import { Children } from './children';
import type { SynologySession } from './session';
import { containerCategories, objectCategories, type DirectoryObject, type ObjectCategory } from './types';

/** Page sizes of successive readings: a larger page leaves less room for the order to change in between. */
const pageSizes = [1000, 1000, 2000, 5000];
/** Requests for pages of one container that are under way at a time. */
export const pagesAhead = 4;
/** What a NAS says of a container is a claim: no walk is longer than this, whatever it says. */
const mostEntries = 2_000_000;
/** The same in pages of the smallest size. */
const mostPages = 10_000;
/** Each costs a request, so a tree of more would take hours. */
const mostContainers = 20_000;

/** Whoever answers a call for a page: the session, or who remembers what it answered. */
export interface PageSource extends Pick<SynologySession, 'call'> {
	/** The pages of a container did not fit together and are asked for anew. */
	readAgain?(): void;
}

/** Makes an entry of what DSM lists: `readObject`, `readShown`. */
export type EntryReader = (raw: JsonValue) => DirectoryObject | undefined;

export interface Page {
	objects: DirectoryObject[];
	/** Entries the page held, readable or not: what the next offset counts from. */
	received: number;
	/** Entries of these categories in the container. */
	total: number;
}

const isKnown = (object: DirectoryObject | undefined): object is DirectoryObject => object !== undefined;

/**
 * Reads one page of the direct children of a container.
 *
 * @see SYNO.ActiveDirectory.Directory list, version 3
 */
export async function readPage(
	session: PageSource,
	basedn: string,
	categories: readonly ObjectCategory[],
	offset: number,
	limit: number,
	entry: EntryReader = readObject,
): Promise<Page> {
	const data = await session.call({
		api: 'SYNO.ActiveDirectory.Directory',
		version: 3,
		method: 'list',
		params: { action: 'enum', basedn, scope: 'one', objectCategory: [...categories], offset, limit },
		purpose: `list '${basedn}'`,
		effect: 'read',
	});
	const records = listAt(data, 'data');
	const total = at(data, 'total');
	if (records === undefined || typeof total !== 'number' || !(total >= 0)) throw unreadable('list');
	const objects = records.map(entry);
	return { objects: objects.every(isKnown) ? objects : objects.filter(isKnown), received: records.length, total };
}

/** The children in the order they arrived, each once; stops early when enough of them came. */
export async function readChildren(
	session: PageSource,
	basedn: string,
	categories: readonly ObjectCategory[],
	window: { offset?: number; atMost?: number; entry?: EntryReader } = {},
): Promise<DirectoryObject[]> {
	const { offset = 0, atMost = Number.POSITIVE_INFINITY, entry } = window;
	if (atMost <= 0) return [];
	for (const [reading, size] of pageSizes.entries()) {
		const read = async (from: number, limit: number) => await readPage(session, basedn, categories, from, limit, entry);
		// Read side by side as long as all pages are as long as the first.
		const result = await readOnce({ basedn, read, ahead: reading === 0 ? pagesAhead : 1 }, { offset, atMost, size });
		if (result.whole) return result.objects;
		if (result.endless) throw implausible(basedn, result.endless);
		session.readAgain?.();
	}
	throw new BackendError({
		kind: 'backend',
		message: `The content of '${basedn}' changed whenever it was read, so the list would not be complete`,
		cure: 'Try again when fewer changes are made to this container',
	});
}

interface Reading {
	objects: DirectoryObject[];
	/** Everything that was asked for is there, and the container held still. */
	whole: boolean;
	/** Why it would never end. */
	endless?: string;
}

function implausible(basedn: string, why: string): BackendError {
	return new BackendError({
		kind: 'protocol',
		message: `The NAS's list of '${basedn}' can't be read: ${why}`,
		cure: 'See whether something between this machine and the NAS changes requests or answers',
	});
}

interface Pages {
	basedn: string;
	read: (offset: number, limit: number) => Promise<Page>;
	/** So many requests may be under way. */
	ahead: number;
}

interface Window {
	offset: number;
	atMost: number;
	size: number;
}

/** The pages of a container in their order; the next ones are asked for as soon as the first tells how many there are. */
async function* pagesOf({ read, ahead }: Pages, { offset, atMost, size }: Window): AsyncGenerator<Page, void, void> {
	const first = await read(offset, Math.min(size, atMost));
	yield first;
	const end = Math.min(first.total, offset + atMost);
	// A NAS may give fewer than it is asked for, each time.
	const step = first.received;
	if (step === 0) return;
	if (ahead === 1) {
		let page = first;
		for (let position = offset + step; position < end && page.received > 0; position += page.received) {
			page = await read(position, Math.min(size, offset + atMost - position));
			yield page;
		}
		return;
	}
	const under: Array<Promise<Page>> = [];
	try {
		for (let position = offset + step; position < end || under.length > 0; ) {
			for (; position < end && under.length < ahead; position += step) {
				const page = read(position, Math.min(step, offset + atMost - position));
				// Whoever stops early does not wait for it; a failure is told when its turn comes.
				page.catch(() => undefined);
				under.push(page);
			}
			const [next] = under.splice(0, 1);
			yield await next;
		}
	} finally {
		await Promise.allSettled(under);
	}
}

async function readOnce(pages: Pages, window: Window): Promise<Reading> {
	const { offset, atMost, size } = window;
	const found = new Children();
	let position = offset;
	let total: number | undefined;
	let steady = true;
	let read = 0;
	for await (const page of pagesOf(pages, window)) {
		if (total !== undefined && page.total !== total) steady = false;
		total = page.total;
		if (atMost > mostEntries && total > mostEntries) return { objects: [], whole: false, endless: `it claims ${total} entries` };
		const before = found.size;
		found.take(page.objects);
		position += page.received;
		if (position >= total || page.received === 0 || found.size >= atMost) break;
		// Pages that slip against each other repeat some entries; one that holds nothing new was not asked for.
		if (found.size === before) {
			return { objects: [], whole: false, endless: size === pageSizes.at(-1) ? 'its pages repeat themselves' : undefined };
		}
		read += 1;
		if (read === mostPages) return { objects: [], whole: false, endless: `its pages do not come to an end after ${found.size} entries` };
	}
	const expected = Math.min(atMost, Math.max(0, (total ?? 0) - offset));
	return { objects: found.objects, whole: steady && found.size >= expected };
}

/** Containers that the domain keeps for itself, by their names; self-made hidden containers are not among them. */
export const systemContainers: ReadonlySet<string> = new Set([
	'system',
	'program data',
	'lostandfound',
	'ntds quotas',
	'infrastructure',
	'foreignsecurityprincipals',
	'managed service accounts',
	'keys',
	'tpm devices',
]);
const followed: readonly string[] = containerCategories;

/** Whether a walk looks into an object of a container; the domain's own system containers lie at its top only. */
export function isFollowed(object: DirectoryObject, container: string, alsoSystem = false): boolean {
	if (!followed.includes(object.category)) return false;
	if (alsoSystem || object.category === 'organizationalUnit' || !systemContainers.has(object.name.toLowerCase())) return true;
	return parseDn(container)?.every(([first]) => first.type.toLowerCase() === 'dc') !== true;
}

export interface WalkOptions {
	/** Objects to give; default all. */
	categories?: readonly ObjectCategory[];
	/** Look into containers below; default true. */
	recursive?: boolean;
	/** Look into the domain's own system containers as well; default false. */
	systemContainers?: boolean;
	/** Stop after so many objects. */
	atMost?: number;
	/** Entries of the one container to pass over; only without `recursive`. */
	offset?: number;
	/** How entries are read; default whole. Domain access always shows them whole. */
	entry?: EntryReader;
}

/**
 * Walks a part of the tree, breadth first, and gives each object once, container by container. A container's objects are
 * given when all of them are known: the walk is complete, or it throws.
 *
 * @param base  DN of the container to start below; it is not among the results
 */
export async function* walk(session: PageSource, base: string, options: WalkOptions = {}): AsyncGenerator<DirectoryObject[], void, void> {
	const { categories = objectCategories, recursive = true, atMost = Number.POSITIVE_INFINITY, offset, entry } = options;
	const wanted = new Set<string>(categories);
	const asked = recursive ? [...new Set([...categories, ...containerCategories])] : categories;
	const queue = [base];
	const visited = new Set([base.toLowerCase()]);
	let left = atMost;
	for (let next = 0; next < queue.length && left > 0; next += 1) {
		const container = queue[next];
		queue[next] = '';
		// With containers among the answers that nobody asked for, the limit can't be passed on.
		const window = { offset, atMost: asked.length === categories.length ? left : undefined, entry };
		const children = await readChildren(session, container, asked, window);
		const isWanted = ({ category }: DirectoryObject): boolean => wanted.has(category);
		const fitting = children.every(isWanted) ? children : children.filter(isWanted);
		const given = fitting.length > left ? fitting.slice(0, left) : fitting;
		left -= given.length;
		if (given.length > 0) yield given;
		if (!recursive) continue;
		for (const object of children) {
			if (!isFollowed(object, container, options.systemContainers)) continue;
			const key = object.dn.toLowerCase();
			if (visited.has(key)) continue;
			visited.add(key);
			queue.push(object.dn);
			if (queue.length > mostContainers) throw implausible(base, `it holds more than ${mostContainers} containers`);
		}
	}
}

/** What matches of a list that comes some at a time, up to a limit; nothing further is read then. */
export async function firstOf<T>(list: AsyncIterable<readonly T[]>, limit: number, matches?: (one: T) => boolean): Promise<T[]> {
	const lists: Array<readonly T[]> = [];
	let count = 0;
	for await (const some of list) {
		const matching = matches === undefined ? some : some.filter(matches);
		lists.push(matching);
		count += matching.length;
		if (count >= limit) break;
	}
	const found = ([] as T[]).concat(...lists);
	return count > limit ? found.slice(0, limit) : found;
}
