import { deepestJson, isJsonObject, isTooDeep, type JsonValue } from '../json';
import { asDn, sameDn, type DistinguishedName } from '../directory/dn';
import { BackendError } from '../errors';
import { unexpected } from './answers';
import { isBinaryAttribute, isSecretAttribute } from './fields';
import { hasCode } from './messages';
import { typeKey, type ObjectTypes, type Protocols } from './objectTypes';
import type { WireList } from './protocol';
import type { AttributeMode, AttributeRequest, DirectoryObject, FieldDescription, ListQuery, TabState } from './types';

/** An entry that was read as one of its type: the ticket for changing it. FusionDirectory itself would delete a user as a "group". */
export interface CheckedObject extends DirectoryObject {
	readonly type: string;
}

const byDn = (one: DirectoryObject, other: DirectoryObject): number => (one.dn < other.dn ? -1 : 1);

/** Sorts a list in place, where it is not in order already: most come so, and looking costs a fraction of sorting. */
export function inOrder<T>(list: T[], compare: (one: T, other: T) => number): T[] {
	for (let index = 1; index < list.length; index += 1) if (compare(list[index - 1], list[index]) > 0) return list.sort(compare);
	return list;
}

/** Reading entries of any type. */
export class ObjectReader {
	private readonly readable = new Map<string, AttributeRequest>();

	constructor(
		protected readonly protocols: Protocols,
		protected readonly types: ObjectTypes,
	) {}

	/**
	 * Entries of a type, sorted by DN; complete or an error, never a part. Attributes that hold passwords are left out
	 * of the answer, binary ones always come in base64.
	 *
	 * @param query  `filter` holds escaped values (RFC 4515); a filter on an attribute the account may not read finds nothing
	 * @throws BackendError `invalid` (filter, attribute name, type), `rights`, `backend` code `sizeLimit`
	 * @see ls, GET /objects/{type}
	 */
	async list(type: string, query: ListQuery = {}, templates = false): Promise<CheckedObject[]> {
		checkBase(query.base);
		const attributes = query.attributes && safeRequest(query.attributes);
		const wire: WireList = { ...query, attributes, templates };
		try {
			const found = await (await this.protocols.chosen()).list(type, wire);
			return inOrder(
				Object.keys(found).map((dn) => readObject(type, dn, found[dn])),
				byDn,
			);
		} catch (reason) {
			throw await this.types.explained(type, reason);
		}
	}

	/**
	 * The same below a place that is there: FusionDirectory answers a base that does not exist with an empty list.
	 *
	 * @throws BackendError as `list`; `notFound` when nothing was found and there is no such place
	 */
	async listBelow(type: string, query: ListQuery): Promise<CheckedObject[]> {
		const found = await this.list(type, query);
		if (found.length === 0 && query.base !== undefined) await this.requirePlace(type, query.base);
		return found;
	}

	/**
	 * Tabs of a type are told for whatever entry there is at a DN, to every account that may list the type: so that it is known
	 * whether there is a department also where departments may not be read.
	 *
	 * @throws BackendError `notFound` when there is nothing at the DN, or at the department whose branch it names
	 */
	async requirePlace(type: string, dn: string): Promise<void> {
		const info = await ifAllowed(async () => await this.types.get(type));
		const ou = info?.ou ?? '';
		const department = ou !== '' && dn.toLowerCase().startsWith(ou.toLowerCase()) ? dn.slice(ou.length) : dn;
		if (await this.isThere(type, department)) return;
		const root = await ifAllowed(async () => await (await this.protocols.chosen()).base());
		if (root !== undefined && sameDn(root, department)) return;
		throw new BackendError({
			kind: 'notFound',
			message: `There is no department '${dn}' in FusionDirectory`,
			cure: 'Check the DN; a department may have been renamed or moved',
			delivery: 'unsent',
		});
	}

