import type { Caller } from './access';
import { rdnValue, type Attributes, type Entry } from './directory';
import { fatal, problem, refuse, refuseAll, type Extra, type Problem } from './failures';
import { memberships, setMemberships } from './memberships';
import { fieldsOf, type Field, type ObjectType, type Tab } from './model';
import { knownTabs } from './objectTypes';
import { applyPassword } from './passwordField';
import { complaints, isPhpArray, toStored } from './values';
import type { World } from './world';

export type Values = Record<string, unknown>;

export function isActive(world: World, type: ObjectType, tab: Tab, entry: Entry | undefined): boolean {
	if (tab === type.tabs[0] || tab.system) return true;
	if (tab.id === 'userRoles') return entry !== undefined && memberships(world, entry).any;
	return entry?.values('objectClass').includes(tab.objectClasses[0]) ?? false;
}

/** @throws Failure when the type has no such tab. */
export function tabOf(type: ObjectType, id: string, asked: string): Tab {
	const tab = type.tabs.find((one) => one.id === id);
	if (tab) return tab;
	throw refuse(`Tab "${id}" of type "${asked}" does not exists`, 404);
}

/** An entry being filled in: changes are collected, then checked as a whole, then saved or not at all. */
export class Draft {
	attributes: Attributes;
	readonly active: Set<string>;
	readonly touched = new Set<string>();
	base: string;
	readonly listsOfGroups = new Map<string, string[]>();
	passwordFree = false;
	forcedIds = false;

	constructor(
		readonly world: World,
		readonly caller: Caller,
		readonly type: ObjectType,
		readonly asked: string,
		readonly entry?: Entry,
		/** The DN as the caller spelled it: rights are compared by text. */
		readonly dn: string = 'new',
	) {
		this.attributes = entry ? structuredClone(entry.attributes) : {};
		this.active = new Set(type.tabs.filter((tab) => isActive(world, type, tab, entry)).map((tab) => tab.id));
		this.base = entry ? world.baseOf(type, entry.dn) : (world.departments().keys().next().value ?? '');
		this.passwordFree = entry !== undefined && entry.first('userPassword') === '';
	}

	place = (tab: Tab): Extra => ({ dn: this.dn, tab: tab.id });

	mayWrite(tab: Tab, field?: string): boolean {
		if (!this.entry) return this.caller.may('c', this.type, tab.id, field, null) || this.caller.may('w', this.type, tab.id, field, null);
		if (this.dn !== this.entry.dn || this.world.isFrozen(this.entry)) return false;
		return this.caller.may('w', this.type, tab.id, field, this.entry.dn);
	}

	apply(values: unknown): void {
		if (!isPhpArray(values)) {
			throw fatal(
				'TypeError',
				`array_keys(): Argument #1 ($array) must be of type array, ${values === null ? 'null' : typeof values} given`,
			);
		}
		for (const [id, fields] of Object.entries(values)) {
			if (!this.type.tabs.some((tab) => tab.id === id) && knownTabs.has(id)) throw refuse(`This tab does not exists: "${id}"`, 404);
			const tab = tabOf(this.type, id, this.asked);
			if (!isPhpArray(fields)) {
				throw fatal(
					'TypeError',
					`simplePlugin::deserializeValues(): Argument #1 ($values) must be of type array, ${fields === null ? 'null' : typeof fields} given, called in /usr/share/fusiondirectory/include/webservice/class_fdRPCService.inc on line 557`,
				);
			}
			this.activate(tab);
			for (const [name, value] of Object.entries(fields)) this.set(tab, name, value);
		}
	}

	activate(tab: Tab): void {
		this.touched.add(tab.id);
		if (this.active.has(tab.id)) return;
		const allowed =
			this.caller.may('c', this.type, tab.id, undefined, this.entry?.dn ?? null) &&
			(!this.entry || (this.dn === this.entry.dn && !this.world.isFrozen(this.entry)));
		if (!allowed) throw refuse(`You don't have sufficient rights to enable tab "${tab.id}"`, 403);
		if (tab.needs !== undefined && !this.active.has(tab.needs)) {
			throw refuse(`Tab "${tab.id}" can't be activated: it needs the tab "${tab.needs}"`);
		}
		this.active.add(tab.id);
		for (const field of fieldsOf(tab).values()) {
			if (field.default !== undefined && field.default !== 'today' && !field.outsideLdap && this.attributes[field.name] === undefined) {
				this.attributes[field.name] = [field.default];
			}
		}
	}

