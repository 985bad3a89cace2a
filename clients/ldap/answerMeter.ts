const megabyte = 1024 * 1024;
/** As of a page of a list that comes by HTTP. */
const largestAnswerBytes = 32 * megabyte;
/** One entry, or one result. ldapts copies what has come of a message with every piece of it. */
const largestMessageBytes = 4 * megabyte;
/**
 * ldapts takes 13 µs for a value that is no text, and n8n stands still meanwhile. Windows lets nobody log in who is in more than
 * 1,015 groups, and 500 people with 400 groups each fit into an answer.
 */
const mostAnswerElements = 250_000;
const mostMessageElements = 4_000;

const sequenceTag = 0x30;
const constructed = 0x20;

export type Excess = { unit: 'MB' | 'values'; most: number; of: 'answer' | 'entry' };

/**
 * Follows the messages of LDAP (RFC 4511 section 5.1) on their way to the library, which waits for whatever length a server
 * announces: what is too large, or no message, is noticed before it is gathered.
 */
export class AnswerMeter {
	/** Why nothing more can be taken. */
	trouble?: Excess | 'unreadable';
	private messages = 0;
	private bytes = 0;
	private elements = 0;
	private ofMessage = 0;
	/** Bytes until the message ends, and until the next element begins. */
	private left = 0;
	private skip = 0;
	/** The beginning of an element that did not come whole. */
	private head: number[] = [];

	/** Something has come behind the last answer that was taken. */
	get hasBegun(): boolean {
		return this.bytes > 0;
	}

	/** Nothing has come so far but one message, whole. */
	get isOneMessage(): boolean {
		return this.messages === 1 && this.left === 0 && this.skip === 0 && this.head.length === 0;
	}

	/** An answer was taken: the next one is measured anew. */
	answered(): void {
		this.bytes = 0;
		this.elements = 0;
	}

	/** @returns whether the library may go on */
	take(piece: Buffer): boolean {
		this.bytes += piece.length;
		for (let at = 0; at < piece.length && this.trouble === undefined; ) {
			const skipped = Math.min(this.skip, piece.length - at);
			this.skip -= skipped;
			at += skipped;
			if (at < piece.length) this.read(piece[at]);
			at += 1;
		}
		if (this.bytes > largestAnswerBytes) this.trouble ??= { unit: 'MB', most: largestAnswerBytes / megabyte, of: 'answer' };
		return this.trouble === undefined;
	}

	private read(byte: number): void {
		this.head.push(byte);
		const length = lengthOf(this.head);
		if (length === undefined) return;
		this.begin(this.head[0], length, this.head.length);
		this.head = [];
	}

	private begin(tag: number, length: number, headBytes: number): void {
		if (this.left === 0) {
			if (tag !== sequenceTag) this.trouble = 'unreadable';
			else if (length > largestMessageBytes) this.trouble = { unit: 'MB', most: largestMessageBytes / megabyte, of: 'entry' };
			this.left = length;
			this.messages += 1;
			this.ofMessage = 0;
		} else {
			this.skip = (tag & constructed) === 0 ? length : 0;
			this.left -= headBytes + this.skip;
			if (this.left < 0) this.trouble = 'unreadable';
		}
		this.elements += 1;
		this.ofMessage += 1;
		if (this.elements > mostAnswerElements) this.trouble ??= { unit: 'values', most: mostAnswerElements, of: 'answer' };
		if (this.ofMessage > mostMessageElements) this.trouble ??= { unit: 'values', most: mostMessageElements, of: 'entry' };
	}
}

/** The length in the head of an element; undefined while it is not whole. One that LDAP does not allow is larger than anything. */
function lengthOf([, first, ...more]: readonly number[]): number | undefined {
	if (first === undefined) return undefined;
	if (first < 0x80) return first;
	const size = first - 0x80;
	if (size === 0 || size > 4) return Number.POSITIVE_INFINITY;
	return more.length < size ? undefined : more.reduce((length, byte) => length * 0x100 + byte, 0);
}
