import type { JsonObject, JsonValue } from '../json';
import { parentDn } from '../directory/dn';
import { BackendError } from '../errors';
import { percentEncode, type HttpRequest } from '../http/connection';
import { expectEntries, expectMap, expectText, readRestAnswer, unexpected } from './answers';
import { namesOnly, readFieldNames } from './fields';
import { readFlag, readMap, readText, readTexts } from './json';
import { readRecoveryToken, type JsonRpcProtocol } from './jsonRpc';
import { hasCode } from './messages';
import { inWireOrder, wireModes, type FusionDirectoryProtocol, type LockAction, type LockState, type WireList } from './protocol';
import { jsonHeaders, restPath, type Session } from './session';
import type { FieldDescription, RecoveryToken, TabState, TabValues } from './types';

/** Web servers refuse request lines of more than 8 kB. */
const longestQuery = 6000;

/** A slash in a path, even an encoded one, is refused by Apache before FusionDirectory sees it. */
const fitsPath = (dn: string): boolean => !dn.includes('/');
/** The same DN with its slashes as LDAP escapes (RFC 4514), where there is no other way in. */
const withoutSlash = (dn: string): string => dn.replaceAll('/', '\\2F');

export interface RestCall {
	method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
	/** Path segments below `/v1`, not yet encoded. */
	segments: string[];
	query?: Array<readonly [string, string]>;
	/** JSON text; never given for GET, DELETE, logout and archive, which refuse any. */
	body?: string;
	/** The answer is a listing (`AnswerContext.entries`). */
	entries?: boolean;
}

/**
 * The REST webservice (`rest.php/v1`), FusionDirectory 1.4 and later. What it can't do, or not in one request, goes by
 * JSON-RPC on the same session; where the web server closes `jsonrpc.php`, by REST's own, poorer ways.
 */
export class RestProtocol implements FusionDirectoryProtocol {
	readonly name = 'rest';

	constructor(
		private readonly session: Session,
		private readonly rpc: JsonRpcProtocol,
	) {}

