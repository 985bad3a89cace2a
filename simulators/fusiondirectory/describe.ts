import type { Caller } from './access';
import { Draft, isActive, tabOf } from './draft';
import type { Entry } from './directory';
import { groupsOf } from './memberships';
import { baseClass, classes, fieldsOf, isList, owners, type Field, type ObjectType, type Tab } from './model';
import { knownTabs } from './objectTypes';
import { passwordMethods } from './userTabs';
import { toShown } from './values';
import type { World } from './world';

/** Descriptions of types, tabs and fields. */

export function infos(type: ObjectType): Record<string, unknown> {
	const rdn = type.ou.replace(/,$/, '').replace('=', ':dn:=').replace(/,.*/, '');
	return {
		name: type.name,
		...(type.description === undefined ? {} : { description: type.description }),
		mainAttr: type.mainAttr,
		nameAttr: type.nameAttr,
		icon: type.icon,
		ou: type.ou,
		mainTab: type.tabs[0].id,
		templateActive: type.templates,
		snapshotActive: type.hasBase,
		aclCategory: type.category,
		filter: type.filter,
		...(type.management === undefined ? {} : { management: type.management }),
		filterRDN: rdn === '' ? '' : `(${rdn})`,
		tabs: type.tabs.filter((tab) => tab.id !== 'reference' && tab.id !== 'ldapDump').map((tab) => ({ CLASS: tab.id, NAME: tab.name })),
	};
}

export const tabStates = (world: World, type: ObjectType, entry: Entry | undefined) =>
	type.tabs.map((tab) => ({ name: tab.name, active: isActive(world, type, tab, entry), class: tab.id }));

/** The value of one field; lists of groups come from the groups. */
function valueOf(draft: Draft, field: Field): unknown {
	const { world, entry, attributes } = draft;
	if (field.kind === 'base') return draft.base;
	if (field.flag !== undefined) {
		const on = (attributes.gosaMailDeliveryMode?.[0] ?? '').includes(field.flag);
		// Flags that are no LDAP attribute of their own come back as numbers once there is an entry.
		return entry ? Number(on) : on;
	}
	if (field.name === 'groupsMembership' || field.name === 'rolesMembership' || field.name === 'groupMembership') {
		return entry ? groupsOf(world, entry, field.name) : [];
	}
	if (field.name === 'posixStatus') return entry ? 'active' : '';
	return toShown(field, attributes[field.name] ?? defaultsOf(field));
}

const defaultsOf = (field: Field): string[] | undefined =>
	field.default === undefined || field.default === 'today' ? undefined : [field.default];

let formNumber = 17_952_943_567_865;

function idsOf(field: Field, id: string): string[] {
	const { name } = field;
	if (field.kind === 'image') return [`${name}_img`, name, `upload${name}`];
	if (field.kind === 'phoneButton') return [name, `${name}_edit`];
	if (field.kind === 'userDn') return [`${name}_dialog`, `${name}_remove`];
	if (field.kind === 'set' || field.kind === 'sshKeys') return [`add${name}`, `del${name}`, `row${name}`, name];
	if (field.kind === 'acls') return [`add${name}_dialog`];
	if (field.kind === 'ordered') return [`add${name}`, ...socialParts.map((part) => part.name)];
	if (field.kind === 'mails') return [`add${name}`, `add${name}_dialog`, `del${name}`, `row${name}`];
	if (isList(field)) return [`add${name}_dialog`, `del${name}`, `row${name}`];
	return [id];
}

const passwordParts: Array<[part: string, label: string, kind: Field['kind'], description: string]> = [
	['pwstorage', 'Password method', 'select', 'Password hash method to use'],
	['password', 'Password', 'passwordText', 'Password (Leave empty if you do not wish to change it)'],
	['password2', 'Password again', 'passwordText', 'Same password as above, to avoid errors'],
	['hash', 'userPassword_hash', 'hidden', 'hidden'],
	['locked', 'Locked', 'boolean', 'Whether accounts created with this template will be locked'],
];

