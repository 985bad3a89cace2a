import type { Caller } from './access';
import { keyOf, type Entry } from './directory';
import { isReadable } from './describe';
import { exception, fatal, refuse, unknownAttribute } from './failures';
import { attributesOf, compile, demanded, parseFilter, type Filter } from './filter';
import { owners, type ObjectType } from './model';
import { isPhpArray } from './values';
import type { World } from './world';

export interface Question {
	asked: string;
	attrs?: unknown;
	base?: unknown;
	filter?: unknown;
	scope?: unknown;
	templates?: boolean;
}

const always = new Set(['objectClass', 'dn']);
const stamps = new Set(['createTimestamp', 'modifyTimestamp']);

/** @throws Failure shape B for a name that no tab of the type owns, in just this spelling. */
function demandAttribute(world: World, type: ObjectType, name: string, asked: string, templates: boolean): void {
	if (always.has(name) || owners(type).has(name)) return;
	if (stamps.has(name) && type.hasBase && world.settings.version !== '1.3') return;
	if (templates && (name === '_template_cn' || name === 'cn' || name === 'fdTemplateField')) return;
	if (name === 'ou' && type.type === 'DEPARTMENT') return;
	throw unknownAttribute(name, asked);
}

function toFilter(world: World, filter: unknown, method: string): string {
	if (typeof filter === 'string') return filter;
	if (filter === undefined || (filter === null && world.settings.version === '1.3')) return '';
	throw fatal(
		'TypeError',
		`objects::${method}(): Argument #4 ($filter) must be of type string, ${filter === null ? 'null' : typeof filter} given, called in /usr/share/fusiondirectory/include/webservice/class_fdRPCService.inc on line 260`,
	);
}

/** Where to look: an index where the filter names one person, else all entries of the type. */
function* candidates(
	world: World,
	type: ObjectType,
	filter: Filter,
	templates: boolean,
	base: string | null,
	scope: string,
): Iterable<Entry> {
	const { directory } = world;
	if (templates) return yield* directory.templatesOf(type.type);
	if (scope === 'base' && base !== null) {
		const entry = directory.get(base);
		if (entry?.type === type.type && !entry.template) yield entry;
		return;
	}
	if (type.type === 'USER') {
		for (const attribute of ['uid', 'mail'] as const) {
			const value = demanded(filter, attribute);
			if (value === undefined) continue;
			const entry = directory.indexed(attribute, value);
			if (entry) yield entry;
			return;
		}
	}
	yield* directory.ofType(type.type);
}

function inside(base: string, scope: string): (entry: Entry) => boolean {
	const root = keyOf(base);
	const suffix = `,${root}`;
	if (scope === 'base') return (entry) => entry.key === root;
	if (scope === 'one')
		return (entry) => entry.key.endsWith(suffix) && entry.key.slice(0, -suffix.length).replace(/\\./g, '').indexOf(',') < 0;
	return (entry) => entry.key === root || entry.key.endsWith(suffix);
}

function search(world: World, caller: Caller, question: Question, method: string): { type: ObjectType; rows: Entry[] } {
	const { asked } = question;
	const type = world.type(asked);
	caller.demandType(type, asked);
	world.demandLdap();
	const base = typeof question.base === 'string' ? question.base : null;
	const scope = question.scope === undefined || question.scope === null || question.scope === '' ? 'subtree' : String(question.scope);
	if (!['base', 'one', 'subtree'].includes(scope)) throw refuse(`Invalid scope "${scope}"`);
	const filter = parseFilter(toFilter(world, question.filter, method));
	const templates = question.templates ?? false;
	if (type.type === 'SPECIAL' || type.type === 'PLUGINMANAGER') throw exception('FusionDirectoryException', 'Filter is empty');
	for (const attribute of attributesOf(filter)) demandAttribute(world, type, attribute, asked, templates);
	if (base === '')
		throw exception('LDAPFailureException', 'No such object (while operating on "" using LDAP server "ldap://ldap.example.com")');
	const matchesFilter = compile(filter, (attribute) => isReadable(caller, type, attribute));
	const isInside = base === null ? () => true : inside(base, scope);
	const limit = world.settings.sizeLimit;
	const rows: Entry[] = [];
	for (const entry of candidates(world, type, filter, templates, base, scope)) {
		if (!isInside(entry) || !matchesFilter(entry)) continue;
		rows.push(entry);
		if (limit > 0 && rows.length > limit) {
			throw exception('LDAPFailureException', 'Size limit exceeded (while operating on LDAP server "ldap://ldap.example.com")');
		}
	}
	if (scope === 'one' || world.fault?.mode === 'reorder') rows.reverse();
	return { type, rows };
}

