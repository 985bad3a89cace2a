import type { Json } from './json';

const escape = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

function element(value: Json, name: string | undefined): string {
	if (Array.isArray(value)) {
		const inner = value.map((one) => element(one, undefined)).join('');
		return name === undefined ? `<objects>${inner}</objects>` : `<${name} type="list">${inner}</${name}>`;
	}
	if (typeof value === 'object' && value !== null) {
		const inner = Object.keys(value)
			.sort()
			.map((key) => element(value[key] ?? null, key))
			.join('');
		return name === undefined ? `<object>${inner}</object>` : `<${name} type="hash">${inner}</${name}>`;
	}
	const tag = name ?? 'value';
	if (value === null) return `<${tag} type="null"/>`;
	if (typeof value === 'boolean') return `<${tag} type="boolean">${value ? 'True' : 'False'}</${tag}>`;
	if (typeof value === 'number') return `<${tag} type="integer">${value}</${tag}>`;
	return `<${tag}>${escape(value)}</${tag}>`;
}

/** XML as Tastypie writes it: the type as an attribute, text without one. */
export function toXml(value: Json, record: boolean): string {
	const head = "<?xml version='1.0' encoding='utf-8'?>\n";
	if (record || Array.isArray(value)) return head + element(value, undefined);
	return head + element(value, 'response').replace('<response type="hash">', '<response>');
}

interface Node {
	name: string;
	type: string;
	text: string;
	children: Node[];
}

const entities: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
const unescape = (text: string): string =>
	text.replace(/&(#x[0-9a-f]+|#[0-9]+|lt|gt|quot|apos|amp);/gi, (whole, name: string) => {
		if (!name.startsWith('#')) return entities[name.toLowerCase()] ?? whole;
		return String.fromCodePoint(/^#x/i.test(name) ? parseInt(name.slice(2), 16) : Number(name.slice(1)));
	});

function parse(text: string): Node {
	const root: Node = { name: '', type: '', text: '', children: [] };
	const open = [root];
	for (const token of text.replace(/<\?[^>]*\?>|<!--[\s\S]*?-->/g, '').match(/<[^>]*>|[^<]+/g) ?? []) {
		const top = open[open.length - 1];
		if (top === undefined) throw new Error('unbalanced');
		if (!token.startsWith('<')) {
			top.text += unescape(token);
		} else if (token.startsWith('</')) {
			if (open.pop()?.name !== token.slice(2, -1).trim()) throw new Error('unbalanced');
		} else {
			const node = {
				name: /^<([^\s/>]+)/.exec(token)?.[1] ?? '',
				type: /\stype\s*=\s*["']([^"']*)["']/.exec(token)?.[1] ?? '',
				text: '',
				children: [],
			};
			top.children.push(node);
			if (!token.endsWith('/>')) open.push(node);
		}
	}
	const [first] = root.children;
	if (open.length !== 1 || root.children.length !== 1 || first === undefined) throw new Error('no document');
	return first;
}

function toValue(node: Node): Json {
	if (node.type === 'list' || node.name === 'objects') return node.children.map(toValue);
	if (node.type === 'null') return null;
	if (node.type === 'boolean') return node.text.trim().toLowerCase() === 'true';
	if (node.type === 'integer' || node.type === 'float') return Number(node.text);
	const record = node.children.length > 0 || node.type === 'hash' || ['object', 'request', 'response'].includes(node.name);
	return record ? Object.fromEntries(node.children.map((child) => [child.name, toValue(child)])) : node.text;
}

/** @throws Error when the text is no XML document */
export const fromXml = (text: string): Json => toValue(parse(text));
