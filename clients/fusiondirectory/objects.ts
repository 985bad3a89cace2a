import type { JsonValue } from '../json';
import { isWithin, rdnValue, type DistinguishedName } from '../directory/dn';
import { filterFromRow } from '../directory/ldapFilter';
import { BackendError } from '../errors';
import { isSecretAttribute } from './fields';
import { readText } from './json';
import { hasCode } from './messages';
import { answeredDn, ifAllowed, invalid, ObjectReader, requireDn, type CheckedObject } from './objectReader';
import { typeKey, type ObjectTypes, type Protocols } from './objectTypes';
import { Safeguards } from './safeguards';
import { settle } from './settle';
import type { FieldDescription, TabValues } from './types';

export type { CheckedObject } from './objectReader';

export interface DeleteOptions {
	/** Delete a department with everything below it. */
	withChildren?: boolean;
}

/** Entries of any type: reading and changing them. */
export class Objects extends ObjectReader {
	private readonly safeguards: Safeguards;
	/** Rises before and after every write of this client that may change who is in which group, or under which DN. */
	membershipWrites = 0;

	constructor(
		protocols: Protocols,
		types: ObjectTypes,
		private readonly learnSecret: (secret: string) => void,
	) {
		super(protocols, types);
		this.safeguards = new Safeguards(protocols, types, this);
	}

	/** Does something that may change who is in which group. */
	async changingMemberships<T>(work: () => Promise<T>): Promise<T> {
		this.membershipWrites += 1;
		try {
			return await work();
		} finally {
			this.membershipWrites += 1;
		}
	}

	/**
	 * Creates an entry. Tabs named in `values` are activated.
	 *
	 * @param options.wasFree  a look-up over the whole tree has just found nobody of that name
	 * @returns the new DN
	 * @throws BackendError `invalid` (fields named), `conflict` (name taken), `rights`, `uncertain` (answer lost, look-up did not settle it)
	 * @see setFields with dn null, POST /objects/{type}
	 */
	async create(type: string, values: TabValues, { wasFree = false }: { wasFree?: boolean } = {}): Promise<DistinguishedName> {
		await this.checkRequired(type, values);
		return await this.createBy(type, values, wasFree, async () => await (await this.protocols.chosen()).create(type, values));
	}

	/**
	 * Creates an entry from a template; every given value wins over the template's.
	 *
	 * @throws BackendError as `create`; `notFound` for an unknown template
	 * @see usetemplate, POST /objects/{type} with `template`
	 */
	async createFromTemplate(type: string, template: string, values: TabValues): Promise<DistinguishedName> {
		const dn = requireDn(template);
		const known = new Set((await this.types.get(type)).tabs.map(({ tab }) => tab));
		for (const tab of Object.keys(values)) {
			// FusionDirectory answers an unknown tab here with an HTML page.
			if (!known.has(tab)) throw invalid(`The type '${type}' has no tab '${tab}'`, [tab], "Choose one of the type's own tabs");
		}
		const asked = new Map<string, Set<string>>();
		for (const { tab, attribute } of await this.templateFields(type, dn)) asked.set(tab, (asked.get(tab) ?? new Set()).add(attribute));
		return await this.createBy(
			type,
			values,
			false,
			async () => await (await this.protocols.chosen()).createFromTemplate(type, dn, values, asked),
		);
	}

	private async createBy(type: string, values: TabValues, wasFree: boolean, send: () => Promise<string>): Promise<DistinguishedName> {
		this.learnSecrets(values);
		const name = await this.mainValue(type, values);
		const namesakes = async (): Promise<DistinguishedName[]> => {
			if (name === undefined) return [];
			const filter = filterFromRow({ field: name.attribute, comparison: 'equals', value: name.value });
			return (await this.list(type, { attributes: { dn: 'raw' }, filter })).map(({ dn }) => dn);
		};
		// Asked before, whatever is to be done with an existing entry: when the answer of the creation is lost, only an
		// entry that was not there before is certainly the new one.
		const before = wasFree ? [] : name === undefined ? undefined : await ifAllowed(namesakes);
		if (before !== undefined && before.length > 0 && typeKey(type) === 'USER') {
			throw new BackendError({
				kind: 'conflict',
				fields: ['uid'],
				message: `There is already a user '${name?.value ?? ''}' in FusionDirectory (${before[0]})`,
				cure: 'Choose another login name',
			});
		}
		const create = async (): Promise<DistinguishedName> =>
			await settle({
				what: `create the ${type.toLowerCase()} '${name?.value ?? ''}'`,
				send: async () => answeredDn(await send()),
				look: before && (async () => (await namesakes()).find((one) => !before.includes(one))),
				signal: this.protocols.signal,
			});
		const isUser = typeKey(type) === 'USER';
		return await this.explained(type, values, async () => {
			try {
				// No group has somebody who was not there.
				return await (isUser ? create() : this.changingMemberships(create));
			} catch (reason) {
				throw await this.taken(reason, type, name?.value, namesakes);
			}
		});
	}