	private async isThere(type: string, dn: string): Promise<boolean> {
		try {
			await (await this.protocols.chosen()).tabs(type, dn);
			return true;
		} catch (reason) {
			if (!(reason instanceof BackendError)) throw reason;
			// In any language the refusal names the DN that it does not know.
			if (reason.kind === 'notFound' || (reason.kind === 'backend' && reason.message.includes(dn))) return false;
			// What this account may not look at, it can't say anything about.
			if (['rights', 'invalid', 'backend'].includes(reason.kind)) return true;
			throw reason;
		}
	}

	/**
	 * One entry, or undefined when there is none of this type at the DN. The answer carries the DN in the server's own
	 * spelling, which every change needs.
	 */
	async find(type: string, dn: string, attributes: AttributeRequest = {}): Promise<CheckedObject | undefined> {
		const base = requireDn(dn);
		const request: AttributeRequest = { ...attributes, dn: 'raw' };
		const entries = await this.list(type, { attributes: request, base, scope: 'base' });
		// Before 1.4 there is no scope: the whole branch comes.
		const found = entries.find((entry) => sameDn(entry.dn, base));
		if (found === undefined) return undefined;
		if ('dn' in attributes) return found;
		return { ...found, attributes: Object.fromEntries(Object.entries(found.attributes).filter(([name]) => name !== 'dn')) };
	}

	/** @throws BackendError `notFound` when there is no entry of this type at the DN */
	async require(type: string, dn: string, attributes?: AttributeRequest): Promise<CheckedObject> {
		const found = await this.find(type, dn, attributes);
		if (found !== undefined) return found;
		throw new BackendError({
			kind: 'notFound',
			message: `There is no entry of the type '${type}' with the DN '${dn}', or this account may not see it`,
			cure: 'Check DN and type; nothing was changed',
		});
	}

	/**
	 * Every readable attribute of a type: lists with all their values, binary ones in base64. For the Output "Raw". Kept
	 * for the life of the client.
	 */
	async allAttributes(type: string): Promise<AttributeRequest> {
		const known = this.readable.get(typeKey(type));
		if (known !== undefined) return known;
		const fields = await this.types.allFields(type);
		const names = fields.filter(({ inLdap, kind, attribute }) => inLdap && kind !== 'password' && !isSecretAttribute(attribute));
		const entries = names.map(({ attribute, kind, nameOnly }): [string, AttributeMode] => [
			attribute,
			kind === 'binary' ? 'base64' : kind === 'list' || nameOnly ? 'all' : 'first',
		]);
		const always: AttributeRequest = { objectClass: 'all', createTimestamp: 'first', modifyTimestamp: 'first' };
		const request = await this.withoutRefused(type, { ...Object.fromEntries(entries), ...always });
		this.readable.set(typeKey(type), request);
		return request;
	}

	/** Forms have fields that only look like attributes: a listing of nothing tells which. */
	private async withoutRefused(type: string, request: AttributeRequest): Promise<AttributeRequest> {
		try {
			await this.list(type, { attributes: request, filter: '(objectClass=noEntryHasThisClass)' });
			return request;
		} catch (reason) {
			const refused = reason instanceof BackendError && hasCode(reason, 'unknownAttribute') ? reason.fields[0] : undefined;
			if (refused === undefined || !(refused in request)) throw reason;
			return await this.withoutRefused(type, Object.fromEntries(Object.entries(request).filter(([name]) => name !== refused)));
		}
	}

	/** Number of entries of a type below a base. @throws BackendError as `listBelow` @see count (JSON-RPC) */
	async count(type: string, query: Pick<ListQuery, 'base' | 'filter'> = {}): Promise<number> {
		checkBase(query.base);
		const count = await (await this.protocols.chosen()).count(type, query.base, query.filter ?? '');
		if (count === 0 && query.base !== undefined) await this.requirePlace(type, query.base);
		return count;
	}