const socialParts: Field[] = [
	{
		name: 'socialSite',
		label: 'Site',
		kind: 'select',
		description: 'Website the account is on',
		required: true,
		choices: { mastodon: 'Mastodon', github: 'GitHub', matrix: 'Matrix' },
	},
	{ name: 'socialId', label: 'Id', kind: 'text', description: 'Id of this user on this website', required: true },
];

function partsOf(draft: Draft, field: Field): Field[] {
	if (field.kind === 'password') {
		return passwordParts.map(([part, label, kind, description]) => ({
			name: `${field.name}_${part}`,
			label,
			kind,
			description,
			// The current hash has to be sent back when the password isn't to change; a new entry needs one.
			required: part === 'pwstorage' || (part.startsWith('password') && !draft.entry),
			hidden: part === 'hash' || part === 'locked',
			...(part === 'pwstorage' ? { default: 'ssha', choices: Object.fromEntries(passwordMethods.map((method) => [method, method])) } : {}),
			...(part === 'locked' ? { default: 'FALSE', choices: { TRUE: 'True', FALSE: 'False' } } : {}),
		}));
	}
	if (field.kind === 'quota') {
		return [
			{ name: `${field.name}_int`, label: '', kind: 'int', description: '' },
			{
				name: `${field.name}_select`,
				label: '',
				kind: 'select',
				description: '',
				required: true,
				default: '1',
				choices: { 1: 'MiB', 1024: 'GiB', 1048576: 'TiB' },
			},
		];
	}
	if (field.kind === 'social') return socialParts;
	if (field.kind === 'set' || field.kind === 'mails' || field.kind === 'ordered') {
		return [{ ...field, kind: field.item ?? 'text', item: undefined, required: true, disabled: undefined, outsideLdap: false }];
	}
	return [];
}

function describeField(draft: Draft, field: Field, value: unknown, inList = false): Record<string, unknown> {
	const id = field.kind === 'base' ? `bs_input_${(formNumber += 1)}` : field.name;
	const parts = partsOf(draft, field);
	const choices = isList(field) ? undefined : draft.choicesOf(field);
	return {
		htmlid: id,
		label: field.label,
		required: field.required ?? false,
		disabled: !inList && draft.isDisabled(field),
		description: field.description,
		value,
		default: field.default === 'today' ? 'today' : field.kind === 'base' ? '' : toShown(field, defaultsOf(field)),
		type: [...classes[field.kind], baseClass],
		inldap: !field.outsideLdap || field.kind === 'objects',
		visible: !field.hidden,
		htmlids: parts.length > 0 && !isList(field) ? parts.map((part) => part.name) : idsOf(field, id),
		...(choices ? { choices } : {}),
		...(parts.length > 0
			? {
					attributes: Object.fromEntries(
						parts.map((part) => [part.name, describeField(draft, part, toShown(part, defaultsOf(part)), true)]),
					),
					attributes_order: parts.map((part) => part.name),
				}
			: {}),
		...(field.binary ? { binary: true } : {}),
	};
}

function readableFields(caller: Caller, draft: Draft, tab: Tab): Field[] {
	return [...fieldsOf(tab).values()].filter(
		(field) => field.kind === 'base' || caller.may('r', draft.type, tab.id, field.name, draft.entry?.dn ?? null),
	);
}

const draftOf = (world: World, caller: Caller, type: ObjectType, asked: string, entry?: Entry): Draft =>
	new Draft(world, caller, type, asked, entry, entry?.dn);

