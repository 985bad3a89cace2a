import type { JsonValue } from '../json';
import { parentDn } from '../directory/dn';
import { BackendError } from '../errors';
import { hasCode } from './messages';
import { readFlag, readTexts } from './json';
import { ifAllowed, type CheckedObject } from './objectReader';
import type { Objects } from './objects';
import { typeKey, type ObjectTypes } from './objectTypes';
import type { AttributeRequest, FieldDescription } from './types';

export interface FieldName {
	tab: string;
	/** '' = the tab itself: whether it is active. */
	attribute: string;
}

/** How the present values of some fields of a type are read. */
export interface ValuePlan {
	/** What a listing of the entry has to ask for. */
	attributes: AttributeRequest;
	/** Fields that a listing gives as writes name them. */
	listed: Array<FieldName & { list: boolean }>;
	/** Tabs to be read by their form, because a listing gives LDAP's own spelling (dates, switches) or nothing. */
	forms: string[];
	/** The field that holds the department, and the branch below it in which entries live. */
	base?: FieldName & { ou: string };
	/** The main tab, where its state is to be told; it is always active. */
	mainTab?: string;
	/** Tabs whose state is asked for. */
	states: string[];
	/** Fields of which no reading tells whether they are as wanted: passwords, pictures (the server makes its own of them). */
	unseen: FieldName[];
	/** Fields that can't be changed once the entry is there. */
	fixed: FieldName[];
}

export type PresentValue = FieldName & { value: JsonValue };

/** Reads the fields that a write is about in as few requests as there can be: most of them come with the entry itself. */
export class PresentValues {
	constructor(
		private readonly objects: Objects,
		private readonly types: ObjectTypes,
	) {}

	/** Forms are read once for the life of the client. */
	async plan(type: string, names: FieldName[]): Promise<ValuePlan> {
		const plan: ValuePlan = { attributes: {}, listed: [], forms: [], states: [], unseen: [], fixed: [] };
		if (names.length === 0) return plan;
		const info = await ifAllowed(async () => await this.types.get(type));
		const forced = new Set(names.filter(({ attribute }) => /^force_ids?$/.test(attribute)).map(({ tab }) => tab));
		for (const name of names) {
			const { tab, attribute } = name;
			if (attribute === '') {
				if (tab === info?.mainTab) plan.mainTab = tab;
				else plan.states.push(tab);
				continue;
			}
			const form = await ifAllowed(async () => await this.types.fields(type, tab));
			const field = form?.find((one) => one.attribute === attribute);
			// The form of a new entry does not tell that a login name is fixed once it is given.
			const login = typeKey(type) === 'USER' && tab === 'user' && attribute === 'uid';
			if (login || (field?.disabled && !forced.has(tab))) plan.fixed.push(name);
			if (field === undefined) addForm(plan, tab);
			else if (['password', 'binary'].includes(field.kind)) plan.unseen.push(name);
			else if (attribute === 'base' && info !== undefined) plan.base = { ...name, ou: info.ou };
			else if (field.inLdap && isPlain(field)) {
				plan.listed.push({ ...name, list: field.kind === 'list' });
				plan.attributes[attribute] = field.kind === 'list' ? 'all' : 'first';
			} else addForm(plan, tab);
		}
		return plan;
	}

	/**
	 * Reads an entry with the attributes that the plan needs. Some fields of forms only look like attributes: the listing
	 * says so, and they are read by their form.
	 */
	async reading<T>(plan: ValuePlan, read: (attributes: AttributeRequest) => Promise<T>): Promise<T> {
		for (;;) {
			try {
				return await read(plan.attributes);
			} catch (reason) {
				const refused = reason instanceof BackendError && hasCode(reason, 'unknownAttribute') ? reason.fields[0] : undefined;
				const only = plan.listed.find(({ attribute }) => attribute === refused);
				if (only === undefined) throw reason;
				plan.listed.splice(plan.listed.indexOf(only), 1);
				delete plan.attributes[only.attribute];
				addForm(plan, only.tab);
			}
		}
	}

	/**
	 * The values by that plan; the entry was read with the plan's attributes.
	 *
	 * @param activated  tabs that are certainly active: a write to them has just been carried out
	 */
	async read(entry: CheckedObject, plan: ValuePlan, activated: readonly string[] = []): Promise<PresentValue[]> {
		const values: PresentValue[] = plan.listed.map(({ tab, attribute, list }) => {
			const value = Object.hasOwn(entry.attributes, attribute) ? entry.attributes[attribute] : '';
			const texts = typeof value === 'object' ? readTexts(value) : value === '' ? [] : [String(value)];
			return { tab, attribute, value: list ? texts : (texts[0] ?? '') };
		});
		if (plan.mainTab !== undefined) values.push({ tab: plan.mainTab, attribute: '', value: true });
		if (plan.base) {
			const { tab, attribute, ou } = plan.base;
			const above = parentDn(entry.dn) ?? '';
			const value = ou !== '' && above.toLowerCase().startsWith(ou.toLowerCase()) ? above.slice(ou.length) : above;
			values.push({ tab, attribute, value });
		}
		const unknown = [...new Set([...plan.states, ...plan.forms])].filter((tab) => !activated.includes(tab));
		const states = unknown.length === 0 ? [] : await this.objects.tabsOf(entry);
		const active = (tab: string): boolean => activated.includes(tab) || states.some((one) => one.tab === tab && one.active);
		for (const tab of plan.states) if (active(tab)) values.push({ tab, attribute: '', value: true });
		for (const tab of plan.forms) {
			if (!active(tab)) continue;
			for (const { kind, attribute, value } of await this.objects.fields(entry, tab)) {
				if (kind === 'password' || kind === 'binary') continue;
				values.push({ tab, attribute, value: kind === 'boolean' ? readFlag(value) : value });
			}
		}
		return values;
	}
}

function addForm(plan: ValuePlan, tab: string): void {
	if (!plan.forms.includes(tab)) plan.forms.push(tab);
}

/** Listings give these as forms do. */
const isPlain = ({ kind }: FieldDescription): boolean => ['text', 'choice', 'list', 'number'].includes(kind);
