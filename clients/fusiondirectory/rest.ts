import type { JsonValue } from '../json';
import { percentEncode, type HttpRequest } from '../http/connection';
import { expectMap, expectText, readRestAnswer } from './answers';
import { readFlag, readMap, readText } from './json';
import { readRecoveryToken, type JsonRpcProtocol } from './jsonRpc';
import { inWireOrder, wireModes, type FusionDirectoryProtocol, type LockAction, type WireList } from './protocol';
import { jsonHeaders, restPath, type Session } from './session';
import type { RecoveryToken, TabState, TabValues } from './types';

/** Web servers refuse request lines of more than 8 kB. */
const longestQuery = 6000;

/** A slash in a path, even an encoded one, is refused by Apache before FusionDirectory sees it. */
const fitsPath = (dn: string): boolean => !dn.includes('/');

export interface RestCall {
	method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
	/** Path segments below `/v1`, not yet encoded. */
	segments: string[];
	query?: Array<readonly [string, string]>;
	/** JSON text; never given for GET, DELETE, logout and archive, which refuse any. */
	body?: string;
}

/**
 * The REST webservice (`rest.php/v1`), FusionDirectory 1.4 and later. What it can't do, or not in one request, goes by
 * JSON-RPC on the same session.
 */
export class RestProtocol implements FusionDirectoryProtocol {
	readonly name = 'rest';

	constructor(
		private readonly session: Session,
		private readonly rpc: JsonRpcProtocol,
	) {}

	async call(
		{ method, segments, query, body }: RestCall,
		effect: HttpRequest['effect'] = method === 'GET' ? 'read' : 'write',
	): Promise<JsonValue> {
		return await this.session.use(async (session) => {
			const answer = await this.session.send({
				method,
				path: `${restPath}${segments.map((segment) => `/${percentEncode(segment)}`).join('')}`,
				query,
				headers: { ...jsonHeaders, 'session-token': session },
				body,
				effect,
			});
			return readRestAnswer(answer, { effect });
		});
	}

	async list(type: string, wanted: WireList): Promise<Map<string, JsonValue>> {
		const { attributes, base, filter = '', scope, templates } = wanted;
		const query: Array<readonly [string, string]> = [];
		for (const [name, mode] of Object.entries(attributes ?? {})) query.push([`attrs[${name}]`, wireModes[mode]]);
		if (base !== undefined) query.push(['base', base]);
		if (filter !== '') query.push(['filter', filter]);
		if (scope !== undefined) query.push(['scope', scope]);
		// Any text but "0" means yes, so it is left out for no.
		if (templates) query.push(['templates', '1']);
		const length = query.reduce((sum, [name, value]) => sum + percentEncode(name).length + percentEncode(value).length + 2, 0);
		// Asking for no attribute at all can't be said in a query.
		if (length > longestQuery || (attributes && Object.keys(attributes).length === 0)) return await this.rpc.list(type, wanted);
		return expectMap(await this.call({ method: 'GET', segments: ['objects', type], query }));
	}

	async types(): Promise<Map<string, JsonValue>> {
		return expectMap(await this.call({ method: 'GET', segments: ['types'] }));
	}

	async typeInfo(type: string): Promise<JsonValue> {
		return await this.call({ method: 'GET', segments: ['types', type] });
	}

	async tabs(type: string, dn: string): Promise<TabState[]> {
		if (!fitsPath(dn)) return await this.rpc.tabs(type, dn);
		const tabs = expectMap(await this.call({ method: 'GET', segments: ['objects', type, dn] }));
		return [...tabs.values()].flatMap((description): TabState[] => {
			const details = readMap(description);
			const tab = readText(details?.get('class'));
			if (tab === undefined) return [];
			return [{ tab, name: readText(details?.get('name')) ?? tab, active: readFlag(details?.get('active')) }];
		});
	}

	async create(type: string, values: TabValues): Promise<string> {
		const body = JSON.stringify({ attrs: inWireOrder(values) });
		return expectText(await this.call({ method: 'POST', segments: ['objects', type], body }));
	}

	async update(type: string, dn: string, values: TabValues): Promise<string> {
		if (!fitsPath(dn)) return await this.rpc.update(type, dn, values);
		const body = JSON.stringify(inWireOrder(values));
		return expectText(await this.call({ method: 'PATCH', segments: ['objects', type, dn], body }));
	}

	async addValues(type: string, dn: string, values: TabValues): Promise<string> {
		const single = singleField(values);
		if (single === undefined || !fitsPath(dn)) return await this.rpc.addValues(type, dn, values);
		return expectText(await this.call({ method: 'PATCH', ...valuesOf(type, dn, single) }));
	}

	async deleteValues(type: string, dn: string, values: TabValues): Promise<void> {
		const single = singleField(values);
		if (single === undefined || !fitsPath(dn)) return await this.rpc.deleteValues(type, dn, values);
		await this.call({ method: 'DELETE', ...valuesOf(type, dn, single) });
	}

	async deactivateTab(type: string, dn: string, tab: string): Promise<void> {
		if (!fitsPath(dn)) return await this.rpc.deactivateTab(type, dn, tab);
		await this.call({ method: 'DELETE', segments: ['objects', type, dn, tab] });
	}

	async createFromTemplate(type: string, template: string, values: TabValues): Promise<string> {
		// REST itself tells open fields from overrides.
		const body = JSON.stringify({ template, attrs: inWireOrder(values) });
		return expectText(await this.call({ method: 'POST', segments: ['objects', type], body }));
	}

	async delete(type: string, dn: string): Promise<void> {
		if (!fitsPath(dn)) return await this.rpc.delete(type, dn);
		await this.call({ method: 'DELETE', segments: ['objects', type, dn] });
	}

	async archive(type: string, dn: string): Promise<void> {
		if (!fitsPath(dn)) return await this.rpc.archive(type, dn);
		await this.call({ method: 'POST', segments: ['archive', type, dn] });
	}

	async setLock(dn: string, action: LockAction): Promise<void> {
		if (!fitsPath(dn)) return await this.rpc.setLock(dn, action);
		// The JSON values true and false, as text: "false" in quotes would lock.
		await this.call({ method: 'PUT', segments: ['userlock', dn], body: action === 'lock' ? 'true' : 'false' });
	}

	async generateRecoveryToken(email: string): Promise<RecoveryToken> {
		return readRecoveryToken(await this.call({ method: 'GET', segments: ['recovery'], query: [['email', email]] }, 'write'));
	}

	async recoverPassword(login: string, token: string, password: string): Promise<void> {
		const body = JSON.stringify({ login, token, password1: password, password2: password });
		await this.call({ method: 'PUT', segments: ['recovery'], body });
	}
}

interface SingleField {
	tab: string;
	name: string;
	values: JsonValue[];
}

function singleField(values: TabValues): SingleField | undefined {
	const fields = Object.entries(values).flatMap(([tab, of]) => Object.entries(of).map(([name, value]) => ({ tab, name, value })));
	if (fields.length !== 1) return undefined;
	const [{ tab, name, value }] = fields;
	return { tab, name, values: Array.isArray(value) ? value : [value] };
}

function valuesOf(type: string, dn: string, { tab, name, values }: SingleField): Pick<RestCall, 'segments' | 'body'> {
	return { segments: ['objects', type, dn, tab, name, 'values'], body: JSON.stringify(values) };
}