	/** Tabs of a type; with a DN, whether each is active there. @see listTabs, GET /objects/{type}/{dn} */
	async tabs(type: string, dn?: string): Promise<TabState[]> {
		if (dn === undefined) return await (await this.protocols.chosen()).tabs(type);
		// Listed happily even for an entry of another type.
		return await this.tabsOf(await this.require(type, dn));
	}

	/** Tabs of an entry with their state. */
	async tabsOf({ type, dn }: CheckedObject): Promise<TabState[]> {
		return await (await this.protocols.chosen()).tabs(type, dn);
	}

	/**
	 * The form of an entry's tab with its present values, passwords left out.
	 *
	 * @param tab  without, the type's main tab
	 * @see getFields (JSON-RPC)
	 */
	async fields(object: CheckedObject, tab?: string): Promise<FieldDescription[]> {
		const name = tab ?? (await this.types.get(object.type)).mainTab;
		return await (await this.protocols.chosen()).fields(object.type, object.dn, name);
	}

	/** Fields a template leaves open. @throws BackendError `notFound` @see gettemplate, GET /objects/{type}/{dn}/templatefields */
	async templateFields(type: string, template: string): Promise<FieldDescription[]> {
		const dn = requireDn(template);
		try {
			return await (await this.protocols.chosen()).templateFields(type, dn);
		} catch (reason) {
			const known = reason instanceof BackendError && reason.code === undefined && ['backend', 'invalid'].includes(reason.kind);
			const templates = known ? await ifAllowed(async () => await this.list(type, {}, true)) : undefined;
			if (!known || templates === undefined || templates.some((one) => sameDn(one.dn, dn))) throw reason;
			throw reason.with({
				kind: 'notFound',
				message: `There is no template '${template}' of the type '${type}' in FusionDirectory`,
				cure: 'Choose one from the list; nothing was changed',
			});
		}
	}
}

export const invalid = (message: string, fields: string[], cure: string): BackendError =>
	new BackendError({ kind: 'invalid', message, fields, cure, delivery: 'unsent' });

/** What a check needs and this account may not see is left to the server; other failures count. */
export async function ifAllowed<T>(read: () => Promise<T>): Promise<T | undefined> {
	try {
		return await read();
	} catch (reason) {
		if (reason instanceof BackendError && ['rights', 'invalid', 'backend'].includes(reason.kind)) return undefined;
		throw reason;
	}
}

export function requireDn(text: string): DistinguishedName {
	const dn = asDn(text);
	if (dn === undefined) throw invalid(`'${text}' is not a DN`, ['dn'], 'Give the whole DN, e.g. uid=ada,ou=people,dc=example,dc=com');
	return dn;
}

export function answeredDn(text: string): DistinguishedName {
	const dn = asDn(text);
	if (dn === undefined) throw unexpected('a DN');
	return dn;
}

/** An empty base means the whole tree; FusionDirectory answers it with a refusal, and a malformed one with nothing found. */
function checkBase(base: string | undefined): void {
	if (base !== undefined) requireDn(base);
}

function safeRequest(attributes: AttributeRequest): AttributeRequest {
	const entries = Object.entries(attributes).filter(([name]) => !isSecretAttribute(name));
	if (entries.length === 0) {
		throw invalid('Passwords and their hashes are never handed out', Object.keys(attributes), 'Ask for other attributes');
	}
	return Object.fromEntries(entries.map(([name, mode]) => [name, name === 'dn' ? 'raw' : isBinaryAttribute(name) ? 'base64' : mode]));
}

function readObject(type: string, dn: string, value: JsonValue | undefined): CheckedObject {
	return { type, dn: answeredDn(dn), attributes: attributesOf(value) };
}

/** In an envelope and the map of the listing. */
const deepestEntry = deepestJson - 2;

/** The attributes as they came: nobody else holds the answer. */
function attributesOf(value: JsonValue = null): CheckedObject['attributes'] {
	if (isTooDeep(value, deepestEntry)) throw unexpected('entries');
	if (isJsonObject(value)) return value as CheckedObject['attributes'];
	return value === null || Array.isArray(value) ? {} : { value };
}