export function fields(world: World, caller: Caller, asked: string, entry?: Entry, tabId?: string | null): Record<string, unknown> {
	const type = world.type(asked);
	const id = tabId ?? type.tabs[0].id;
	const foreign = !type.tabs.some((one) => one.id === id) && knownTabs.has(id);
	// A tab of another type isn't told apart from an empty one.
	if (foreign) return { sections: { main: { attrs: {}, name: 'Plugin', attrs_order: [] } }, sections_order: ['main'] };
	const tab = tabOf(type, id, asked);
	const draft = draftOf(world, caller, type, asked, entry);
	const readable = new Set(readableFields(caller, draft, tab));
	const sections = tab.sections.map((section) => {
		const shown = section.fields.filter((field) => readable.has(field));
		const attrs = Object.fromEntries(shown.map((field) => [field.name, describeField(draft, field, valueOf(draft, field))]));
		return [
			section.id,
			{
				name: section.name,
				...(section.icon ? { icon: section.icon } : {}),
				...(section.look ? { class: section.look } : {}),
				attrs,
				attrs_order: shown.map((field) => field.name),
			},
		] as const;
	});
	return { sections: Object.fromEntries(sections), sections_order: tab.sections.map((section) => section.id) };
}

/** Only what a form would show: composites split, no inldap/visible. */
export function formFields(world: World, caller: Caller, asked: string, entry?: Entry, tabId?: string | null): Record<string, unknown> {
	const type = world.type(asked);
	const tab = tabOf(type, tabId ?? type.tabs[0].id, asked);
	const draft = draftOf(world, caller, type, asked, entry);
	const readable = new Set(readableFields(caller, draft, tab));
	const sections = tab.sections.map((section) => {
		const inputs = section.fields
			.filter((field) => readable.has(field) && !field.hidden && field.kind !== 'display')
			.flatMap((field) => {
				const parts = isList(field) ? [] : partsOf(draft, field).filter((part) => !part.hidden);
				return (parts.length > 0 ? parts : [field]).map((input) => {
					const value = input === field ? valueOf(draft, field) : toShown(input, defaultsOf(input));
					const description = describeField(draft, input, value, input !== field);
					for (const key of ['inldap', 'visible', 'htmlids', 'attributes', 'attributes_order']) delete description[key];
					return [input.name, description] as const;
				});
			});
		return [section.id, { name: section.name, attrs: Object.fromEntries(inputs), attrs_order: inputs.map(([name]) => name) }] as const;
	});
	return { sections: Object.fromEntries(sections), sections_order: tab.sections.map((section) => section.id) };
}

/** Names only, as REST tells them. */
export function fieldNames(caller: Caller, type: ObjectType, tab: Tab): Record<string, unknown> {
	const sections = tab.sections.map((section) => [
		section.id,
		{
			name: section.name,
			attrs: section.fields.filter((field) => caller.may('r', type, tab.id, field.name, null)).map((field) => field.name),
		},
	]);
	return { sections: Object.fromEntries(sections), sections_order: tab.sections.map((section) => section.id) };
}

/** One tab's plain values. */
export function tabValues(world: World, caller: Caller, type: ObjectType, asked: string, entry: Entry, tab: Tab): Record<string, unknown> {
	const draft = draftOf(world, caller, type, asked, entry);
	return Object.fromEntries(readableFields(caller, draft, tab).map((field) => [field.name, valueOf(draft, field)]));
}

/** Some fields of an entry to be, as gettemplate tells them. */
export function someFields(draft: Draft, tab: Tab, names: string[], values: Record<string, unknown> = {}): Record<string, unknown> {
	const chosen = names.flatMap((name) => fieldsOf(tab).get(name) ?? []);
	const attrs = chosen.map((field) => [field.name, describeField(draft, field, values[field.name] ?? valueOf(draft, field))]);
	return { name: tab.name, attrs: Object.fromEntries(attrs), attrs_order: names };
}

export const isReadable = (caller: Caller, type: ObjectType, attribute: string): boolean => {
	const owner = owners(type).get(attribute);
	return caller.may('r', type, owner?.tab.id ?? type.tabs[0].id, attribute, null);
};
