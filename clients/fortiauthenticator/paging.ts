import { type JsonObject, type JsonValue, isJsonObject } from '../json';
import { BackendError } from '../errors';
import { inParallel } from '../http/inParallel';
import type { Appliance } from './appliance';
import { KeySet, type Key } from './keySet';
import type { ApiPath } from './paths';
import { label } from '../http/settingLabels';

export type QueryPairs = ReadonlyArray<readonly [string, string]>;

/** The most the appliance gives at a time; it turns 0 and everything above into this. */
export const largestPage = 1000;
const readings = 3;
const parallelPages = 4;
/** Two million records in full pages: more than any appliance is licensed for. */
const mostPages = 2000;

export interface Page {
	objects: JsonObject[];
	/** How many records the whole list has; undefined when the answer does not say. */
	total?: number;
	/** Query of the next page, or undefined after the last. */
	next?: QueryPairs;
	/** By which name the list goes in the answer; undefined for a bare list. */
	key?: string;
}

export interface Listing<T> {
	records: T[];
	/** Whether as many different records were read as the appliance counts. */
	complete: boolean;
	/** As the appliance counts. */
	total: number;
	/** By which name the list goes in answers; undefined for a bare list. */
	key?: string;
}

export interface WalkedListing<T> extends Listing<T> {
	/** Where the list is not complete: what was seen in two readings, and so is no remnant of something just deleted. */
	certain?: T[];
}

/**
 * Reads one page of a list. The array may go by another name than `objects` (RADIUS attributes are reported as
 * `radius_attributes`), so any one array beside `meta` will do.
 *
 * @throws BackendError kind `protocol` when the answer is no list
 */
export function readPage(body: JsonValue | undefined, host: string): Page {
	if (Array.isArray(body)) return { objects: onlyRecords(body) };
	const arrays = isJsonObject(body) ? Object.values(body).filter(Array.isArray) : [];
	const list = isJsonObject(body) && Array.isArray(body.objects) ? body.objects : arrays.length === 1 ? arrays[0] : undefined;
	if (!isJsonObject(body) || list === undefined) {
		throw new BackendError({ kind: 'protocol', message: `The answer of ${host} is not a list`, cure: `Check '${label.baseUrl}'` });
	}
	const meta = isJsonObject(body.meta) ? body.meta : {};
	return {
		key: Object.keys(body).find((name) => body[name] === list),
		objects: onlyRecords(list),
		total: typeof meta.total_count === 'number' ? meta.total_count : undefined,
		next: typeof meta.next === 'string' && meta.next !== '' ? queryOf(meta.next) : undefined,
	};
}

const onlyRecords = (list: JsonValue[]): JsonObject[] => (list.every(isJsonObject) ? list : list.filter(isJsonObject));

/** Only the query of `next` is used: its path and host are the configured ones, whatever the answer says. */
function queryOf(next: string): QueryPairs {
	const mark = next.indexOf('?');
	return mark < 0 ? [] : [...new URLSearchParams(next.slice(mark + 1))];
}

const offsetOf = (query: QueryPairs): number => Number(query.find(([name]) => name === 'offset')?.[1] ?? Number.NaN);
const without = (query: QueryPairs, ...names: string[]): QueryPairs => query.filter(([name]) => !names.includes(name));

function keyOf(record: JsonObject): Key {
	const key = record.id ?? record.resource_uri ?? record.serial;
	if (typeof key === 'number') return key;
	return typeof key === 'string' ? key.replace(/\/$/, '') : JSON.stringify(record);
}

interface WalkOptions {
	/** Stop when so many records are there; undefined = all. */
	limit?: number;
	/** Records per request, up to 1000. */
	pageSize?: number;
	/** The query fixes an order in which rows don't move, so pages can be read side by side. */
	ordered?: boolean;
	action: string;
	subject?: string;
}

/** Turns the records of one page into what is wanted of them, one for one. The answer of a page lives no longer than that. */
export type Shape<T> = (records: JsonObject[]) => T[] | Promise<T[]>;

interface Reading<T> extends Listing<T> {
	/** Of each record, in the same order; only where something is missing. */
	keys: Key[];
	/** Whether `total` is what the appliance said, and not merely what came. */
	counted: boolean;
}

/** One list of all pages; several times faster than `flat` for a hundred thousand records. */
const joined = <T>(pages: T[][]): T[] => ([] as T[]).concat(...pages);

/** {@link walkAs} for records as they come. */
export async function walk(appliance: Appliance, path: ApiPath, query: QueryPairs, options: WalkOptions): Promise<Listing<JsonObject>> {
	return await walkAs(appliance, path, query, options, (records) => records);
}

/**
 * Reads a list page by page, each record once. Without an order the appliance's rows move while others write, so a
 * walk can miss one; when the count disagrees with `total_count` the walk is repeated, up to three times in all. Then
 * what was seen in two readings is certain, and the list is complete when that is as much as the appliance counts.
 *
 * @param shape  applied page by page
 * @returns the records with `complete: false` when the counts never agreed; with `limit`, completeness is not judged
 * @throws BackendError kind `protocol` when the pages never end
 */