	isDisabled(field: Field): boolean {
		switch (field.disabled) {
			case 'always':
				return true;
			case 'existing':
				return this.entry !== undefined;
			case 'unlessForced':
				return !this.forcedIds;
			case 'unlessVacation':
				return !(this.attributes.gosaMailDeliveryMode?.[0] ?? '').includes('V');
			default:
				return false;
		}
	}

	set(tab: Tab, name: string, value: unknown): void {
		const field = fieldsOf(tab).get(name);
		const at = this.place(tab);
		if (!field) throw refuseAll([problem('SimplePluginError', `Unknown field "${name}"`, at)]);
		if (this.isDisabled(field)) {
			throw refuseAll([
				problem('SimplePluginError', `Attribute ${name} is disabled, its value could not be set`, {
					...at,
					attribute: name,
				}),
			]);
		}
		if (!this.mayWrite(tab, name)) {
			throw refuseAll([
				problem('SimplePluginPermissionError', `You have no permission to modify the field "${name}" of object "${this.dn}"`, at),
			]);
		}
		if (field.kind === 'password') applyPassword(this, value, at);
		else this.store(field, toStored(field, value, at));
	}

	/** Takes stored values as they are. */
	store(field: Field, stored: string[]): void {
		if (field.kind === 'base') this.base = stored[0] ?? '';
		else if (field.name === 'force_ids' || field.name === 'force_id') this.forcedIds = stored[0] === 'TRUE';
		else if (field.flag !== undefined) this.setFlag(field.flag, stored[0] === field.flag);
		else if (['groupsMembership', 'rolesMembership', 'groupMembership'].includes(field.name)) this.listsOfGroups.set(field.name, stored);
		else if (stored.length === 0) delete this.attributes[field.name];
		else this.attributes[field.name] = stored;
	}

	private setFlag(letter: string, on: boolean): void {
		const letters = (this.attributes.gosaMailDeliveryMode?.[0] ?? '[]').replace(/[[\]]/g, '').replace(letter, '');
		this.attributes.gosaMailDeliveryMode = [`[${letters}${on ? letter : ''}]`];
	}

	choicesOf(field: Field): Record<string, string> | undefined {
		if (field.name === 'groupsMembership') return groupChoices(this.world, 'OGROUP');
		if (field.name === 'rolesMembership') return groupChoices(this.world, 'ROLE');
		if (field.kind === 'base') return Object.fromEntries(this.caller.departments);
		if (field.name !== 'primaryGroup') return field.choices;
		const groups = [...this.world.directory.ofType('GROUP')].map((group) => [group.first('gidNumber'), group.first('cn')]);
		return { ...field.choices, ...Object.fromEntries(groups) };
	}

	/** @throws Failure naming every bad field of the first tab that has any. */
	check(): void {
		for (const tab of this.type.tabs) {
			if (!this.active.has(tab.id)) continue;
			const found = [...fieldsOf(tab).values()].flatMap((field) => this.complaintsAbout(tab, field));
			if (found.length > 0) throw refuseAll(found);
		}
	}

	private complaintsAbout(tab: Tab, field: Field): Problem[] {
		const at = this.place(tab);
		const place = { ...at, attribute: field.name };
		if (field.kind === 'base') {
			if (this.caller.departments.has(this.base)) return [];
			return [problem('SimplePluginCheckError', 'The supplied base is not valid and has been reset to the previous value!', place)];
		}
		if (field.kind === 'password') {
			if (this.passwordFree || (this.attributes.userPassword?.[0] ?? '') !== '') return [];
			return [problem('SimplePluginCheckError', `The required field "${field.label}" is empty!`, place)];
		}
		const stored = field.outsideLdap ? this.listsOfGroups.get(field.name) : this.attributes[field.name];
		if (field.outsideLdap && stored === undefined) return [];
		const wrong = complaints(field, stored, this.choicesOf(field), at, this.naming());
		return wrong.length > 0 || !field.unique ? wrong : this.takenBy(field, place);
	}

	/** Names of the main tab follow the naming rule; names that did before it came may stay. */
	private naming(): 'strict' | 'free' {
		return this.world.settings.strictNaming && this.entry === undefined ? 'strict' : 'free';
	}

