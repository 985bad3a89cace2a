import { type JsonObject, type JsonValue, isJsonObject } from '../json';
import { at, listAt, readRefusal, unreadable, type DsmRefusal } from './answers';
import { refusalError } from './codes';
import type { ApiRequest } from './encoding';
import type { Call, SynologySession } from './session';

export type CompoundMode = 'sequential' | 'parallel';
export interface CompoundOptions {
	mode: CompoundMode;
	/** Skip what follows an entry that was refused; left out of the request when undefined. */
	stopWhenError?: boolean;
}

/** What became of one entry of a compound request. */
export type EntryResult = { state: 'done'; data: JsonValue } | ({ state: 'refused' } & DsmRefusal) | { state: 'skipped' };

/** The envelope around calls that DSM carries out on our behalf. Inside of it values are plain JSON. */
export function compoundRequest(entries: ApiRequest[], { mode, stopWhenError }: CompoundOptions): ApiRequest {
	const compound = entries.map(({ api, method, version, params }): JsonObject => ({ api, method, version, ...params }));
	return {
		api: 'SYNO.Entry.Request',
		version: 1,
		method: 'request',
		params: { compound, mode, ...(stopWhenError === undefined ? {} : { stop_when_error: stopWhenError }) },
	};
}

/**
 * Reads the answer of the envelope. Its own success only says that it was readable; every entry has one of its own.
 *
 * @throws BackendError kind `protocol` when it tells of a refusal that no entry shows, or lacks results
 */
export function readCompound(data: JsonValue, count: number): EntryResult[] {
	const results = listAt(data, 'result');
	if (results === undefined || results.length > count) throw unreadable('compound request', 'unknown');
	const read = results.map((result): EntryResult => {
		const success = at(result, 'success');
		if (success === true) return { state: 'done', data: at(result, 'data') ?? null };
		if (success === false) return { state: 'refused', ...readRefusal(at(result, 'error')) };
		throw unreadable('compound request', 'unknown');
	});
	const refused = read.some(({ state }) => state === 'refused');
	if (!refused && (at(data, 'has_fail') === true || read.length < count)) throw unreadable('compound request', 'unknown');
	while (read.length < count) read.push({ state: 'skipped' });
	return read;
}

/** Sends calls inside one envelope; a refused entry is a result, not an exception. */
export async function sendCompound(
	session: SynologySession,
	entries: ApiRequest[],
	options: CompoundOptions,
	call: Pick<Call, 'purpose' | 'effect'>,
): Promise<EntryResult[]> {
	const data = await session.call({ ...compoundRequest(entries, options), ...call });
	return readCompound(data, entries.length);
}

/** Sends one call inside an envelope and gives its data; throws when it is refused on any level. */
export async function sendInEnvelope(
	session: SynologySession,
	{ purpose, effect, ...entry }: Call,
	options: CompoundOptions,
): Promise<JsonValue> {
	const [result] = await sendCompound(session, [entry], options, { purpose, effect });
	if (result.state === 'done') return result.data;
	if (result.state === 'skipped') throw unreadable(entry.method, 'unknown');
	throw refusalError(entry.api, purpose, result, session.redactor);
}

/** Refusals that hide inside a success: a list of codes per item, or an `error` where the data should be. */
export function refusalInside(data: JsonValue): DsmRefusal | undefined {
	const error = at(data, 'error');
	if (error !== undefined)
		return isJsonObject(error) ? readRefusal(error) : { code: typeof error === 'number' ? error : 100, details: error };
	if (!Array.isArray(data)) return undefined;
	const bad = data.find((item) => at(item, 'code') !== undefined && at(item, 'code') !== 0);
	return bad === undefined ? undefined : { ...readRefusal(bad), details: [bad] };
}