export async function walkAs<T>(
	appliance: Appliance,
	path: ApiPath,
	query: QueryPairs,
	options: WalkOptions,
	shape: Shape<T>,
): Promise<WalkedListing<T>> {
	const seen = new Map<Key, { record: T; times: number }>();
	for (let reading = 1; ; reading += 1) {
		const { keys, counted, ...listing } = await walkOnce(appliance, path, query, options, shape);
		if (listing.complete) return listing;
		keys.forEach((key, index) => {
			seen.set(key, { record: listing.records[index], times: (seen.get(key)?.times ?? 0) + 1 });
		});
		if (reading < readings) continue;
		const certain = [...seen.values()].filter(({ times }) => times > 1).map(({ record }) => record);
		// Pages of an ordered list that don't join hide somebody, whatever the count says.
		if (counted && certain.length === listing.total && !options.ordered) return { ...listing, records: certain, complete: true };
		const last = new Set(keys);
		return {
			...listing,
			certain,
			records: [...seen].filter(([key, { times }]) => times > 1 || last.has(key)).map(([, { record }]) => record),
		};
	}
}

/** Like {@link walk}, for lists of which a part must not pass for the whole. @throws BackendError kind `backend` */
export async function walkWhole(
	appliance: Appliance,
	path: ApiPath,
	query: QueryPairs,
	options: WalkOptions,
): Promise<Listing<JsonObject>> {
	const listing = await walk(appliance, path, query, options);
	if (listing.complete) return listing;
	throw new BackendError({
		kind: 'backend',
		message: `FortiAuthenticator's records kept changing while they were read (to ${options.action}): ${listing.records.length} of ${listing.total} came`,
		cure: 'Try again in a moment',
	});
}

async function walkOnce<T>(
	appliance: Appliance,
	path: ApiPath,
	query: QueryPairs,
	options: WalkOptions,
	shape: Shape<T>,
): Promise<Reading<T>> {
	const { limit = Number.POSITIVE_INFINITY, pageSize = largestPage, action, subject } = options;
	const size = Math.max(1, Math.min(pageSize, largestPage, limit));
	const readAt = async (pairs: QueryPairs): Promise<Page> =>
		readPage(await appliance.get(path, pairs, action, subject), appliance.connection.host);
	const base = without(query, 'limit', 'offset');
	const found = new KeySet();
	/** By page, so that pages that overtake each other keep their order. */
	const shaped: Array<{ keys: Key[]; records: T[] }> = [];
	/** @returns whether the page brought anything new */
	const keep = async ({ objects }: Page, index: number): Promise<boolean> => {
		const all = objects.map(keyOf);
		const isNew = all.map((key) => found.add(key));
		// Usually one of them has come: the last of the page before.
		const keys = all.filter((_key, at) => isNew[at]);
		shaped[index] = { keys, records: await shape(objects.filter((_record, at) => isNew[at])) };
		return keys.length > 0;
	};

	const first = await readAt([...base, ['limit', String(size)], ['offset', '0']]);
	await keep(first, 0);
	const step = first.objects.length;
	const upToLimit = <Kept>(all: Kept[]): Kept[] => (all.length > limit ? all.slice(0, limit) : all);
	const result = (total: number | undefined, complete: boolean): Reading<T> => ({
		records: upToLimit(joined(shaped.map(({ records }) => records))),
		keys: complete ? [] : upToLimit(joined(shaped.map(({ keys }) => keys))),
		complete,
		total: total ?? found.size,
		counted: total !== undefined,
		key: first.key,
	});
	if (options.ordered && first.next && first.total !== undefined && step > 1) {
		// Each page begins with the last row of the one before, so a row removed while reading shows as a gap.
		const wanted = Math.min(first.total, limit);
		const edges: Edges[] = [edgesOf(first)];
		// The total is a claim: the walk ends where a page brings nothing new, however much is said to follow.
		const progress = { ended: false, last: first.total };
		await inParallel(
			offsetsUpTo(wanted, step),
			parallelPages,
			async (offset, index) => {
				if (index >= mostPages) throw endless(action, found.size);
				const page = await readAt([...base, ['limit', String(step)], ['offset', String(offset)]]);
				if (!(await keep(page, index + 1))) progress.ended = true;
				progress.last = page.total ?? progress.last;
				edges[index + 1] = edgesOf(page);
			},
			{ mayGoOn: () => !progress.ended },
		);
		const joined = edges.every(({ first: begin }, index) => index === 0 || (begin !== undefined && begin === edges[index - 1].last));
		return result(progress.last, joined && (found.size >= limit || found.size === progress.last));
	}

	let page = first;
	let total = first.total;
	let offset = 0;
	let pages = 1;
	while (page.next && found.size < limit) {
		const nextOffset = offsetOf(page.next);
		// A `next` that does not lead on would be walked for ever.
		if (!Number.isSafeInteger(nextOffset) || nextOffset <= offset) return result(total, total !== undefined && found.size === total);
		if (pages >= mostPages) throw endless(action, found.size);
		offset = nextOffset;
		// Our own filters are sent, not those that `next` repeats: a dropped one would list everybody.
		page = await readAt([...base, ['limit', String(size)], ['offset', String(offset)]]);
		total = page.total ?? total;
		pages += 1;
		if (await keep(page, pages - 1)) continue;
		if (total === undefined && page.next) throw endless(action, found.size);
		break;
	}
	return result(total, found.size >= limit || total === undefined || found.size === total);
}

function endless(action: string, found: number): BackendError {
	return new BackendError({
		kind: 'protocol',
		message: `FortiAuthenticator's pages do not come to an end (to ${action}): reading stopped after ${found} records`,
		cure: 'Set a filter or a limit; if it stays so, look whether a proxy in front of the FortiAuthenticator changes answers',
	});
}

interface Edges {
	first?: Key;
	last?: Key;
}

function edgesOf({ objects }: Page): Edges {
	const [first, last] = [objects[0], objects[objects.length - 1]];
	return { first: first && keyOf(first), last: last && keyOf(last) };
}

function* offsetsUpTo(wanted: number, step: number): Generator<number> {
	for (let offset = step - 1; offset + 1 < wanted; offset += step - 1) yield offset;
}