	private takenBy(field: Field, place: Extra): Problem[] {
		const value = this.attributes[field.name]?.[0];
		if (value === undefined || (this.entry && this.entry.first(field.name) === value)) return [];
		const other = field.name === 'uid' || field.name === 'mail' ? this.world.directory.indexed(field.name, value) : undefined;
		const archived = field.name === 'uid' ? this.world.archivedLogins.get(value.toLowerCase()) : undefined;
		const duplicate = this.world.fault?.mode === 'duplicateId' && field.name === 'uid' ? `uid=${value},ou=people,${this.base}` : undefined;
		const holder = (other && other !== this.entry ? other.dn : undefined) ?? archived ?? duplicate;
		return holder === undefined ? [] : [this.duplicate(holder, field.label, place)];
	}

	private duplicate = (holder: string, label: string, place: Extra): Problem =>
		problem('SimplePluginCheckError', `The entry "${holder}" already uses this "${label}" attribute!`, place);

	/** Checks, then writes. @returns the DN */
	save(): string {
		this.check();
		const { world, type, entry } = this;
		const [main] = type.tabs;
		this.complete();
		const rdn = type.mainAttr === false ? 'cn' : type.mainAttr;
		const dn = this.dnFor(rdn);
		const other = world.directory.get(dn);
		if (other && other !== entry) {
			throw refuseAll([this.duplicate(other.dn, fieldsOf(main).get(rdn)?.label ?? rdn, { ...this.place(main), attribute: rdn })]);
		}
		const saved = entry ?? world.put(dn, type.type, this.attributes);
		if (entry) this.update(entry, dn);
		if (!entry || this.listsOfGroups.size > 0) setMemberships(world, saved, this.listsOfGroups, this.caller);
		if (type.type === 'DEPARTMENT') this.caller.departments.set(saved.dn, world.departments().get(saved.dn) ?? '/');
		if (!entry) world.audit('create', type, saved.dn, this.caller);
		return saved.dn;
	}

	private dnFor(rdn: string): string {
		if (this.entry && this.base === this.world.baseOf(this.type, this.entry.dn) && this.entry.first(rdn) === this.attributes[rdn]?.[0]) {
			return this.entry.dn;
		}
		return `${rdn}=${rdnValue(this.attributes[rdn]?.[0] ?? '')},${this.type.ou}${this.base}`;
	}

	private update(entry: Entry, dn: string): void {
		const before = entry.dn;
		const changed = JSON.stringify(sorted(entry.attributes)) !== JSON.stringify(sorted(this.attributes)) || dn !== before;
		if (!changed) return;
		this.world.directory.replace(entry, this.attributes);
		if (dn !== before) {
			this.world.directory.rename(entry, dn);
			this.world.follow(entry, before, dn);
		}
		entry.modified = this.world.stamp();
		this.world.audit('modify', this.type, dn, this.caller);
	}

	/** What the server computes itself. */
	private complete(): void {
		const { attributes, type, world } = this;
		const classes = type.tabs.filter((tab) => this.active.has(tab.id)).flatMap((tab) => tab.objectClasses);
		const kept = (attributes.objectClass ?? []).filter((one) => !classes.includes(one));
		attributes.objectClass = [...classes, ...kept];
		if (type.type === 'USER') attributes.cn = [`${attributes.givenName?.[0] ?? ''} ${attributes.sn?.[0] ?? ''}`.trim()];
		if (type.type === 'GROUP' && !attributes.gidNumber) attributes.gidNumber = [String(world.nextNumber++)];
		if (!this.active.has('posixAccount')) return;
		attributes.gecos = attributes.cn;
		if (!attributes.uidNumber) attributes.uidNumber = [String(world.nextNumber)];
		if (!attributes.gidNumber) attributes.gidNumber = [this.ownGroup()];
	}

	/** A Unix account without a primary group gets one of its own. */
	private ownGroup(): string {
		const number = String(this.world.nextNumber++);
		const name = this.attributes.uid?.[0] ?? '';
		const dn = `cn=${rdnValue(name)},ou=groups,${this.base}`;
		const existing = this.world.directory.get(dn);
		if (existing) return existing.first('gidNumber');
		this.world.put(dn, 'GROUP', {
			objectClass: ['posixGroup'],
			cn: [name],
			description: [`Group of user ${name}`],
			gidNumber: [number],
		});
		return number;
	}
}

const sorted = (attributes: Attributes): unknown => Object.entries(attributes).sort(([one], [other]) => (one < other ? -1 : 1));

function groupChoices(world: World, type: string): Record<string, string> {
	return Object.fromEntries(
		[...world.directory.ofType(type)].map((group) => {
			const description = group.first('description');
			return [group.dn, `${group.first('cn')}${description === '' ? '' : ` [${description}]`}`];
		}),
	);
}