	async call(
		{ method, segments, query, body, entries }: RestCall,
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
			return readRestAnswer(answer, { effect, text: segments[0] === 'openapi.yaml', entries });
		});
	}

	/** For what is answered by 204: anything else does not say that it was done. */
	private async done(call: RestCall): Promise<void> {
		if ((await this.call(call)) !== null) throw unexpected('nothing');
	}

	private async either<T>(byRpc: () => Promise<T>, byRest: () => Promise<T>): Promise<T> {
		if (!this.session.rpcIsClosed) {
			try {
				return await byRpc();
			} catch (reason) {
				// Such an answer comes from the web server: nothing was carried out.
				if (!hasCode(reason, 'entryPointClosed')) throw reason;
				this.session.rpcIsClosed = true;
			}
		}
		return await byRest();
	}

	/** By REST where the DN can stand in a path as it is. */
	private async atDn<T>(dn: string, byRpc: () => Promise<T>, byRest: (inPath: string) => Promise<T>): Promise<T> {
		return fitsPath(dn) ? await byRest(dn) : await this.either(byRpc, async () => await byRest(withoutSlash(dn)));
	}

	async list(type: string, wanted: WireList): Promise<JsonObject> {
		const { attributes, base, filter = '', scope, templates } = wanted;
		const query: Array<readonly [string, string]> = [];
		for (const [name, mode] of Object.entries(attributes ?? {})) query.push([`attrs[${name}]`, wireModes[mode]]);
		if (base !== undefined) query.push(['base', base]);
		if (filter !== '') query.push(['filter', filter]);
		if (scope !== undefined) query.push(['scope', scope]);
		// Any text but "0" means yes, so it is left out for no.
		if (templates) query.push(['templates', '1']);
		const length = query.reduce((sum, [name, value]) => sum + percentEncode(name).length + percentEncode(value).length + 2, 0);
		const byRest = async () => expectEntries(await this.call({ method: 'GET', segments: ['objects', type], query, entries: true }));
		// Asking for no attribute at all can't be said in a query.
		const fits = length <= longestQuery && !(attributes && Object.keys(attributes).length === 0);
		return fits ? await byRest() : await this.either(async () => await this.rpc.list(type, wanted), byRest);
	}

	async count(type: string, base: string | undefined, filter: string): Promise<number> {
		return await this.either(
			async () => await this.rpc.count(type, base, filter),
			async () => Object.keys(await this.list(type, { attributes: { dn: 'raw' }, base, filter })).length,
		);
	}

	/** REST has no word for it: the configuration's entry lies two steps below the root. */
	async base(): Promise<string> {
		return await this.either(
			async () => await this.rpc.base(),
			async () => {
				const [configuration = ''] = Object.keys(await this.list('CONFIGURATION', { attributes: { dn: 'raw' } }));
				const root = parentDn(parentDn(configuration) ?? '');
				if (root !== undefined) return root;
				throw new BackendError({
					kind: 'rights',
					message: "The base is told by 'jsonrpc.php', which is closed, and this account may not read the configuration",
					cure: "Open 'jsonrpc.php' in the web server, or let the account read the configuration",
				});
			},
		);
	}

	async types(): Promise<Map<string, JsonValue>> {
		return expectMap(await this.call({ method: 'GET', segments: ['types'] }));
	}

	async typeInfo(type: string): Promise<JsonValue> {
		return await this.call({ method: 'GET', segments: ['types', type] });
	}

	async tabs(type: string, dn?: string): Promise<TabState[]> {
		if (dn !== undefined) {
			return await this.atDn(
				dn,
				async () => await this.rpc.tabs(type, dn),
				async (inPath) => readTabs(await this.call({ method: 'GET', segments: ['objects', type, inPath] })),
			);
		}
		return await this.either(
			async () => await this.rpc.tabs(type),
			async () => readTabs(readMap(await this.typeInfo(type))?.get('tabs')),
		);
	}

	async fields(type: string, dn: string | undefined, tab: string): Promise<FieldDescription[]> {
		return await this.either(
			async () => await this.rpc.fields(type, dn, tab),
			async () => {
				const described = await this.call({ method: 'GET', segments: ['types', type, tab] });
				return readFieldNames(tab, described, dn === undefined ? undefined : await this.tabValues(type, dn, tab));
			},
		);
	}

	/** The present values of a tab; none where it is not active. */
	private async tabValues(type: string, dn: string, tab: string): Promise<Map<string, JsonValue> | undefined> {
		const active = (await this.tabs(type, dn)).some((one) => one.tab === tab && one.active);
		return active ? readMap(await this.call({ method: 'GET', segments: ['objects', type, withoutSlash(dn), tab] })) : undefined;
	}

	async templateFields(type: string, dn: string): Promise<FieldDescription[]> {
		return await this.either(
			async () => await this.rpc.templateFields(type, dn),
			async () => {
				const segments = ['objects', type, withoutSlash(dn), 'templatefields'];
				return [...expectMap(await this.call({ method: 'GET', segments }))].flatMap(([tab, names]) =>
					namesOnly(tab, tab, readTexts(names)),
				);
			},
		);
	}

	async create(type: string, values: TabValues): Promise<string> {
		const body = JSON.stringify({ attrs: inWireOrder(values) });
		return expectText(await this.call({ method: 'POST', segments: ['objects', type], body }));
	}

	async update(type: string, dn: string, values: TabValues): Promise<string> {
		const body = JSON.stringify(inWireOrder(values));
		return await this.atDn(
			dn,
			async () => await this.rpc.update(type, dn, values),
			async (inPath) => expectText(await this.call({ method: 'PATCH', segments: ['objects', type, inPath], body })),
		);
	}

	async addValues(type: string, dn: string, values: TabValues): Promise<string> {
		const byRest = async (inPath: string): Promise<string> => {
			for (const field of fieldsOf(values)) await this.call({ method: 'PATCH', ...valuesOf(type, inPath, field) });
			return dn;
		};
		const byRpc = async () => await this.rpc.addValues(type, dn, values);
		return fieldsOf(values).length === 1
			? await this.atDn(dn, byRpc, byRest)
			: await this.either(byRpc, async () => await byRest(withoutSlash(dn)));
	}

	async deleteValues(type: string, dn: string, values: TabValues): Promise<void> {
		const byRest = async (inPath: string): Promise<void> => {
			for (const field of fieldsOf(values)) await this.done({ method: 'DELETE', ...valuesOf(type, inPath, field) });
		};
		const byRpc = async () => await this.rpc.deleteValues(type, dn, values);
		await (fieldsOf(values).length === 1 ? this.atDn(dn, byRpc, byRest) : this.either(byRpc, async () => await byRest(withoutSlash(dn))));
	}

	async deactivateTab(type: string, dn: string, tab: string): Promise<void> {
		await this.atDn(
			dn,
			async () => await this.rpc.deactivateTab(type, dn, tab),
			async (inPath) => await this.done({ method: 'DELETE', segments: ['objects', type, inPath, tab] }),
		);
	}

	async createFromTemplate(type: string, template: string, values: TabValues): Promise<string> {
		// REST itself tells open fields from overrides.
		const body = JSON.stringify({ template, attrs: inWireOrder(values) });
		return expectText(await this.call({ method: 'POST', segments: ['objects', type], body }));
	}

	async delete(type: string, dn: string): Promise<void> {
		await this.atDn(
			dn,
			async () => await this.rpc.delete(type, dn),
			async (inPath) => await this.done({ method: 'DELETE', segments: ['objects', type, inPath] }),
		);
	}

	async archive(type: string, dn: string): Promise<void> {
		await this.atDn(
			dn,
			async () => await this.rpc.archive(type, dn),
			async (inPath) => await this.done({ method: 'POST', segments: ['archive', type, inPath] }),
		);
	}

	async setLock(dn: string, action: LockAction): Promise<void> {
		await this.atDn(
			dn,
			async () => await this.rpc.setLock(dn, action),
			// The JSON values true and false, as text: "false" in quotes would lock.
			async (inPath) => await this.done({ method: 'PUT', segments: ['userlock', inPath], body: action === 'lock' ? 'true' : 'false' }),
		);
	}

	/** `isUserLocked` takes a list; `GET /userlock` one DN. */
	async lockStates(dns: string[]): Promise<LockState[]> {
		const stateOf = async (dn: string): Promise<boolean> =>
			readFlag(await this.call({ method: 'GET', segments: ['userlock', withoutSlash(dn)] }));
		if (dns.length === 1 && fitsPath(dns[0])) return [await stateOf(dns[0])];
		return await this.either(
			async () => await this.rpc.lockStates(dns),
			async () => {
				const states: LockState[] = [];
				for (const dn of dns) {
					try {
						states.push(await stateOf(dn));
					} catch (reason) {
						// One who is gone, or has no password, spoils the others' states no more than here needed.
						if (dns.length === 1 || !(reason instanceof BackendError) || !['notFound', 'invalid'].includes(reason.kind)) throw reason;
						states.push(null);
					}
				}
				return states;
			},
		);
	}

	async generateRecoveryToken(email: string): Promise<RecoveryToken> {
		return readRecoveryToken(await this.call({ method: 'GET', segments: ['recovery'], query: [['email', email]] }, 'write'));
	}

	async recoverPassword(login: string, token: string, password: string): Promise<void> {
		const body = JSON.stringify({ login, token, password1: password, password2: password });
		await this.done({ method: 'PUT', segments: ['recovery'], body });
	}
}

/** Tabs of an entry, or of a type; those of a type have no state. */
function readTabs(value: JsonValue | undefined): TabState[] {
	return [...(readMap(value)?.values() ?? [])].flatMap((description): TabState[] => {
		const details = readMap(description);
		const tab = readText(details?.get('class'));
		if (tab === undefined) return [];
		return [{ tab, name: readText(details?.get('name')) ?? tab, active: readFlag(details?.get('active')) }];
	});
}

interface SingleField {
	tab: string;
	name: string;
	values: JsonValue[];
}

const fieldsOf = (values: TabValues): SingleField[] =>
	Object.entries(values).flatMap(([tab, of]) =>
		Object.entries(of).map(([name, value]) => ({ tab, name, values: Array.isArray(value) ? value : [value] })),
	);

function valuesOf(type: string, dn: string, { tab, name, values }: SingleField): Pick<RestCall, 'segments' | 'body'> {
	return { segments: ['objects', type, dn, tab, name, 'values'], body: JSON.stringify(values) };
}
