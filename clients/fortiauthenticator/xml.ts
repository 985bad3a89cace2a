/** One element; prefixes are dropped, texts are joined and decoded. */
export interface XmlElement {
	name: string;
	attributes: ReadonlyMap<string, string>;
	children: XmlElement[];
	text: string;
}

const largest = 32 * 1024 * 1024;
const deepest = 64;
const entities: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const nameSource = '[A-Za-z_][\\w.-]*(?::[A-Za-z_][\\w.-]*)?';
const startTag = new RegExp(`^<(${nameSource})((?:\\s+${nameSource}\\s*=\\s*(?:"[^"<]*"|'[^'<]*'))*)\\s*(/?)>`);
const attribute = new RegExp(`(${nameSource})\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'g');
const endTag = new RegExp(`^</(${nameSource})\\s*>`);

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

function decode(text: string): string {
	return text.replace(/&([^;\s]{0,12};?)/g, (_whole, reference: string) => {
		const number = /^#(?:x([0-9a-fA-F]{1,6})|(\d{1,7}));$/.exec(reference);
		if (number) {
			const point = number[1] === undefined ? Number(number[2]) : Number.parseInt(number[1], 16);
			if (point > 0 && point <= 0x10ffff) return String.fromCodePoint(point);
		}
		const name = reference.slice(0, -1);
		if (reference.endsWith(';') && Object.hasOwn(entities, name)) return entities[name];
		throw new RangeError('The XML text refers to an unknown entity');
	});
}

/**
 * Reads a well-formed XML document of elements, attributes and text: what the appliance's answers and PSKC documents
 * (RFC 6030) are made of. Document types and their entities are refused, so nothing can be expanded or fetched.
 *
 * @throws RangeError when the text is larger than 32 MB, nested deeper than 64, has a document type, or is not well-formed
 */
export function readXml(text: string): XmlElement {
	if (text.length > largest) throw new RangeError('The XML text is too large');
	const root: XmlElement = { name: '', attributes: new Map(), children: [], text: '' };
	const open: Array<{ element: XmlElement; tag: string }> = [{ element: root, tag: '' }];
	for (let position = text.startsWith('\uFEFF') ? 1 : 0; position < text.length; ) {
		const { element } = open[open.length - 1];
		if (text[position] !== '<') {
			const next = text.indexOf('<', position);
			const end = next < 0 ? text.length : next;
			const content = decode(text.slice(position, end));
			if (open.length === 1 && content.trim() !== '') throw new RangeError('The XML text has something outside its root');
			element.text += content;
			position = end;
			continue;
		}
		const skipped = skip(text, position);
		if (skipped !== undefined) {
			if (skipped.content !== undefined) element.text += skipped.content;
			position = skipped.end;
			continue;
		}
		const next = text.indexOf('>', position);
		if (next < 0) throw new RangeError('The XML text ends inside a tag');
		// A quoted attribute may hold a `>`, so the rest of the line of tags is looked at, not only up to the next one.
		const window = text.slice(position, Math.max(next + 1, Math.min(text.length, position + 8192)));
		const end = endTag.exec(window);
		if (end) {
			if (open.length === 1 || open[open.length - 1].tag !== end[1]) throw new RangeError('The XML text closes the wrong element');
			open.pop();
			position += end[0].length;
			continue;
		}
		const start = startTag.exec(window);
		if (!start || (open.length === 1 && root.children.length > 0)) throw new RangeError('The XML text is not well-formed');
		const child: XmlElement = { name: localName(start[1]), attributes: readAttributes(start[2]), children: [], text: '' };
		element.children.push(child);
		if (start[3] === '') open.push({ element: child, tag: start[1] });
		if (open.length > deepest) throw new RangeError('The XML text is nested too deeply');
		position += start[0].length;
	}
	if (open.length !== 1 || root.children.length !== 1) throw new RangeError('The XML text is incomplete');
	return root.children[0];
}

/** Comments, instructions and CDATA sections; undefined = something else stands here. */
function skip(text: string, position: number): { end: number; content?: string } | undefined {
	const until = (opening: string, closing: string): number => {
		const end = text.indexOf(closing, position + opening.length);
		if (end < 0) throw new RangeError('The XML text is incomplete');
		return end;
	};
	if (text.startsWith('<!--', position)) return { end: until('<!--', '-->') + 3 };
	if (text.startsWith('<?', position)) return { end: until('<?', '?>') + 2 };
	if (text.startsWith('<![CDATA[', position)) {
		const end = until('<![CDATA[', ']]>');
		return { end: end + 3, content: text.slice(position + 9, end) };
	}
	if (text.startsWith('<!', position)) throw new RangeError('The XML text has a document type, which is not accepted');
	return undefined;
}

function readAttributes(text: string): Map<string, string> {
	const attributes = new Map<string, string>();
	for (const [, name, double, single] of text.matchAll(attribute)) attributes.set(localName(name), decode(double ?? single));
	return attributes;
}
