import { randomUUID } from 'node:crypto';
import { dnKey, parseDn } from '../names';
import type { State } from '../state';
import type { Deleted, Entry, Tree } from '../tree';
import { deletedValuesOf, guidBytes, realmOf, storedAttributes, valuesOf } from './attributes';
import { accountIn, entryNamed, type Candidate, testOf } from './filter';
import { entryBytes, pageBytes, pageOf, type Control, type Request, searchOptionsOf } from './messages';
import { code, LdapRefusal } from './refusal';

type Search = Extract<Request, { kind: 'search' }>;
type Values = Array<string | Buffer>;

/** An entry on its way to the client. */
interface Found extends Candidate {
	dn: string;
	/** What `*` stands for. */
	stored(): string[];
}

/** LDAP_SERVER_SHOW_DELETED_OID */
const showDeleted = '1.2.840.113556.1.4.417';
const knownControls = [showDeleted, '1.2.840.113556.1.4.319', '1.2.840.113556.1.4.1340'];

const usual: Record<string, string> = {
	distinguishedname: 'distinguishedName',
	objectguid: 'objectGUID',
	samaccountname: 'sAMAccountName',
	useraccountcontrol: 'userAccountControl',
	memberof: 'memberOf',
};

const live = ({ tree, settings }: State, entry: Entry): Found => {
	// The domain's own entry holds its rules for passwords.
	const rules: Record<string, string> = {
		minpwdlength: String(settings.minPasswordLength),
		pwdproperties: settings.passwordComplexity ? '1' : '0',
	};
	return {
		dn: entry.dn,
		entry,
		values: (name) => (entry === tree.base && name in rules ? [rules[name]] : valuesOf(tree, entry, name)),
		stored: () => storedAttributes(entry),
	};
};

const removed = (tree: Tree, one: Deleted): Found => ({
	dn: one.dn,
	values: (name) => deletedValuesOf(tree, one, name),
	stored: () => ['objectclass', 'objectguid', 'objectsid', 'samaccountname', 'isdeleted', 'lastknownparent', 'usnchanged', 'name'],
});

const settingsDnOf = ({ baseDn }: Tree): string =>
	`CN=NTDS Settings,CN=DC1,CN=Servers,CN=Default-First-Site-Name,CN=Sites,CN=Configuration,${baseDn}`;

function fixed(dn: string, values: Record<string, Values>): Found {
	return { dn, values: (name) => values[name] ?? [], stored: () => Object.keys(values) };
}

const settingsOf = (tree: Tree): Found =>
	fixed(settingsDnOf(tree), {
		objectclass: ['top', 'applicationSettings', 'nTDSDSA'],
		objectguid: [guidBytes('d15ea5e0-0000-4000-8000-000000000001')],
		invocationid: [guidBytes(tree.invocation)],
		usncreated: ['2901'],
		usnchanged: ['2901'],
		name: ['NTDS Settings'],
	});

const deletedContainer = (tree: Tree): Found =>
	fixed(`CN=Deleted Objects,${tree.baseDn}`, {
		objectclass: ['top', 'container'],
		objectguid: [guidBytes('d15ea5e0-0000-4000-8000-000000000002')],
		isdeleted: ['TRUE'],
		name: ['Deleted Objects'],
		cn: ['Deleted Objects'],
	});

/** What the server says of itself, to anybody. */
const rootOf = (tree: Tree): Found =>
	fixed('', {
		objectclass: ['top'],
		defaultnamingcontext: [tree.baseDn],
		rootdomainnamingcontext: [tree.baseDn],
		dsservicename: [settingsDnOf(tree)],
		dnshostname: [`dc1.${realmOf(tree).toLowerCase()}`],
		highestcommittedusn: [String(tree.usn)],
		supportedcontrol: knownControls,
	});

function* below(tree: Tree, base: Entry, scope: Search['scope']): Generator<Entry> {
	if (scope === 'base') yield base;
	else if (scope === 'one') yield* base.children;
	else if (base === tree.base) yield* tree.all();
	else {
		const end = `\u0000${base.key}`;
		for (const entry of tree.all()) if (entry === base || entry.key.endsWith(end)) yield entry;
	}
}

