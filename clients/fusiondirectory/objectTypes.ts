import type { JsonValue } from '../json';
import { BackendError } from '../errors';
import { readFlag, readMap, readText } from './json';
import { unexpected } from './answers';
import type { FusionDirectoryProtocol } from './protocol';
import type { FieldDescription, ObjectType, ObjectTypeInfo } from './types';

/** What the client's parts share. */
export interface Protocols {
	chosen(): Promise<FusionDirectoryProtocol>;
	readonly signal?: AbortSignal;
	/** Runs work that is done also when the execution was stopped: it puts back what was changed for a moment. */
	despiteStop<T>(work: () => Promise<T>): Promise<T>;
}

/** Type names are case-insensitive everywhere; listings of them are upper-case. */
export const typeKey = (type: string): string => type.toUpperCase();

/** The types of entries a FusionDirectory manages, and their forms. Answers are kept for the life of the client. */
export class ObjectTypes {
	private readonly infos = new Map<string, Promise<ObjectTypeInfo>>();
	private readonly forms = new Map<string, Promise<FieldDescription[]>>();

	constructor(private readonly protocols: Protocols) {}

	/** All types, by name. Not filtered by what the account may do. @see listTypes, GET /types */
	async list(): Promise<ObjectType[]> {
		const types = await (await this.protocols.chosen()).types();
		return [...types]
			.map(([type, name]) => ({ type: typeKey(type), name: readText(name) ?? type }))
			.sort((one, other) => one.name.localeCompare(other.name, 'en'));
	}

	/** @throws BackendError `invalid` for an unknown type, `rights` @see infos, GET /types/{type} */
	async get(type: string): Promise<ObjectTypeInfo> {
		return await keep(this.infos, typeKey(type), async () => {
			try {
				return readInfo(await (await this.protocols.chosen()).typeInfo(type));
			} catch (reason) {
				throw await this.explained(type, reason);
			}
		});
	}

	/**
	 * The empty form of one tab: fields with labels, kinds and choices.
	 *
	 * @throws BackendError `invalid` for an unknown type or tab, `rights`
	 * @see getFields (JSON-RPC; REST has names only)
	 */
	async fields(type: string, tab: string): Promise<FieldDescription[]> {
		return await keep(
			this.forms,
			JSON.stringify([typeKey(type), tab]),
			async () => await (await this.protocols.chosen()).fields(type, undefined, tab),
		);
	}

	/** An unknown type is refused in the server's language: whether it is one, its list of types tells. */
	async explained(type: string, reason: unknown): Promise<unknown> {
		if (!(reason instanceof BackendError) || reason.kind !== 'backend' || reason.code !== undefined) return reason;
		const known = await this.list().catch(() => undefined);
		if (known === undefined || known.some((one) => one.type === typeKey(type))) return reason;
		return reason.with({
			kind: 'invalid',
			message: `This FusionDirectory has no type '${type}'`,
			cure: 'Choose one of the types it offers; a plugin may be missing',
		});
	}

	/** The fields of all tabs; tabs without readable fields count as empty. */
	async allFields(type: string): Promise<FieldDescription[]> {
		const { tabs } = await this.get(type);
		const fields: FieldDescription[] = [];
		for (const { tab } of tabs) {
			try {
				fields.push(...(await this.fields(type, tab)));
			} catch (reason) {
				if (!(reason instanceof BackendError) || !['rights', 'invalid'].includes(reason.kind)) throw reason;
			}
		}
		return fields;
	}

	/**
	 * Checks attribute names before a call: one unknown name makes FusionDirectory refuse the whole listing.
	 *
	 * @throws BackendError `invalid` naming the attribute, with the right spelling where there is one
	 */
	async checkAttributes(type: string, names: string[]): Promise<void> {
		const always = ['objectClass', 'dn', 'createTimestamp', 'modifyTimestamp'];
		const wanted = names.filter((name) => !always.includes(name));
		if (wanted.length === 0) return;
		const fields = await this.allFields(type);
		const known = new Set(fields.flatMap(({ attribute, parts }) => [attribute, ...parts]));
		if (known.size === 0) return;
		for (const name of wanted) {
			if (known.has(name)) continue;
			const meant = [...known, ...always].find((one) => one.toLowerCase() === name.toLowerCase());
			throw new BackendError({
				kind: 'invalid',
				code: 'unknownAttribute',
				fields: [name],
				message: `The type '${type}' has no attribute '${name}', or this account may not read it`,
				cure:
					meant === undefined
						? "Use FusionDirectory's own attribute names, as its forms have them"
						: `Write it as '${meant}': upper and lower case matter`,
				delivery: 'unsent',
			});
		}
	}
}

/** Keeps an answer, but not a refusal. */
async function keep<T>(cache: Map<string, Promise<T>>, key: string, load: () => Promise<T>): Promise<T> {
	const known = cache.get(key);
	if (known !== undefined) return await known;
	const loading = load();
	cache.set(key, loading);
	loading.catch(() => cache.delete(key));
	return await loading;
}

function readInfo(answer: JsonValue): ObjectTypeInfo {
	const info = readMap(answer);
	if (info === undefined) throw unexpected('the description of a type');
	const tabs = [...(readMap(info.get('tabs'))?.values() ?? [])].flatMap((value) => {
		// JSON-RPC writes these names in upper case, REST in lower.
		const entry = new Map([...(readMap(value) ?? [])].map(([key, one]) => [key.toLowerCase(), one]));
		const tab = readText(entry.get('class'));
		return tab === undefined ? [] : [{ tab, name: readText(entry.get('name')) ?? tab }];
	});
	return {
		name: readText(info.get('name')) ?? '',
		description: readText(info.get('description')) || null,
		mainAttribute: readText(info.get('mainAttr')) || null,
		nameAttribute: readText(info.get('nameAttr')) || null,
		ou: readText(info.get('ou')) ?? '',
		mainTab: readText(info.get('mainTab')) ?? tabs[0]?.tab ?? '',
		templates: readFlag(info.get('templateActive')),
		tabs,
	};
}
