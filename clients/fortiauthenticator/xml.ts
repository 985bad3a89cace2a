import { createRequire } from 'node:module';
import type * as Xmldom from '@xmldom/xmldom';
import type { Element, Node } from '@xmldom/xmldom';

/** Loaded with the first XML text: few appliances send any, and every n8n that starts would wait for it. */
const parser = (): typeof Xmldom => createRequire(__filename)('@xmldom/xmldom') as typeof Xmldom;

/** One element; prefixes are dropped, texts are joined and decoded. */
export interface XmlElement {
	name: string;
	attributes: ReadonlyMap<string, string>;
	children: XmlElement[];
	text: string;
}

/**
 * A token's seed takes 4 kB. The parser takes a second for a million characters, and n8n stands still meanwhile; lists
 * come as JSON, which is asked for.
 */
const largest = 32 * 1024;
const deepest = 64;

/**
 * Reads a well-formed XML document of elements, attributes and text: what the appliance's answers and PSKC documents
 * (RFC 6030) are made of. Document types are refused before anything is parsed, so no entity can be defined.
 *
 * @throws RangeError when the text is larger than 32 kB, nested deeper than 64, has a document type, or is not well-formed
 */
export function readXml(text: string): XmlElement {
	if (text.length > largest) throw new RangeError('The XML text is too large');
	if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) throw new RangeError('The XML text has a document type, which is not accepted');
	const { DOMParser, onWarningStopParsing } = parser();
	let root: Element | null;
	try {
		root = new DOMParser({ onError: onWarningStopParsing }).parseFromString(text.replace(/^\uFEFF/, ''), 'text/xml').documentElement;
	} catch {
		// The parser's own message quotes the document, which may hold a seed.
		throw new RangeError('The XML text is not well-formed');
	}
	if (root === null) throw new RangeError('The XML text is incomplete');
	return toElement(root, 1);
}

const localName = (node: Node): string => node.nodeName.slice(node.nodeName.indexOf(':') + 1);

function toElement(element: Element, depth: number): XmlElement {
	if (depth > deepest) throw new RangeError('The XML text is nested too deeply');
	const children: XmlElement[] = [];
	let text = '';
	for (let child = element.firstChild; child !== null; child = child.nextSibling) {
		if (isElement(child)) children.push(toElement(child, depth + 1));
		else if (child.nodeType === child.TEXT_NODE || child.nodeType === child.CDATA_SECTION_NODE) text += child.nodeValue ?? '';
	}
	const attributes = new Map<string, string>();
	for (let index = 0; index < element.attributes.length; index += 1) {
		const attribute = element.attributes.item(index);
		if (attribute) attributes.set(localName(attribute), attribute.value);
	}
	return { name: localName(element), attributes, children, text };
}

const isElement = (node: Node): node is Element => node.nodeType === node.ELEMENT_NODE;
