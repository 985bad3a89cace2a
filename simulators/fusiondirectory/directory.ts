import type { Searchable } from './filter';

export type Attributes = Record<string, string[]>;

const none: readonly string[] = [];

export class Entry implements Searchable {
	/** The DN as LDAP compares it. */
	key: string;

	constructor(
		public dn: string,
		/** Object type, upper case. */
		readonly type: string,
		public attributes: Attributes,
		public created: string,
		public modified: string,
		readonly template = false,
	) {
		this.key = keyOf(dn);
	}

	values(attribute: string): readonly string[] {
		if (attribute === 'createTimestamp') return [this.created];
		if (attribute === 'modifyTimestamp') return [this.modified];
		if (attribute === 'dn') return [this.dn];
		if (attribute === '_template_cn') return this.attributes.cn ?? none;
		return this.attributes[attribute] ?? none;
	}

	first(attribute: string): string {
		return this.values(attribute)[0] ?? '';
	}
}

const special = new Set([',', '+', '"', '\\', '<', '>', ';', '=', '#']);

/** `\\2F` and `/` are the same in a DN, `\\2C` and `,` are not. */
const unescaped = (dn: string): string =>
	dn.replace(/\\([0-9a-f]{2})/g, (escape, code: string) => {
		const sign = String.fromCharCode(parseInt(code, 16));
		return special.has(sign) || parseInt(code, 16) > 126 ? escape : sign.toLowerCase();
	});

export function keyOf(dn: string): string {
	const key = dn.toLowerCase().replace(/\s*([,=])\s*/g, '$1');
	return key.includes('\\') ? unescaped(key) : key;
}

export const parentOf = (dn: string): string => dn.replace(/^[^,\\]*(?:\\.[^,\\]*)*,?\s*/, '');

/** A value as it stands in a DN: commas, pluses and the like as `\2C`. */
export const rdnValue = (value: string): string =>
	value.replace(/[,+"\\<>;=]/g, (sign) => `\\${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);

/** The LDAP tree: entries by DN, by type, and people by login and mail. */
export class Directory {
	private readonly byKey = new Map<string, Entry>();
	private readonly byType = new Map<string, Set<Entry>>();
	private readonly templatesByType = new Map<string, Set<Entry>>();
	private readonly indexes = new Map<string, Map<string, Entry>>([
		['uid', new Map()],
		['mail', new Map()],
	]);

	get(dn: string): Entry | undefined {
		return this.byKey.get(keyOf(dn));
	}

	/** All entries of a type, oldest first. */
	ofType(type: string): Set<Entry> {
		return this.setOf(this.byType, type);
	}

	templatesOf(type: string): Set<Entry> {
		return this.setOf(this.templatesByType, type);
	}

	/** The one person that has this login or mail address. */
	indexed(attribute: 'uid' | 'mail', value: string): Entry | undefined {
		return this.indexes.get(attribute)?.get(value.toLowerCase());
	}

	add(entry: Entry): Entry {
		this.byKey.set(entry.key, entry);
		(entry.template ? this.templatesOf(entry.type) : this.ofType(entry.type)).add(entry);
		this.index(entry);
		return entry;
	}

	remove(entry: Entry): void {
		this.byKey.delete(entry.key);
		this.ofType(entry.type).delete(entry);
		this.templatesOf(entry.type).delete(entry);
		this.unindex(entry);
	}

	replace(entry: Entry, attributes: Attributes): void {
		this.unindex(entry);
		entry.attributes = attributes;
		this.index(entry);
	}

	/** Moves the entry and everything below it. */
	rename(entry: Entry, dn: string): void {
		const before = entry.dn;
		const below = entry.type === 'DEPARTMENT' ? this.below(entry) : [];
		for (const one of [entry, ...below]) {
			this.byKey.delete(one.key);
			one.dn = one === entry ? dn : `${one.dn.slice(0, one.dn.length - before.length)}${dn}`;
			one.key = keyOf(one.dn);
			this.byKey.set(one.key, one);
		}
	}

	below(entry: Entry): Entry[] {
		const suffix = `,${entry.key}`;
		return [...this.byKey.values()].filter((one) => one.key.endsWith(suffix));
	}

	size(): number {
		return this.byKey.size;
	}

	private setOf(map: Map<string, Set<Entry>>, type: string): Set<Entry> {
		let found = map.get(type);
		if (!found) map.set(type, (found = new Set()));
		return found;
	}

	private index(entry: Entry): void {
		if (entry.type !== 'USER' || entry.template) return;
		for (const [attribute, index] of this.indexes) {
			for (const value of entry.values(attribute)) if (!index.has(value.toLowerCase())) index.set(value.toLowerCase(), entry);
		}
	}

	private unindex(entry: Entry): void {
		for (const [attribute, index] of this.indexes) {
			for (const value of entry.values(attribute)) if (index.get(value.toLowerCase()) === entry) index.delete(value.toLowerCase());
		}
	}
}
