import type { JsonObject, JsonValue } from '../json';
import type { HttpRequest } from '../http/connection';
import { expectEntries, expectMap, expectText, readRpcAnswer, unexpected, type AnswerContext } from './answers';
import { readFields, readTemplateFields } from './fields';
import { readFlag, readMap, readText } from './json';
import { inWireOrder, wireModes, type FusionDirectoryProtocol, type LockAction, type LockState, type WireList } from './protocol';
import type { Session } from './session';
import type { FieldDescription, RecoveryToken, TabState, TabValues } from './types';

/** The JSON-RPC webservice (`jsonrpc.php`), FusionDirectory 1.2 to 1.5. */
export class JsonRpcProtocol implements FusionDirectoryProtocol {
	readonly name = 'jsonRpc';

	constructor(private readonly session: Session) {}

	/**
	 * Calls a method; the session id goes in front of its parameters.
	 *
	 * @see FusionDirectory 1.5, class fdRPCService
	 */
	async call(
		method: string,
		params: unknown[],
		effect: HttpRequest['effect'],
		about: Pick<AnswerContext, 'entries'> = {},
	): Promise<JsonValue> {
		return await this.session.use(async (session) => {
			const id = this.session.nextRpcId();
			const answer = await this.session.send(this.session.rpcRequest(id, method, [session, ...params], effect));
			return readRpcAnswer(answer, { effect, id, ...about });
		});
	}

	async list(type: string, query: WireList): Promise<JsonObject> {
		const { attributes, base, filter = '', scope, templates } = query;
		const wanted = attributes && Object.fromEntries(Object.entries(attributes).map(([name, mode]) => [name, wireModes[mode]]));
		// The filter is never null: 1.4 and 1.5 answer that with an HTML page.
		const params: unknown[] = [type, wanted ?? null, base ?? null, filter];
		if (scope !== undefined || templates) params.push(scope ?? 'subtree');
		if (templates) params.push(true);
		return expectEntries(await this.call('ls', params, 'read', { entries: true }));
	}

	async count(type: string, base: string | undefined, filter: string): Promise<number> {
		const result = await this.call('count', [type, base ?? null, filter], 'read');
		const count = typeof result === 'string' ? Number(result) : result;
		if (typeof count !== 'number' || !Number.isInteger(count)) throw unexpected('a number');
		return count;
	}

	async base(): Promise<string> {
		return expectText(await this.call('getBase', [], 'read'));
	}

	async types(): Promise<Map<string, JsonValue>> {
		return expectMap(await this.call('listTypes', [], 'read'));
	}

	async typeInfo(type: string): Promise<JsonValue> {
		return await this.call('infos', [type], 'read');
	}

	async tabs(type: string, dn?: string): Promise<TabState[]> {
		const tabs = expectMap(await this.call('listTabs', dn === undefined ? [type] : [type, dn], 'read'));
		return [...tabs].map(([tab, description]) => {
			const details = readMap(description);
			return { tab, name: readText(details?.get('name')) ?? tab, active: readFlag(details?.get('active')) };
		});
	}

	async fields(type: string, dn: string | undefined, tab: string): Promise<FieldDescription[]> {
		return readFields(tab, await this.call('getFields', [type, dn ?? null, tab], 'read'));
	}

	async templateFields(type: string, dn: string): Promise<FieldDescription[]> {
		return readTemplateFields(expectMap(await this.call('gettemplate', [type, dn], 'read')));
	}

	async create(type: string, values: TabValues): Promise<string> {
		return expectText(await this.call('setFields', [type, null, encodeValues(values)], 'write'));
	}

	async update(type: string, dn: string, values: TabValues): Promise<string> {
		return expectText(await this.call('setFields', [type, dn, encodeValues(values)], 'write'));
	}

	async addValues(type: string, dn: string, values: TabValues): Promise<string> {
		return expectText(await this.call('addvalues', [type, dn, values], 'write'));
	}

	async deleteValues(type: string, dn: string, values: TabValues): Promise<void> {
		await this.call('delvalues', [type, dn, values], 'write');
	}

	async deactivateTab(type: string, dn: string, tab: string): Promise<void> {
		await this.call('removetab', [type, dn, tab], 'write');
	}

	async createFromTemplate(type: string, template: string, values: TabValues, asked: Map<string, Set<string>>): Promise<string> {
		const { open, overrides } = splitForTemplate(values, asked);
		const params: unknown[] = [type, template, encodeValues(open)];
		// A value for a field that the template itself sets would be dropped silently; as a modification it wins.
		if (Object.keys(overrides).length > 0) params.push(encodeValues(overrides));
		return expectText(await this.call('usetemplate', params, 'write'));
	}

	async delete(type: string, dn: string): Promise<void> {
		await this.call('delete', [type, dn], 'write');
	}

	async archive(type: string, dn: string): Promise<void> {
		await this.call('archiveObject', [type, dn], 'write');
	}

	async setLock(dn: string, action: LockAction): Promise<void> {
		await this.call('lockUser', [dn, action], 'write');
	}

	async lockStates(dns: string[]): Promise<LockState[]> {
		const states = expectEntries(await this.call('isUserLocked', [dns], 'read'));
		return dns.map((dn) => (Object.hasOwn(states, dn) ? readFlag(states[dn]) : null));
	}

	async generateRecoveryToken(email: string): Promise<RecoveryToken> {
		return readRecoveryToken(await this.call('recoveryGenToken', [email], 'write'));
	}

	async recoverPassword(login: string, token: string, password: string): Promise<void> {
		await this.call('recoveryConfirmPasswordChange', [login, password, password, token], 'write');
	}
}

export function readRecoveryToken(value: JsonValue): RecoveryToken {
	const answer = readMap(value);
	const token = readText(answer?.get('token'));
	if (token === undefined) throw unexpected('a recovery token');
	return { token, login: readText(answer?.get('login')) ?? null };
}

/**
 * `[method, password, password again, hash, locked]`: the one form that all versions from 1.2 to 1.5 take; an empty
 * method means the server's default.
 */
function encodePassword(value: JsonValue): JsonValue {
	if (typeof value === 'string') return value === '' ? value : ['', value, value, '', false];
	// The wrapper libraries' form of three, right up to 1.3.1, is refused by 1.4 and 1.5.
	if (Array.isArray(value) && value.length === 3) return [...value, '', false];
	return value;
}

function encodeValues(values: TabValues): TabValues {
	return Object.fromEntries(
		Object.entries(inWireOrder(values)).map(([tab, fields]) => [
			tab,
			Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, name === 'userPassword' ? encodePassword(value) : value])),
		]),
	);
}

/** Values for fields the template leaves open, and those that have to be put over the template's own. */
export function splitForTemplate(values: TabValues, asked: Map<string, Set<string>>): { open: TabValues; overrides: TabValues } {
	const open: TabValues = {};
	const overrides: TabValues = {};
	for (const [tab, fields] of Object.entries(values)) {
		for (const [name, value] of Object.entries(fields)) {
			// A login name is fixed once the entry exists, so it can't be a modification.
			const goesIn = asked.get(tab)?.has(name) || (tab === 'user' && name === 'uid');
			const target = goesIn ? open : overrides;
			target[tab] = { ...target[tab], [name]: value };
		}
		// A tab without fields is named to be activated.
		if (Object.keys(fields).length === 0) (asked.has(tab) ? open : overrides)[tab] = {};
	}
	return { open, overrides };
}
