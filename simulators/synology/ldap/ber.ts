/** The part of BER (X.690) that LDAP uses: definite lengths, tags of one byte. */
export interface Element {
	tag: number;
	content: Buffer;
}

export const tags = { boolean: 0x01, integer: 0x02, octets: 0x04, enumerated: 0x0a, sequence: 0x30, set: 0x31 } as const;

/** The element at a place; undefined when not all of it has arrived. @throws Error for what is no BER */
export function elementAt(bytes: Buffer, start: number): { element: Element; end: number } | undefined {
	if (bytes.length < start + 2) return undefined;
	const first = bytes[start + 1];
	const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
	if (first === 0x80 || lengthBytes > 4) throw new Error('This is no BER');
	const from = start + 2 + lengthBytes;
	if (bytes.length < from) return undefined;
	const length = lengthBytes === 0 ? first : bytes.readUIntBE(start + 2, lengthBytes);
	if (bytes.length < from + length) return undefined;
	return { element: { tag: bytes[start], content: bytes.subarray(from, from + length) }, end: from + length };
}

/** What a constructed element holds. */
export function partsOf({ content }: Element): Element[] {
	const parts: Element[] = [];
	let at = 0;
	while (at < content.length) {
		const next = elementAt(content, at);
		if (next === undefined) throw new Error('An element ends before its content does');
		parts.push(next.element);
		at = next.end;
	}
	return parts;
}

export const textOf = ({ content }: Element): string => content.toString('utf8');
export const numberOf = ({ content }: Element): number => (content.length === 0 ? 0 : content.readIntBE(0, Math.min(content.length, 6)));
export const flagOf = (element: Element | undefined): boolean => element !== undefined && element.content[0] !== 0;

export function element(tag: number, ...parts: Buffer[]): Buffer {
	const content = Buffer.concat(parts);
	if (content.length < 0x80) return Buffer.concat([Buffer.from([tag, content.length]), content]);
	const length = Buffer.alloc(5);
	length[0] = 0x84;
	length.writeUInt32BE(content.length, 1);
	return Buffer.concat([Buffer.from([tag]), length, content]);
}

export const octets = (value: string | Buffer, tag: number = tags.octets): Buffer =>
	element(tag, typeof value === 'string' ? Buffer.from(value, 'utf8') : value);
export const sequence = (...parts: Buffer[]): Buffer => element(tags.sequence, ...parts);

export function integer(value: number, tag: number = tags.integer): Buffer {
	const bytes = Buffer.alloc(5);
	bytes.writeIntBE(value, 0, 5);
	let from = 0;
	// As few bytes as hold it: a second one may not repeat the sign of the first.
	while (from < 4 && ((bytes[from] === 0 && bytes[from + 1] < 0x80) || (bytes[from] === 0xff && bytes[from + 1] >= 0x80))) from += 1;
	return element(tag, bytes.subarray(from));
}
