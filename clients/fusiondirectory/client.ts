import { isJsonObject, isTooDeep, parsedJson, type JsonValue } from '../json';
import type { ClientContext, DirectoryClient } from '../directory/client';
import { BackendError } from '../errors';
import { DirectoryConnection, type HttpRequest } from '../http/connection';
import { secretMask, type Redactor } from '../http/redact';
import { Groups } from './groups';
import { JsonRpcProtocol } from './jsonRpc';
import { ifAllowed, invalid, requireDn } from './objectReader';
import { Objects } from './objects';
import { ObjectTypes, type Protocols } from './objectTypes';
import { PresentValues } from './presentValues';
import { PasswordRecovery } from './recovery';
import { RestProtocol, type RestCall } from './rest';
import { Session } from './session';
import { isSecretAttribute } from './fields';
import { readText } from './json';
import type { FieldDescription, FusionDirectorySettings } from './types';
import { Users } from './users';
import { label } from '../http/settingLabels';

export { readUser, toDirectoryUser, searchFilter, type FusionUser, type TimestampSupport, type UserQuery } from './users';
export { allGroupKinds, groupKinds, type FusionGroup, type GroupKind, type Member } from './groups';
export type { CheckedObject, DeleteOptions } from './objects';
export type { FieldName, ValuePlan } from './presentValues';
export type * from './types';

/** Methods of JSON-RPC that only read. */
const readingMethods = new Set(
	[
		'listTypes',
		'infos',
		'listTabs',
		'getFields',
		'formfields',
		'ls',
		'count',
		'getBase',
		'getId',
		'gettemplate',
		'isUserLocked',
		'listLdaps',
	].map((name) => name.toLowerCase()),
);

/**
 * A FusionDirectory (1.2 to 1.5) over its webservice plugin, by REST or JSON-RPC on one session. Calls made at the
 * same time wait for each other on the server.
 */
export class FusionDirectoryClient implements DirectoryClient {
	readonly redactor: Redactor;
	readonly users: Users;
	readonly objects: Objects;
	readonly objectTypes: ObjectTypes;
	readonly groups: Groups;
	readonly passwordRecovery: PasswordRecovery;
	/** Present values of the fields that a write is about. */
	readonly presentValues: PresentValues;
	private readonly connection: DirectoryConnection;
	private readonly session: Session;
	private readonly rpc: JsonRpcProtocol;
	private readonly rest: RestProtocol;

	constructor(
		private readonly settings: FusionDirectorySettings,
		context: ClientContext,
	) {
		this.connection = new DirectoryConnection({ ...settings, baseUrl: withoutEndpoint(settings.baseUrl) }, context.egress);
		this.redactor = this.connection.redactor;
		this.session = new Session(this.connection, settings, context);
		this.rpc = new JsonRpcProtocol(this.session);
		this.rest = new RestProtocol(this.session, this.rpc);
		const protocols: Protocols = {
			chosen: async () => ((await this.session.rest()) ? this.rest : this.rpc),
			signal: context.signal,
			despiteStop: async (work) => await this.session.despiteStop(work),
		};
		this.objectTypes = new ObjectTypes(protocols);
		this.objects = new Objects(protocols, this.objectTypes, (secret) => this.redactor.add(secret));
		this.users = new Users(protocols, this.objects, {
			username: settings.username,
			server: JSON.stringify([this.connection.baseUrl, settings.database ?? '']),
		});
		this.groups = new Groups(protocols, this.objects, this.users);
		this.passwordRecovery = new PasswordRecovery(protocols, this.objects, this.users, this.redactor);
		this.presentValues = new PresentValues(this.objects, this.objectTypes);
	}

	/** Which protocol the login settled on. */
	async protocol(): Promise<'rest' | 'jsonRpc'> {
		return (await this.session.rest()) ? 'rest' : 'jsonRpc';
	}

	/** Templates of a type, which make entries but can't be made here. */
	readonly templates = {
		/** @returns name by DN, sorted. Needs 1.4. @see ls with `templates` */
		list: async (type: string, filter = ''): Promise<Array<{ dn: string; name: string }>> => {
			const found = await this.objects.list(type, { filter }, true);
			return found.map(({ dn, attributes }) => ({ dn, name: readText(attributes.value) ?? dn }));
		},
		/** Fields the template leaves open. @throws BackendError `notFound` @see gettemplate */
		get: async (type: string, dn: string): Promise<FieldDescription[]> => await this.objects.templateFields(type, requireDn(dn)),
	};

	readonly server = {
		/** DN of the tree's root. @see getBase */
		base: async (): Promise<string> => await (await this.chosen()).base(),
		/** Name by id of the databases offered; needs no login. @see listLdaps */
		databases: async (): Promise<Map<string, string>> => await this.session.databases(),
		/** The session's id; the session stays open after the client is closed. @see getId */
		sessionId: async (): Promise<string> => await this.session.keepOpen(),
	};

