import type { Caller } from './access';
import type { Entry } from './directory';
import { someFields } from './describe';
import { Draft, tabOf, type Values } from './draft';
import { Failure, fatal, refuse, refuseAll } from './failures';
import { fieldsOf, isList, type ObjectType, type Tab } from './model';
import { isPhpArray } from './values';
import type { World } from './world';

/** Templates: an entry whose `fdTemplateField` values are `attribute:pattern`, with `%attribute|modifiers%` inside. */

const ownToEachEntry = new Set([
	'uid',
	'mail',
	'userPassword',
	'cn',
	'objectClass',
	'uidNumber',
	'gidNumber',
	'gecos',
	'gosaMailAlternateAddress',
]);

interface Template {
	/** attribute → patterns */
	patterns: Map<string, string[]>;
	tabs: Tab[];
	base: string;
}

/** Reads a template; any entry will do, as on the server. */
function read(world: World, type: ObjectType, entry: Entry): Template {
	const patterns = new Map<string, string[]>();
	const pairs = entry.template
		? entry.values('fdTemplateField').map((one) => [one.slice(0, one.indexOf(':')), one.slice(one.indexOf(':') + 1)] as const)
		: Object.entries(entry.attributes).flatMap(([name, values]) =>
				ownToEachEntry.has(name) ? [] : values.map((value) => [name, value] as const),
			);
	for (const [name, value] of pairs) patterns.set(name, [...(patterns.get(name) ?? []), value]);
	const classes = entry.template ? (patterns.get('objectClass') ?? []) : entry.values('objectClass');
	const tabs = type.tabs.filter((tab) => tab === type.tabs[0] || (tab.objectClasses.length > 0 && classes.includes(tab.objectClasses[0])));
	const holder = entry.template ? entry.dn.replace(/^[^,]+,ou=templates,/, 'x=x,') : entry.dn;
	return { patterns, tabs, base: world.baseOf(type, holder) };
}

const placeholders = (pattern: string): string[] => [...pattern.matchAll(/%([A-Za-z]+)(?:\|[^%]*)?%/g)].map((found) => found[1]);

function modified(value: string, modifiers: string): string {
	let text = value;
	for (const [, letter, argument] of modifiers.matchAll(/([a-zA-Z])(?:\[([^\]]*)\])?/g)) {
		if (letter === 'l') text = text.toLowerCase();
		else if (letter === 'u') text = text.toUpperCase();
		else if (letter === 'a') text = text.normalize('NFD').replace(/[^\x20-\x7e]/g, '');
		else if (letter === 's') {
			const [from = 0, length] = (argument ?? '').split(',').map(Number);
			text = text.slice(from, length === undefined ? undefined : from + length);
		}
	}
	return text;
}

const filled = (pattern: string, attributes: Record<string, string[]>): string =>
	pattern.replace(/%([A-Za-z]+)(?:\|([^%]*))?%/g, (_all, name: string, modifiers: string | undefined) =>
		modified(attributes[name]?.[0] ?? '', modifiers ?? ''),
	);

const isAsked = (patterns: string[] | undefined): boolean => patterns?.[0] === '%askme%';

/** tab → names of the fields that still have to be filled in, and the base. */
export function openFields(world: World, type: ObjectType, entry: Entry): Array<{ tab: Tab; names: string[] }> {
	const template = read(world, type, entry);
	const wanted = new Set([...template.patterns.values()].flat().flatMap(placeholders));
	return template.tabs.flatMap((tab) => {
		const names = [...fieldsOf(tab).values()].filter((field) => {
			if (field.kind === 'base') return true;
			const pattern = template.patterns.get(field.name);
			if (isAsked(pattern)) return true;
			if (pattern !== undefined) return false;
			return wanted.has(field.name) || field.required === true || (!entry.template && field.kind === 'password');
		});
		return names.length > 0 ? [{ tab, names: names.map((field) => field.name) }] : [];
	});
}

export function describeTemplate(world: World, caller: Caller, asked: string, dn: string): Record<string, unknown> {
	const type = world.type(asked);
	caller.demandType(type, asked);
	const entry = world.entry(dn);
	const draft = new Draft(world, caller, type, asked);
	return Object.fromEntries(openFields(world, type, entry).map(({ tab, names }) => [tab.id, someFields(draft, tab, names)]));
}