export const count = (world: World, caller: Caller, question: Question): number => search(world, caller, question, 'count').rows.length;

/** DN → value(s), or an empty map. */
export function list(world: World, caller: Caller, question: Question): Record<string, unknown> {
	const { asked } = question;
	const type = world.type(asked);
	const templates = question.templates ?? false;
	let attrs = question.attrs ?? null;
	caller.demandType(type, asked);
	if (attrs === null) attrs = templates ? 'cn' : type.mainAttr === false ? { dn: 'raw' } : type.mainAttr;
	if (Array.isArray(attrs)) attrs = Object.fromEntries(attrs.map((one: unknown, index) => [String(index), one]));
	const read = isPhpArray(attrs)
		? mapReader(world, caller, type, attrs, asked, templates)
		: oneReader(world, caller, type, String(attrs), asked, templates);
	const { rows } = search(world, caller, question, 'ls');
	const answer: Record<string, unknown> = {};
	for (const entry of rows) {
		const value = read(entry);
		if (value !== undefined) answer[entry.dn] = value;
	}
	return answer;
}

type Read = (entry: Entry) => unknown;
/** A value that isn't UTF-8: the encoder of JSON-RPC gives up on the whole answer. */
const broken = () => exception('JsonException', 'Failed to encode response: Malformed UTF-8 characters, possibly incorrectly encoded');

function oneReader(world: World, caller: Caller, type: ObjectType, name: string, asked: string, templates: boolean): Read {
	demandAttribute(world, type, name, asked, templates);
	if (!isReadable(caller, type, name)) return () => undefined;
	if (templates && name !== 'cn') return (entry) => templateField(entry, name)?.slice(name.length + 1);
	return (entry) => (name === 'dn' ? entry.dn : entry.values(name)[0]);
}

const templateField = (entry: Entry, name: string): string | undefined =>
	entry.values('fdTemplateField').find((one) => one.startsWith(`${name}:`));

function mapReader(
	world: World,
	caller: Caller,
	type: ObjectType,
	attrs: Record<string, unknown>,
	asked: string,
	templates: boolean,
): Read {
	for (const name of Object.keys(attrs)) demandAttribute(world, type, name, asked, templates);
	const wanted = Object.entries(attrs).filter(([name]) => name === 'dn' || isReadable(caller, type, name));
	if (templates) {
		return (entry) => {
			const fields = wanted.flatMap(([name]) => templateField(entry, name) ?? []);
			return { cn: entry.first('cn'), ...(fields.length > 0 ? { fdTemplateField: fields } : {}) };
		};
	}
	const phpSeven = world.settings.phpVersion === 7;
	const binary = new Set([...owners(type).values()].filter(({ field }) => field.binary).map(({ field }) => field.name));
	return (entry) => {
		const row: Record<string, unknown> = {};
		let filled = false;
		for (const [name, mode] of wanted) {
			const values = entry.values(name);
			if (values.length === 0) continue;
			filled = true;
			if (name === 'dn') row.dn = mode === 'raw' ? entry.dn : entry.dn[0];
			else if (mode === 'b64')
				row[name] = values.map((value) => (binary.has(name) ? value : Buffer.from(value, 'utf8').toString('base64')));
			else if (binary.has(name)) throw broken();
			else if (mode === 'raw') row[name] = { count: values.length, ...values };
			else row[name] = mode === '*' || mode === true || (phpSeven && mode === 0) ? [...values] : values[0];
		}
		return filled ? row : undefined;
	};
}