	/** A name that is taken is refused in the server's language: whether it is, a look tells. */
	private async taken(
		reason: unknown,
		type: string,
		name: string | undefined,
		namesakes: () => Promise<DistinguishedName[]>,
	): Promise<unknown> {
		if (!(reason instanceof BackendError) || reason.kind !== 'invalid' || reason.delivery !== 'answered') return reason;
		const [holder] = (await ifAllowed(namesakes)) ?? [];
		if (holder === undefined || !reason.message.includes(holder)) return reason;
		return reason.with({
			kind: 'conflict',
			message: `There is already an entry '${name ?? ''}' of the type '${type.toLowerCase()}' in FusionDirectory (${holder})`,
			cure: 'Choose another name',
		});
	}

	/**
	 * Changes the fields given, and only them. Tabs named in `values` are activated; `user.base` moves the entry.
	 *
	 * @returns the DN afterwards
	 * @throws BackendError `invalid`, `rights`, `conflict` (code `userLocked`), `backend` code `entryLocked`, `uncertain`
	 * @see setFields, PATCH /objects/{type}/{dn}
	 */
	async update(object: CheckedObject, values: TabValues): Promise<DistinguishedName> {
		this.learnSecrets(values);
		const { type, dn } = object;
		const send = async (): Promise<DistinguishedName> => answeredDn(await (await this.protocols.chosen()).update(type, dn, values));
		const look = async (): Promise<DistinguishedName | undefined> => await this.lookUpUpdate(object, values);
		const explain = this.tellingChange(object);
		const update = async (): Promise<DistinguishedName> =>
			await settle({ what: `update '${dn}'`, send, look, explain, signal: this.protocols.signal });
		const change = async (): Promise<DistinguishedName> => await this.safeguards.tellingLock(object, update);
		// Groups follow a user who moves.
		const stays = typeKey(type) === 'USER' && Object.values(values).every((fields) => !('base' in fields));
		return await this.explained(type, values, async () => await (stays ? change() : this.changingMemberships(change)));
	}

	/** Adds values to multi-valued fields. @see addvalues, PATCH …/{tab}/{attribute}/values */
	async addValues(object: CheckedObject, values: TabValues): Promise<void> {
		await this.changeValues(object, values, 'addValues');
	}

	/** Removes values from multi-valued fields; absent ones count as removed. @see delvalues, DELETE …/values */
	async deleteValues(object: CheckedObject, values: TabValues): Promise<void> {
		await this.changeValues(object, values, 'deleteValues');
	}

	private async changeValues(object: CheckedObject, values: TabValues, way: 'addValues' | 'deleteValues'): Promise<void> {
		const { type, dn } = object;
		const send = async (): Promise<true> => {
			const protocol = await this.protocols.chosen();
			await (way === 'addValues' ? protocol.addValues(type, dn, values) : protocol.deleteValues(type, dn, values));
			return true;
		};
		const look = async (): Promise<true | undefined> => {
			const wanted = way === 'addValues';
			for (const [tab, fields] of Object.entries(values)) {
				const present = new Map((await this.fields(object, tab)).map(({ attribute, value }) => [attribute, asTexts(value)]));
				for (const [name, value] of Object.entries(fields)) {
					const there = present.get(name) ?? [];
					if (asTexts(value).some((text) => there.includes(text) !== wanted)) return undefined;
				}
			}
			return true;
		};
		const explain = this.tellingChange(object);
		const change = async (): Promise<true> =>
			await settle({ what: `change values of '${dn}'`, send, look, explain, signal: this.protocols.signal });
		await this.explained(
			type,
			values,
			async () => await this.changingMemberships(async () => await this.safeguards.tellingLock(object, change)),
		);
	}

