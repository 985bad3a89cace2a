/** The Basic Encoding Rules (X.690), as far as LDAP (RFC 4511) needs them. */

export interface Tlv {
	tag: number;
	/** The bytes of the value. */
	bytes: Buffer;
	/** What a constructed value holds. */
	parts: Tlv[];
}

const constructed = 0x20;

/** Reads the value at an offset. @returns it, and where the next one begins; undefined when it has not arrived whole */
export function readTlv(buffer: Buffer, offset = 0): { value: Tlv; next: number } | undefined {
	if (buffer.length < offset + 2) return undefined;
	const tag = buffer[offset];
	let length = buffer[offset + 1];
	let start = offset + 2;
	if (length >= 0x80) {
		const size = length - 0x80;
		if (buffer.length < start + size) return undefined;
		length = buffer.readUIntBE(start, size);
		start += size;
	}
	const next = start + length;
	if (buffer.length < next) return undefined;
	const bytes = buffer.subarray(start, next);
	const parts: Tlv[] = [];
	for (let at = 0; (tag & constructed) !== 0 && at < bytes.length; ) {
		const part = readTlv(bytes, at);
		if (part === undefined) throw new Error('A value ends in the middle of a part');
		parts.push(part.value);
		at = part.next;
	}
	return { value: { tag, bytes, parts }, next };
}

export function tlv(tag: number, ...content: Array<Buffer | string>): Buffer {
	const bytes = Buffer.concat(content.map((one) => Buffer.from(one)));
	const length = bytes.length < 0x80 ? Buffer.from([bytes.length]) : Buffer.from([0x84, 0, 0, 0, 0]);
	if (length.length > 1) length.writeUInt32BE(bytes.length, 1);
	return Buffer.concat([Buffer.from([tag]), length, bytes]);
}

export const sequence = (...content: Buffer[]): Buffer => tlv(0x30, ...content);
export const setOf = (...content: Buffer[]): Buffer => tlv(0x31, ...content);
export const octets = (value: Buffer | string): Buffer => tlv(0x04, value);
export function integer(value: number, tag = 0x02): Buffer {
	const bytes = Buffer.alloc(4);
	bytes.writeInt32BE(value);
	return tlv(tag, bytes);
}
export const enumerated = (value: number): Buffer => integer(value, 0x0a);

export const textOf = (value: Tlv): string => value.bytes.toString('utf8');
export const numberOf = (value: Tlv): number => (value.bytes.length === 0 ? 0 : value.bytes.readIntBE(0, value.bytes.length));
