import type { JsonObject, JsonValue } from '../json';
import type { AttributeMode, FieldDescription, ListQuery, RecoveryToken, TabState, TabValues } from './types';

/** A listing as one of the protocols is asked for it. */
export interface WireList extends ListQuery {
	/** Templates instead of entries (1.4 and later). */
	templates?: boolean;
}

/** null: not known. */
export type LockState = boolean | null;

export type LockAction = 'lock' | 'unlock';

/**
 * What both webservices of FusionDirectory offer, one method each, with the session and its renewal inside. Answers
 * are as the server gives them, only their shape is checked; meaning is the client's matter.
 *
 * All methods throw BackendError as `readRpcAnswer` and `readRestAnswer` say, beside those of the connection.
 */
export interface FusionDirectoryProtocol {
	readonly name: 'jsonRpc' | 'rest';
	/** Entries by DN; values as the mode of each attribute says. */
	/** Entries by DN; how deeply they are nested is not known. */
	list(type: string, query: WireList): Promise<JsonObject>;
	types(): Promise<Map<string, JsonValue>>;
	typeInfo(type: string): Promise<JsonValue>;
	/** Tabs with their state on this entry; without a DN, those of the type. */
	tabs(type: string, dn?: string): Promise<TabState[]>;
	/** How many entries there are. */
	count(type: string, base: string | undefined, filter: string): Promise<number>;
	/** DN of the tree's root. */
	base(): Promise<string>;
	/** The form of one tab, with the present values when a DN is given; where JSON-RPC is closed, names and values only. */
	fields(type: string, dn: string | undefined, tab: string): Promise<FieldDescription[]>;
	/** What a template leaves open. */
	templateFields(type: string, dn: string): Promise<FieldDescription[]>;
	/** Whether each is locked, in the order of the DNs; null for one that the server says nothing of. One unknown DN may spoil the whole call. */
	lockStates(dns: string[]): Promise<LockState[]>;
	/** @returns the new entry's DN */
	create(type: string, values: TabValues): Promise<string>;
	/** @returns the entry's DN afterwards: another one when `base` was changed */
	update(type: string, dn: string, values: TabValues): Promise<string>;
	addValues(type: string, dn: string, values: TabValues): Promise<string>;
	deleteValues(type: string, dn: string, values: TabValues): Promise<void>;
	deactivateTab(type: string, dn: string, tab: string): Promise<void>;
	/**
	 * Creates an entry from a template; every value given wins over the template's.
	 *
	 * @param asked  fields the template leaves open, by tab
	 */
	createFromTemplate(type: string, template: string, values: TabValues, asked: Map<string, Set<string>>): Promise<string>;
	delete(type: string, dn: string): Promise<void>;
	archive(type: string, dn: string): Promise<void>;
	setLock(dn: string, action: LockAction): Promise<void>;
	generateRecoveryToken(email: string): Promise<RecoveryToken>;
	recoverPassword(login: string, token: string, password: string): Promise<void>;
}

export const wireModes: Record<AttributeMode, string> = { first: '1', all: '*', base64: 'b64', raw: 'raw' };

/** 1.3 to 1.5 want `force_ids` before the numbers it allows to be set. */
export function inWireOrder(values: TabValues): TabValues {
	return Object.fromEntries(
		Object.entries(values).map(([tab, fields]) => {
			if (!('force_ids' in fields)) return [tab, fields];
			const { force_ids: forced, ...others } = fields;
			return [tab, { force_ids: forced, ...others }];
		}),
	);
}