	/** Calls as they are written, for what has no method here. */
	readonly requests = {
		/**
		 * Calls a JSON-RPC method; the session id is put in front of the parameters.
		 *
		 * @param method  e.g. `formfields`; login and logout are the client's own
		 */
		jsonRpc: async (method: string, params: JsonValue[]): Promise<JsonValue> => {
			const name = method.trim();
			if (!/^[A-Za-z][A-Za-z0-9]*$/.test(name)) throw invalid(`'${method}' is not a method name`, ['method'], 'e.g. formfields');
			if (/^(?:log(?:in|out)|initiateRPCSession|authenticateHeader)$/i.test(name)) {
				throw invalid(`The session is not opened or closed by '${name}' here`, ['method'], 'Login and logout happen by themselves');
			}
			refuseDeep(params);
			learnSecrets(params, this.redactor);
			if (name === 'listLdaps') return Object.fromEntries(await this.session.databases());
			const effect: HttpRequest['effect'] = readingMethods.has(name.toLowerCase()) ? 'read' : 'write';
			return withoutHashes(await this.objects.changingMemberships(async () => await this.rpc.call(name, params, effect)));
		},
		/** Calls a REST endpoint below `/v1`, segments not yet encoded. @throws BackendError also where REST is missing */
		rest: async (call: RestCall): Promise<JsonValue> => {
			if (['login', 'logout', 'token'].includes(call.segments[0])) {
				throw invalid(
					`The session is not opened or closed by '${call.segments[0]}' here`,
					['path'],
					'Login and logout happen by themselves',
				);
			}
			if (!(await this.session.rest())) {
				throw invalid(
					'This FusionDirectory is spoken to by JSON-RPC',
					['protocol'],
					`Set '${label.protocol}' in the connection settings to Automatic or REST; REST exists from 1.4 on`,
				);
			}
			if (call.body !== undefined) {
				const body = parsedJson(call.body) ?? null;
				refuseDeep(body);
				learnSecrets(body, this.redactor);
			}
			return withoutHashes(await this.objects.changingMemberships(async () => await this.rest.call(call)));
		},
	};

	/** Proves address, login and the right to see users. @throws BackendError also `rights` for an account that sees nobody */
	async check(): Promise<string> {
		const protocol = (await this.protocol()) === 'rest' ? 'REST' : 'JSON-RPC';
		const base = await ifAllowed(async () => await this.server.base());
		const connected = `Connected to FusionDirectory over ${protocol} as '${this.settings.username}'${base === undefined ? '' : `; base ${base}`}`;
		const cure = 'Give the account an ACL role that reads users (user/user;r) in the departments concerned';
		const blind = new BackendError({ kind: 'rights', message: `${connected}, but this account may see no users`, cure });
		const support = await this.users.timestampSupport().catch((reason: unknown) => {
			throw reason instanceof BackendError && reason.kind === 'rights' ? blind : reason;
		});
		const remarks: Record<Exclude<typeof support, 'unknown'>, string> = {
			readable: 'users can be read',
			unsupported: 'users can be read; this version does not tell when they were created',
			notReadable: 'users can be listed, but not when they were created',
		};
		// Its own entry at least is there: who sees none at all may not look.
		if (support === 'unknown') throw blind;
		return `${connected}; ${remarks[support]}`;
	}

	async close(): Promise<void> {
		await this.session.end();
		await this.connection.close();
	}

	private async chosen(): Promise<RestProtocol | JsonRpcProtocol> {
		return (await this.session.rest()) ? this.rest : this.rpc;
	}
}

/** Opens a client; it logs in with the first call that needs it. @throws BackendError `configuration` */
export function openFusionDirectory(settings: FusionDirectorySettings, context: ClientContext = {}): FusionDirectoryClient {
	return new FusionDirectoryClient(settings, context);
}

/** People paste the address of an endpoint, or of the page they were on. */
export function withoutEndpoint(baseUrl: string): string {
	return baseUrl
		.trim()
		.replace(/\/+$/, '')
		.replace(/\/(?:jsonrpc\.php|rest\.php(?:\/v\d+)?|index\.php|main\.php)$/i, '');
}

/** Values are walked through by functions that call themselves. @throws BackendError kind `invalid` */
function refuseDeep(value: JsonValue): void {
	if (isTooDeep(value)) throw invalid('The values are nested too deeply', ['params'], 'Give them in fewer levels');
}

function learnSecrets(value: JsonValue | undefined, redactor: Redactor): void {
	if (typeof value !== 'object' || value === null) return;
	for (const [name, inner] of Object.entries(value)) {
		if (isSecretAttribute(name) || /password|token/i.test(name)) for (const text of [inner].flat()) redactor.add(readText(text));
		learnSecrets(inner, redactor);
	}
}

const passwordHash = /^\{(?:S?SHA\d*|S?MD5|CRYPT|SASL|CLEARTEXT|PBKDF2[A-Z0-9-]*|ARGON2)\}/i;

/** Password hashes stay where they are, whatever call asks for them. */
function withoutHashes(value: JsonValue): JsonValue {
	if (typeof value === 'string') return passwordHash.test(value) ? secretMask : value;
	if (Array.isArray(value)) return value.map(withoutHashes);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).flatMap(([name, inner]): Array<[string, JsonValue]> => {
			if (!isSecretAttribute(name)) return [[name, withoutHashes(inner ?? null)]];
			if (!isJsonObject(inner)) return [];
			// A field's description stays, its value goes.
			return [[name, withoutHashes(Object.fromEntries(Object.entries(inner).filter(([key]) => key !== 'value')))]];
		}),
	);
}