	/**
	 * Deactivates a tab and removes its attributes.
	 *
	 * @throws BackendError `invalid` for an inactive tab and for main and system tabs
	 * @see removetab, DELETE /objects/{type}/{dn}/{tab}
	 */
	async deleteTab(object: CheckedObject, tab: string): Promise<void> {
		const { type, dn } = object;
		const remove = async (): Promise<true> =>
			await settle({
				what: `deactivate the tab '${tab}' of '${dn}'`,
				send: async (): Promise<true> => {
					await (await this.protocols.chosen()).deactivateTab(type, dn, tab);
					return true;
				},
				look: async () => ((await this.tabs(type, dn)).some((one) => one.tab === tab && one.active) ? undefined : true),
				explain: this.tellingChange(object),
				signal: this.protocols.signal,
			});
		await this.safeguards.tellingLock(object, remove);
	}

	/**
	 * Deletes an entry. A department that holds anything is refused unless `withChildren`.
	 *
	 * @throws BackendError `conflict` for a department with children or a locked user, `rights`, `uncertain`
	 * @see delete, DELETE /objects/{type}/{dn}
	 */
	async delete(object: CheckedObject, options: DeleteOptions = {}): Promise<void> {
		if (!options.withChildren) await this.safeguards.refuseChildren(object);
		await this.remove(object, 'delete', async () => await (await this.protocols.chosen()).delete(object.type, object.dn));
	}

	/** @throws BackendError `conflict` for a department that holds anything, or of which that can't be seen */
	async requireEmpty(object: CheckedObject): Promise<void> {
		await this.safeguards.refuseChildren(object);
	}

	/** Archives an entry: its name stays reserved, the entry is gone. @see archiveObject, POST /archive/{type}/{dn} */
	async archive(object: CheckedObject): Promise<void> {
		await this.safeguards.refuseChildren(object);
		await this.remove(object, 'archive', async () => await (await this.protocols.chosen()).archive(object.type, object.dn));
	}

	private async remove(object: CheckedObject, doing: string, send: () => Promise<void>): Promise<void> {
		const { type, dn } = object;
		const remove = async (): Promise<true> =>
			await settle({
				what: `${doing} '${dn}'`,
				send: async (): Promise<true> => {
					await send();
					return true;
				},
				look: async () => ((await this.find(type, dn)) === undefined ? true : undefined),
				signal: this.protocols.signal,
			});
		try {
			await this.changingMemberships(async () => await this.safeguards.tellingLock(object, remove));
		} catch (reason) {
			// FusionDirectory puts the DN into a filter of its own without escaping it.
			const itsOwnFilter = /[()]/.test(dn) && reason instanceof BackendError && ['invalid', 'backend'].includes(reason.kind);
			if (!itsOwnFilter) throw reason;
			throw reason.with({
				kind: 'backend',
				message: `FusionDirectory can't remove '${dn}': its own search fails at the parentheses in the DN`,
				cure: 'Rename the entry so that its DN holds none, or remove it in the LDAP directory itself',
			});
		}
	}

	private tellingChange(object: CheckedObject): (reason: BackendError) => Promise<BackendError> {
		return async (reason) => await this.safeguards.tellingChange(object, reason);
	}

	/** @returns the DN when everything that can be compared is as it was to be */
	private async lookUpUpdate(object: CheckedObject, values: TabValues): Promise<DistinguishedName | undefined> {
		const moved = Object.values(values)
			.map(({ base }) => base)
			.find((base) => typeof base === 'string');
		const now = (await this.find(object.type, object.dn)) ?? (typeof moved === 'string' ? await this.findMoved(object, moved) : undefined);
		if (now === undefined) return undefined;
		for (const [tab, fields] of Object.entries(values)) {
			const present = new Map((await this.fields(now, tab)).map(({ attribute, value }) => [attribute, value]));
			for (const [name, value] of Object.entries(fields)) {
				if (isSecretAttribute(name)) return undefined;
				if (JSON.stringify(asTexts(value).sort()) !== JSON.stringify(asTexts(present.get(name) ?? '').sort())) return undefined;
			}
		}
		return now.dn;
	}

	private async findMoved(object: CheckedObject, base: string): Promise<CheckedObject | undefined> {
		const field = /^[^=]+/.exec(object.dn)?.[0].trim();
		const value = rdnValue(object.dn);
		if (field === undefined || value === undefined) return undefined;
		const filter = filterFromRow({ field, comparison: 'equals', value });
		const found = await this.list(object.type, { attributes: { dn: 'raw' }, base, filter });
		return found.find(({ dn }) => isWithin(dn, base));
	}

	/** The value that names the new entry (`uid` of a user), when it is given. */
	private async mainValue(type: string, values: TabValues): Promise<{ attribute: string; value: string } | undefined> {
		const info =
			typeKey(type) === 'USER' ? { mainTab: 'user', mainAttribute: 'uid' } : await ifAllowed(async () => await this.types.get(type));
		if (!info?.mainAttribute) return undefined;
		const value = readText(values[info.mainTab]?.[info.mainAttribute]);
		return value ? { attribute: info.mainAttribute, value } : undefined;
	}

