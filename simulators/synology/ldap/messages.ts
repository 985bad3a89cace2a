import { type Element, element, flagOf, integer, numberOf, octets, partsOf, sequence, tags, textOf } from './ber';

/** LDAP messages (RFC 4511) as plain values. */
export type Value = Buffer;

export type Filter =
	| { kind: 'and' | 'or'; filters: Filter[] }
	| { kind: 'not'; filter: Filter }
	| { kind: 'present'; attribute: string }
	| { kind: 'equal' | 'atLeast' | 'atMost'; attribute: string; value: Value }
	| { kind: 'substrings'; attribute: string; parts: Array<{ place: 'start' | 'any' | 'end'; value: Value }> }
	| { kind: 'rule'; attribute: string; rule: string; value: Value };

export interface Change {
	operation: 'add' | 'delete' | 'replace';
	attribute: string;
	values: Value[];
}

export type Request =
	| { kind: 'bind'; name: string; password: string }
	| { kind: 'search'; base: string; scope: 'base' | 'one' | 'sub'; filter: Filter; attributes: string[] }
	| { kind: 'modify'; dn: string; changes: Change[] }
	| { kind: 'add'; dn: string; attributes: Array<{ attribute: string; values: Value[] }> }
	| { kind: 'delete'; dn: string }
	| { kind: 'rename'; dn: string; newRdn: string; newParent?: string }
	| { kind: 'extended'; name: string }
	| { kind: 'unbind' }
	| { kind: 'other'; tag: number };

export interface Control {
	type: string;
	critical: boolean;
	value?: Buffer;
}

export interface Message {
	id: number;
	request: Request;
	controls: Control[];
}

const scopes = ['base', 'one', 'sub'] as const;
const operations = ['add', 'delete', 'replace'] as const;
const places: Record<number, 'start' | 'any' | 'end'> = { 0x80: 'start', 0x81: 'any', 0x82: 'end' };

function filterOf(given: Element): Filter {
	const comparison = (kind: 'equal' | 'atLeast' | 'atMost'): Filter => {
		const [attribute, value] = partsOf(given);
		return { kind, attribute: textOf(attribute).toLowerCase(), value: value.content };
	};
	switch (given.tag) {
		case 0xa0:
			return { kind: 'and', filters: partsOf(given).map(filterOf) };
		case 0xa1:
			return { kind: 'or', filters: partsOf(given).map(filterOf) };
		case 0xa2:
			return { kind: 'not', filter: filterOf(partsOf(given)[0]) };
		case 0xa3:
			return comparison('equal');
		case 0xa4: {
			const [attribute, list] = partsOf(given);
			const parts = partsOf(list).map(({ tag, content }) => ({ place: places[tag], value: content }));
			return { kind: 'substrings', attribute: textOf(attribute).toLowerCase(), parts };
		}
		case 0xa5:
			return comparison('atLeast');
		case 0xa6:
			return comparison('atMost');
		case 0x87:
			return { kind: 'present', attribute: textOf(given).toLowerCase() };
		case 0xa9: {
			const parts = new Map(partsOf(given).map((part) => [part.tag, part]));
			const [rule, attribute, value] = [0x81, 0x82, 0x83].map((tag) => parts.get(tag));
			return {
				kind: 'rule',
				rule: rule ? textOf(rule) : '',
				attribute: attribute ? textOf(attribute).toLowerCase() : '',
				value: value?.content ?? Buffer.alloc(0),
			};
		}
		default:
			throw new Error(`A filter begins with ${given.tag}`);
	}
}

const listOf = (given: Element): { attribute: string; values: Value[] } => {
	const [attribute, values] = partsOf(given);
	return { attribute: textOf(attribute), values: values === undefined ? [] : partsOf(values).map(({ content }) => content) };
};