function useOn(draft: Draft, template: Template): void {
	const done = new Set<string>();
	// A pattern may name a field that another pattern fills, so go on until nothing changes.
	for (let round = 0; round < 4; round += 1) {
		for (const tab of template.tabs) {
			for (const field of fieldsOf(tab).values()) {
				const patterns = template.patterns.get(field.name);
				if (!patterns || isAsked(patterns) || done.has(field.name)) continue;
				if (
					patterns
						.flatMap(placeholders)
						.some((name) => template.patterns.has(name) && !done.has(name) && !isAsked(template.patterns.get(name)))
				)
					continue;
				if (field.kind === 'password') draft.passwordFree = patterns[0] === '{EMPTY}';
				else if (field.name !== 'uid' || !draft.attributes.uid)
					draft.store(
						field,
						patterns.map((one) => filled(one, draft.attributes)).filter((one) => one !== '' || isList(field)),
					);
				done.add(field.name);
			}
		}
	}
}

/** Creates an entry: what the template sets wins over `values`; `modifications` win over both. */
export function useTemplate(world: World, caller: Caller, asked: string, dn: string, values: unknown, modifications: unknown): string {
	const type = world.type(asked);
	caller.demandType(type, asked);
	if (!isPhpArray(values)) {
		throw fatal(
			'TypeError',
			`fdRPCService::posixArrayReordering(): Argument #1 ($values) must be of type array, ${values === null ? 'null' : typeof values} given, called in /usr/share/fusiondirectory/include/webservice/class_fdRPCService.inc on line 696`,
		);
	}
	const template = read(world, type, world.entry(dn));
	const draft = new Draft(world, caller, type, asked);
	draft.base = template.base;
	try {
		for (const tab of template.tabs) if (tab !== type.tabs[0]) draft.activate(tab);
		for (const [tabId, fields] of Object.entries(values)) {
			if (!type.tabs.some((tab) => tab.id === tabId)) throw fatal('Error', 'Call to a member function deserializeValues() on null');
			if (template.tabs.some((tab) => tab.id === tabId)) draft.apply({ [tabId]: idsLast(fields) });
		}
		useOn(draft, template);
		demandKnownGroup(world, draft);
		if (world.settings.version !== '1.3' && modifications !== undefined && modifications !== null) draft.apply(modifications);
		return draft.save();
	} catch (reason) {
		throw reason instanceof Failure ? withPath(reason, template.tabs[0]) : reason;
	}
}

/** On PHP 8 a forced group number is looked for among the existing groups, and refused when it's new. */
function demandKnownGroup(world: World, draft: Draft): void {
	const number = draft.forcedIds ? draft.attributes.gidNumber?.[0] : undefined;
	if (number === undefined || world.settings.phpVersion === 7) return;
	if ([...world.directory.ofType('GROUP')].some((group) => group.first('gidNumber') === number)) return;
	throw refuse(`Invalid value: "${number}" is not in the list of possible choices`);
}

/** `force_ids` must come before the numbers it frees; only here does the server see to that itself. */
function idsLast(fields: unknown): unknown {
	if (!isPhpArray(fields) || Array.isArray(fields) || fields.force_ids === undefined) return fields;
	const { force_ids: forced, ...rest } = fields;
	return { force_ids: forced, ...rest };
}

const withPath = (failure: Failure, tab: Tab): Failure =>
	failure.problems[0].class === 'SimplePluginPermissionError'
		? refuseAll(failure.problems.map((one) => ({ ...one, message: `new > ${tab.name} > : ${one.message}` })))
		: failure;

/** REST's way: sent values win, inactive tabs are activated. */
export function createFromTemplate(world: World, caller: Caller, asked: string, dn: string, attrs: Values): string {
	const type = world.type(asked);
	const template = read(world, type, world.entry(dn));
	const values: Record<string, Values> = {};
	const modifications: Record<string, Values> = {};
	for (const [tabId, fields] of Object.entries(attrs)) {
		const tab = tabOf(type, tabId, asked);
		for (const [name, value] of Object.entries(isPhpArray(fields) ? fields : {})) {
			const set = template.patterns.get(name);
			const early = template.tabs.includes(tab) && (set === undefined || isAsked(set) || name === 'uid');
			const target = early ? values : modifications;
			(target[tabId] ??= {})[name] = value;
		}
	}
	return useTemplate(world, caller, asked, dn, values, Object.keys(modifications).length > 0 ? modifications : undefined);
}