function* candidates(state: State, request: Search, facts: { deleted: boolean; everywhere: boolean }): Generator<Found> {
	const { tree } = state;
	const { base, scope, filter } = request;
	if (base === '' && scope === 'base') return yield rootOf(tree);
	if (base === '' && !facts.everywhere) throw new LdapRefusal(code.noSuchObject, 'No such Base DN: ');
	const key = dnKey(base);
	// Everybody may see that there are deleted objects, and only administrators which.
	for (const one of [settingsOf(tree), deletedContainer(tree)]) {
		if (scope === 'base' && key === dnKey(one.dn)) return yield one;
	}
	const start = base === '' ? tree.base : entryNamed(tree, base);
	if (start === undefined) {
		if (!base.startsWith('<') && parseDn(base) === undefined)
			throw new LdapRefusal(code.invalidDn, "00002032: ldb_search: invalid basedn '(null)'");
		throw new LdapRefusal(code.noSuchObject, `No such Base DN: ${base}`);
	}
	const account = accountIn(filter);
	const only = account === undefined ? undefined : tree.account(account);
	if (account !== undefined && !facts.deleted) {
		if (only && [...below(tree, start, scope === 'base' ? 'base' : scope)].includes(only)) yield live(state, only);
		return;
	}
	for (const entry of below(tree, start, scope)) yield live(state, entry);
	if (facts.everywhere && start === tree.base && scope === 'sub') yield settingsOf(tree);
	if (facts.deleted && start === tree.base && scope === 'sub') for (const one of tree.deleted) yield removed(tree, one);
}

/** What was found and is still to be handed over, by the cookie that asks for it. */
export type Pages = Map<string, Found[]>;

function select({ values, stored }: Found, asked: string[]): Array<[string, Values]> {
	const names =
		asked.length === 0 || asked.includes('*')
			? [...stored(), ...asked.map((name) => name.toLowerCase())]
			: asked.map((name) => name.toLowerCase());
	const spelled = new Map(asked.map((name) => [name.toLowerCase(), name]));
	return [...new Set(names)].flatMap((name): Array<[string, Values]> => {
		const found = name === '1.1' || name === '*' ? [] : values(name);
		return found.length === 0 ? [] : [[spelled.get(name) ?? usual[name] ?? name, found]];
	});
}

/** The entries of a search as bytes, and what ends it. @throws LdapRefusal */
export function search(
	state: State,
	{ id, request, controls }: { id: number; request: Search; controls: Control[] },
	{ pages, seesDeleted }: { pages: Pages; seesDeleted: boolean },
): { entries: Buffer[]; endControls: Buffer[] } {
	const unknown = controls.find(({ type, critical }) => critical && !knownControls.includes(type));
	if (unknown) throw new LdapRefusal(code.unavailableCriticalExtension, `Unsupported critical extension ${unknown.type}`);
	const { tree } = state;
	const test = testOf(tree, request.filter);
	const page = pageOf(controls);
	const facts = {
		deleted: seesDeleted && controls.some(({ type }) => type === showDeleted),
		everywhere: (searchOptionsOf(controls) & 2) !== 0,
	};
	const rest = page === undefined || page.cookie === '' ? [...candidates(state, request, facts)].filter(test) : pages.get(page.cookie);
	if (rest === undefined) throw new LdapRefusal(code.unwilling, 'The cookie is not known');
	if (page) pages.delete(page.cookie);
	const now = page === undefined ? rest : rest.slice(0, page.size);
	const later = rest.slice(now.length);
	const cookie = later.length === 0 ? '' : randomUUID();
	if (later.length > 0) pages.set(cookie, later);
	return {
		entries: now.map((found) => entryBytes(id, found.dn, select(found, request.attributes))),
		endControls: page === undefined ? [] : [pageBytes(cookie)],
	};
}