function requestOf(given: Element): Request {
	switch (given.tag) {
		case 0x60: {
			const [, name, secret] = partsOf(given);
			return { kind: 'bind', name: textOf(name), password: textOf(secret) };
		}
		case 0x42:
			return { kind: 'unbind' };
		case 0x63: {
			const [base, scope, , , , , filter, attributes] = partsOf(given);
			return {
				kind: 'search',
				base: textOf(base),
				scope: scopes[numberOf(scope)],
				filter: filterOf(filter),
				attributes: partsOf(attributes).map((one) => textOf(one)),
			};
		}
		case 0x66: {
			const [dn, changes] = partsOf(given);
			return {
				kind: 'modify',
				dn: textOf(dn),
				changes: partsOf(changes).map((change) => {
					const [operation, list] = partsOf(change);
					return { operation: operations[numberOf(operation)], ...listOf(list) };
				}),
			};
		}
		case 0x68: {
			const [dn, attributes] = partsOf(given);
			return { kind: 'add', dn: textOf(dn), attributes: partsOf(attributes).map(listOf) };
		}
		case 0x4a:
			return { kind: 'delete', dn: textOf(given) };
		case 0x6c: {
			const [dn, newRdn, , newParent] = partsOf(given);
			return { kind: 'rename', dn: textOf(dn), newRdn: textOf(newRdn), ...(newParent ? { newParent: textOf(newParent) } : {}) };
		}
		case 0x77:
			return { kind: 'extended', name: textOf(partsOf(given)[0]) };
		default:
			return { kind: 'other', tag: given.tag };
	}
}

export function messageOf(given: Element): Message {
	const [id, operation, controls] = partsOf(given);
	return {
		id: numberOf(id),
		request: requestOf(operation),
		controls: (controls ? partsOf(controls) : []).map((control) => {
			const [type, ...more] = partsOf(control);
			const value = more.find(({ tag }) => tag === tags.octets);
			const critical = flagOf(more.find(({ tag }) => tag === tags.boolean));
			return { type: textOf(type), critical, ...(value ? { value: value.content } : {}) };
		}),
	};
}

/** Tag of the answer that ends a request. */
export const answerTags: Record<Exclude<Request['kind'], 'unbind' | 'other'>, number> = {
	bind: 0x61,
	search: 0x65,
	modify: 0x67,
	add: 0x69,
	delete: 0x6b,
	rename: 0x6d,
	extended: 0x78,
};

export function resultBytes(id: number, tag: number, code: number, text: string, controls: Buffer[] = []): Buffer {
	const result = element(tag, integer(code, tags.enumerated), octets(''), octets(text));
	return sequence(integer(id), result, ...(controls.length > 0 ? [element(0xa0, ...controls)] : []));
}

export function entryBytes(id: number, dn: string, attributes: Array<[name: string, values: Array<string | Buffer>]>): Buffer {
	const list = attributes.map(([name, values]) => sequence(octets(name), element(tags.set, ...values.map((value) => octets(value)))));
	return sequence(integer(id), element(0x64, octets(dn), sequence(...list)));
}

export const pagedControl = '1.2.840.113556.1.4.319';

/** Size of a page and where it begins, as the paged control (RFC 2696) asks. */
export function pageOf(controls: Control[]): { size: number; cookie: string } | undefined {
	const value = controls.find(({ type }) => type === pagedControl)?.value;
	if (value === undefined) return undefined;
	const [size, cookie] = partsOf(partsOf({ tag: 0, content: value })[0]);
	return { size: numberOf(size), cookie: textOf(cookie) };
}

export const pageBytes = (cookie: string): Buffer => sequence(octets(pagedControl), octets(sequence(integer(0), octets(cookie))));

/** The number inside of the control with search options; 2 = all partitions below the base. */
export function searchOptionsOf(controls: Control[]): number {
	const value = controls.find(({ type }) => type === '1.2.840.113556.1.4.1340')?.value;
	return value === undefined ? 0 : numberOf(partsOf(partsOf({ tag: 0, content: value })[0])[0]);
}