	/** Names required fields that are missing, before anything is sent; what this account can't see, the server checks. */
	private async checkRequired(type: string, values: TabValues): Promise<void> {
		const missing: FieldDescription[] = [];
		for (const [tab, given] of Object.entries(values)) {
			const fields = (await ifAllowed(async () => await this.types.fields(type, tab))) ?? [];
			missing.push(
				...fields.filter(
					({ attribute, required, disabled, visible, value }) => required && !disabled && visible && isEmpty(given[attribute] ?? value),
				),
			);
		}
		if (missing.length === 0) return;
		const names = missing.map(({ tab, attribute, label }) => `'${label}' (${tab}.${attribute})`);
		throw invalid(
			`Required: ${names.join(', ')}`,
			missing.map(({ tab, attribute }) => `${tab}.${attribute}`),
			'Fill in these fields; a tab that is chosen brings its own required fields',
		);
	}

	/** JSON-RPC names refused fields by their labels only: says which attributes these are. */
	private async explained<T>(type: string, values: TabValues, work: () => Promise<T>): Promise<T> {
		try {
			return await work();
		} catch (reason) {
			if (!(reason instanceof BackendError) || !['invalid', 'conflict'].includes(reason.kind) || hasCode(reason, 'userLocked'))
				throw reason;
			const fields: FieldDescription[] = [];
			for (const tab of Object.keys(values)) fields.push(...((await ifAllowed(async () => await this.types.fields(type, tab))) ?? []));
			const sent = valuesSent(values);
			const byLabel = reason.fields.flatMap((label) => {
				const field = fields.find((one) => one.label === label || one.attribute === label);
				if (field !== undefined) return [`${field.tab}.${field.attribute}`];
				// In other languages a refused value stands in the same quotes as a label.
				return sent.has(label) ? [] : [label];
			});
			const named = [...new Set([...byLabel, ...fieldsOfQuotedValues(reason.message, values)])];
			const cure = reason.cure ?? (reason.kind === 'invalid' ? namingCure(named, values) : undefined);
			if (named.length === reason.fields.length && named.every((name, index) => name === reason.fields[index])) throw reason.with({ cure });
			throw reason.with({ message: `${reason.message} [${named.join(', ')}]`, fields: named, cure });
		}
	}

	private learnSecrets(values: TabValues): void {
		for (const fields of Object.values(values)) {
			for (const [name, value] of Object.entries(fields)) {
				if (isSecretAttribute(name)) for (const text of asTexts(value)) this.learnSecret(text);
			}
		}
	}
}

const valuesSent = (values: TabValues): Set<string> =>
	new Set(Object.values(values).flatMap((fields) => Object.values(fields).flatMap(asTexts)));

/** Of a value that it finds invalid JSON-RPC quotes the value alone: the fields that were to hold it. */
function fieldsOfQuotedValues(message: string, values: TabValues): string[] {
	const quoted = [...message.matchAll(/"([^"]+)"|«\s*([^»]+?)\s*»|„([^“”]+)[“”]/g)].map((match) => match[1] ?? match[2] ?? match[3]);
	return Object.entries(values).flatMap(([tab, fields]) =>
		Object.entries(fields).flatMap(([name, value]) =>
			!isSecretAttribute(name) && asTexts(value).some((text) => quoted.includes(text)) ? [`${tab}.${name}`] : [],
		),
	);
}

/** What a value has to look like is a setting of the server; by default names are held strictly. */
function namingCure(fields: string[], values: TabValues): string | undefined {
	const strictly = fields.some((field) => {
		const [tab, name] = field.split('.');
		const [text = ''] = asTexts(values[tab]?.[name] ?? '');
		return ['uid', 'cn', 'ou'].includes(name) && !/^[a-z0-9_-]+$/.test(text);
	});
	if (strictly)
		return "By default a FusionDirectory takes only a to z, 0 to 9, - and _ in names ('Strict naming' in its configuration): use such a name, or switch the rule off there";
	return fields.some((field) => /\.(?:sn|givenName)$/.test(field)) ? 'Names may not hold , " + ; < > = \\ ( ) or ?' : undefined;
}

const isEmpty = (value: JsonValue | undefined): boolean =>
	value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

const asTexts = (value: JsonValue): string[] =>
	(Array.isArray(value) ? value : [value]).map((one) => (typeof one === 'string' ? one : JSON.stringify(one)));
