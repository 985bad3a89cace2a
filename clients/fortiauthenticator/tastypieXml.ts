import type { JsonValue } from '../json';
import { readXml, type XmlElement } from './xml';

/**
 * Reads an XML answer of the appliance into the value its JSON form would have. Types are in attributes
 * (`type="integer"`); an element without one is text, or a record when it has children.
 *
 * @throws RangeError when the text is not well-formed XML
 */
export function readTastypieXml(text: string): JsonValue {
	return valueOf(readXml(text));
}

function valueOf(element: XmlElement): JsonValue {
	const type = element.attributes.get('type');
	switch (type) {
		case 'null':
			return null;
		case 'boolean':
			return element.text.trim().toLowerCase() === 'true';
		case 'integer':
		case 'float':
			return Number(element.text);
		case 'list':
			return element.children.map(valueOf);
		default:
			if (type !== 'hash' && element.children.length === 0 && element.name !== 'object' && element.name !== 'response') {
				return element.text;
			}
			return Object.fromEntries(element.children.map((child) => [child.name, valueOf(child)]));
	}
}
