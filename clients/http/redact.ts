import type { BackendError } from '../errors';
import { readings, type Reading } from './spellings';

const mask = '•••';
/**
 * The rule for short secrets: what has fewer than four characters is not masked. It would turn every sentence into
 * masks, and so give away both itself and its length; no directory here takes such a password, key or session id.
 */
const shortestSecret = 4;
/**
 * Of a longer text so much is read, half of it at the beginning and half at the end, and half of that is shown: nobody reads more
 * of a message, and n8n stands still while escapes are read. The rest is read for what a cut would go through.
 */
const longestRead = 16_384;
/** The line of a key that is long enough to be worth anything. */
const shortestLine = 16;

/** Four characters as one number, of which different ones may share one. */
const keyAt = (text: string, at: number): number =>
	text.charCodeAt(at) ^ (text.charCodeAt(at + 1) << 8) ^ (text.charCodeAt(at + 2) << 16) ^ (text.charCodeAt(at + 3) << 24);
const sieveSize = 0x10000;
const sieveOf = (key: number): number => (key ^ (key >>> 15)) & (sieveSize - 1);

interface Range {
	start: number;
	end: number;
}

/** What to look for, by the key of its first four characters. */
interface Needle {
	text: string;
	/** Part of a base64 text: all of that is masked. */
	base64?: boolean;
}

/**
 * Removes known secrets from texts before anybody else sees them, in every spelling: raw, percent-encoded, as JSON, in
 * HTML entities, in base64 (alone or within something longer), mixed, and one inside of the other.
 *
 * The text is read layer by layer instead of trying each secret in each spelling, so that the time goes with the text,
 * not with the number of secrets.
 */
export class Redactor {
	private readonly known = new Set<string>();
	private readonly learned = new Set<string>();
	private readonly needles = new Map<number, Needle[]>();
	/** Which keys there may be: answers nearly every place of a text without a look into the map. */
	private readonly sieve = new Uint8Array(sieveSize);

	/** Learns secrets; see `shortestSecret` for those that are left alone. */
	add(...secrets: Array<string | undefined>): void {
		for (const secret of secrets) {
			if (secret === undefined || secret.length < shortestSecret || this.known.has(secret)) continue;
			this.known.add(secret);
			for (const { text } of readings(secret)) {
				this.learn({ text });
				this.learn({ text: text.trim() });
				// Who quotes a sentence may have cut its end.
				this.learn({ text: text.trim().replace(/[.!?,;:\\]+$/, '') });
			}
			// A well-formed text is what reaches a wire.
			if (!secret.isWellFormed()) this.learn({ text: secret.toWellFormed() });
			for (const line of secret.split(/\\n|[\r\n]+/)) {
				if (line !== secret && line.trim().length >= shortestLine && !line.includes('-----')) this.add(line.trim());
			}
			for (const text of base64Cores(secret)) this.learn({ text, base64: true });
		}
	}

	private learn(needle: Needle): void {
		const name = `${needle.base64 ? '=' : ''}${needle.text}`;
		if (needle.text.length < shortestSecret || this.learned.has(name)) return;
		this.learned.add(name);
		const key = keyAt(needle.text, 0);
		this.sieve[sieveOf(key)] = 1;
		const others = this.needles.get(key) ?? [];
		others.push(needle);
		this.needles.set(key, others);
	}

	clean(text: string): string {
		if (text.length <= longestRead) return this.masked(text, 0, text.length);
		const [half, shown] = [longestRead / 2, longestRead / 4];
		const beginning = this.masked(text.slice(0, half), 0, shown);
		return `${beginning} … ${this.masked(text.slice(-half), half - shown, half)}`;
	}

	/** The text from one place to another, with what is masked there. */
	private masked(text: string, from: number, to: number): string {
		if (this.known.size === 0 || text.length < shortestSecret) return text.slice(from, to);
		const ranges = readings(text).flatMap((reading) => this.findIn(reading));
		ranges.sort((one, other) => one.start - other.start);
		let cleaned = '';
		let position = from;
		for (const { start, end } of ranges) {
			if (end <= position || start >= to) continue;
			const begin = Math.max(start, from);
			// Two that overlap are one mask: what is left of either must not show.
			cleaned += begin >= position ? text.slice(position, begin) + mask : '';
			position = end;
		}
		return cleaned + text.slice(position, Math.max(position, to));
	}

	private findIn(reading: Reading): Range[] {
		const found: Range[] = [];
		this.search(reading, reading.text, found);
		// The alphabet of URLs and that of mails differ in two characters.
		if (/[-_]/.test(reading.text)) this.search(reading, reading.text.replace(/-/g, '+').replace(/_/g, '/'), found);
		return found;
	}

	private search(reading: Reading, text: string, found: Range[]): void {
		for (let index = 0; index + shortestSecret <= text.length; index += 1) {
			const key = keyAt(text, index);
			if (this.sieve[sieveOf(key)] === 0) continue;
			for (const needle of this.needles.get(key) ?? []) {
				if (!text.startsWith(needle.text, index)) continue;
				const end = index + needle.text.length;
				const [first, last] = needle.base64 ? wholeRun(text, index, end) : [index, end];
				found.push({ start: reading.from?.[first] ?? first, end: reading.to?.[last - 1] ?? last });
			}
		}
	}

	/** The same error without a secret in any of its texts; and without what caused it, which nobody can clean. */
	cleanError(error: BackendError): BackendError {
		const { code, cure } = error;
		return error.with({
			message: this.clean(error.message),
			cure: cure === undefined ? undefined : this.clean(cure),
			code: typeof code === 'string' ? this.clean(code) : code,
			fields: error.fields.map((field) => this.clean(field)),
			cause: undefined,
		});
	}
}

/**
 * What base64 makes of a secret whatever stands before and after it: the characters that hold bits of the secret alone,
 * for each of the three places in which it can begin.
 */
function base64Cores(secret: string): string[] {
	const bytes = Buffer.from(secret, 'utf8');
	return [0, 1, 2].map((offset) => {
		const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
		return encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
	});
}

function wholeRun(text: string, first: number, last: number): [number, number] {
	let [start, end] = [first, last];
	while (start > 0 && /[A-Za-z0-9+/]/.test(text[start - 1])) start -= 1;
	while (end < text.length && /[A-Za-z0-9+/=]/.test(text[end])) end += 1;
	return [start, end];
}

export { mask as secretMask };
