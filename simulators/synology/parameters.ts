import type { Exchange } from '../shared/types';
import { parameterRefusal } from './failures';

/** The fields of a request as sent: query and form in one, the non-empty one wins. */
export type Fields = Map<string, string>;

/** Percent-decoding that lets malformed text pass as it is. */
export function decode(text: string, plusIsSpace: boolean): string {
	const readable = plusIsSpace ? text.replace(/\+/g, ' ') : text;
	try {
		return decodeURIComponent(readable);
	} catch {
		return readable;
	}
}

/** `strict` keeps a plus a plus, as entry.cgi was seen to do. */
export function readFields(exchange: Exchange, strict: boolean): Fields {
	const fields: Fields = new Map(exchange.query);
	const type = exchange.headers['content-type'] ?? 'application/x-www-form-urlencoded';
	if (exchange.body !== '' && type.includes('x-www-form-urlencoded')) {
		for (const pair of exchange.body.split('&')) {
			const mark = pair.indexOf('=');
			const name = decode(mark < 0 ? pair : pair.slice(0, mark), !strict);
			const value = mark < 0 ? '' : decode(pair.slice(mark + 1), !strict);
			if (value !== '' || !fields.has(name)) fields.set(name, value);
		}
	}
	const named = /^\/webapi\/entry\.cgi\/([\w.]+)$/.exec(exchange.path);
	if (named && !fields.get('api')) fields.set('api', named[1]);
	return fields;
}

/**
 * Reads a value the way DSM does: JSON; else, when a number stands at its beginning, that number (the rest is
 * lost); else the raw text.
 */
export function guess(raw: string): { value: unknown; proper: boolean } {
	try {
		return { value: JSON.parse(raw), proper: true };
	} catch {
		const number = /^-?\d+(\.\d+)?([eE][+-]?\d+)?/.exec(raw);
		return { value: number ? Number(number[0]) : raw, proper: false };
	}
}

/** The parameters of one call by name, with the types its method asks for. */
export class Parameters {
	private constructor(
		private readonly values: Map<string, unknown>,
		private readonly raw: Fields | undefined,
		private readonly strict: boolean,
	) {}

	/** Parameters of an API whose values are plain text. */
	static plain(fields: Fields): Parameters {
		return new Parameters(new Map(fields), undefined, true);
	}

	/** Parameters of an API with `requestFormat: "JSON"`. */
	static json(fields: Fields, strict: boolean, note: (name: string) => void): Parameters {
		const values = new Map<string, unknown>();
		for (const [name, raw] of fields) {
			if (['api', 'version', 'method', '_sid', 'SynoToken'].includes(name)) continue;
			const { value, proper } = guess(raw);
			if (!proper && strict) note(name);
			values.set(name, value);
		}
		return new Parameters(values, fields, strict);
	}

	/** Parameters of one entry of a compound request, which are JSON already. */
	static entry(entry: Record<string, unknown>): Parameters {
		return new Parameters(new Map(Object.entries(entry)), undefined, true);
	}

	/** Whatever was given; `undefined` when missing or null. */
	any(name: string): unknown {
		return this.values.get(name) ?? undefined;
	}

	optionalText(name: string): string | undefined {
		const value = this.any(name);
		if (typeof value === 'string') return value;
		const raw = this.strict ? undefined : this.raw?.get(name);
		if (raw !== undefined) return raw;
		if (value === undefined) return undefined;
		throw parameterRefusal(name);
	}

	text(name: string): string {
		const value = this.optionalText(name);
		if (value === undefined || value === '') throw parameterRefusal(name);
		return value;
	}

	/** An opaque id: what became a number on the way matches nothing, instead of being refused. */
	reference(name: string): string {
		const value = this.any(name);
		if (typeof value === 'string') return value;
		return (this.strict ? undefined : this.raw?.get(name)) ?? String(value ?? '');
	}

	flag(name: string): boolean {
		const value = this.any(name);
		if (value === undefined) return false;
		if (typeof value === 'boolean') return value;
		if (!this.strict && typeof value === 'string') return value.toLowerCase() === 'true';
		throw parameterRefusal(name);
	}

	integer(name: string, fallback: number, from: number): number {
		const value = this.any(name);
		if (value === undefined) return fallback;
		if (typeof value !== 'number' || !Number.isInteger(value) || value < from) throw parameterRefusal(name);
		return value;
	}

	list(name: string): unknown[] {
		const value = this.any(name);
		if (!Array.isArray(value) || value.length === 0) throw parameterRefusal(name);
		return value;
	}

	texts(name: string): string[] {
		return this.list(name).map((one) => {
			if (typeof one !== 'string') throw parameterRefusal(name);
			return one;
		});
	}
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
