import { accountNamesLike } from '../ldap/accountNames';
import type { JsonValue } from '../json';
import { BackendError } from '../errors';
import type { Redactor } from '../http/redact';
import { settleWrite } from '../http/lostWrite';
import type { ClientContext, DirectoryClient } from '../directory/client';
import type { DomainClient } from '../ldap/domain';
import type { PasswordPolicy } from '../ldap/passwordPolicy';
import { refusalError } from './codes';
import { refusalInside, sendCompound, type CompoundOptions, type EntryResult } from './compound';
import { Deletions } from './deletions';
import { Domain } from './domain';
import { DomainReads } from './domainReads';
import { checkRequest, onlyReads, secretsIn, type ApiRequest } from './encoding';
import { Groups } from './groups';
import { readPage } from './listing';
import { Lookup } from './lookup';
import { Objects } from './objects';
import { bothDoors, Doors } from './doors';
import { realTiming, SynologySession, type Timing } from './session';
import { readDn, service, type SynologySettings } from './types';
import { Users } from './users';
import { label } from '../http/settingLabels';

/** Opens a client for Synology Directory Server; it logs in with its first call. */
export function openSynology(settings: SynologySettings, context: ClientContext): SynologyClient {
	return new SynologyClient(settings, context);
}

/** Synology Directory Server behind the DSM Web API: one session, all operations. */
export class SynologyClient implements DirectoryClient {
	readonly domain: Domain;
	readonly objects: Objects;
	readonly users: Users;
	readonly groups: Groups;
	readonly deletions: Deletions;
	private readonly session: SynologySession;
	private readonly doors: Doors;

	/** @throws BackendError kind `configuration` when a setting can't be used; nothing is sent here */
	constructor(
		private readonly settings: SynologySettings,
		context: ClientContext,
		timing: Timing = realTiming,
	) {
		this.session = new SynologySession(settings, context, timing);
		this.doors = new Doors(settings, context, this.session.redactor);
		this.domain = new Domain(this.session);
		const lookup = new Lookup(this.session, this.domain.baseDn);
		const reads = this.doors.isOn ? new DomainReads(() => this.directory) : undefined;
		this.objects = new Objects(this.session, lookup, this.domain.baseDn, reads);
		this.users = new Users(this.session, lookup, this.objects);
		this.groups = new Groups(this.session, lookup, this.objects);
		this.deletions = new Deletions(this.session, lookup);
	}

	get redactor(): Redactor {
		return this.session.redactor;
	}

	/**
	 * The domain by LDAPS, for what DSM has no call for; connected with its first call.
	 *
	 * @throws BackendError kind `configuration` saying what to fill in when domain access is off
	 */
	get directory(): DomainClient {
		return this.doors.open();
	}

	/** Whether the credential has the second door. */
	get hasDomainAccess(): boolean {
		return this.doors.isOn;
	}

	/**
	 * Tells whether an account of the domain has a name, in any case: asked of the domain controller once for all names that begin
	 * with the stem, or of DSM name by name, which knows users and groups.
	 */
	async accountNames(stem: string): Promise<(name: string) => boolean | Promise<boolean>> {
		if (!this.doors.isOn) return async (name) => await this.objects.isNameTaken(name);
		const names = new Set((await accountNamesLike(this.directory.lookup, stem)).map((name) => name.toLowerCase()));
		return (name) => names.has(name.toLowerCase());
	}

	/**
	 * What the domain asks of a new user's password, as far as domain access shows it. DSM has no call for it, and decides where
	 * this is undefined: without domain access, or when the controller does not answer.
	 */
	async passwordPolicy(container: string): Promise<PasswordPolicy | undefined> {
		if (!this.doors.isOn) return undefined;
		try {
			return await this.directory.passwordPolicy(readDn(container, 'The container'));
		} catch (reason) {
			if (reason instanceof BackendError && reason.kind !== 'aborted' && reason.kind !== 'invalid') return undefined;
			throw reason;
		}
	}

	/** Both ways in, each with its own cure. */
	async check(): Promise<string> {
		return await bothDoors(async () => await this.checkDsm(), this.doors);
	}

	private async checkDsm(): Promise<string> {
		const { host } = this.session.connection;
		const offered = await this.session.discover('SYNO.API.Auth,SYNO.ActiveDirectory.Info');
		if (!offered.has('SYNO.API.Auth')) {
			throw new BackendError({
				kind: 'http',
				message: `${host} does not offer DSM's login`,
				cure: `Check that '${label.baseUrl}' is the address of DSM itself (port 5001 for HTTPS)`,
			});
		}
		if (!offered.has('SYNO.ActiveDirectory.Info')) {
			throw new BackendError({
				kind: 'backend',
				message: `The package 'Synology Directory Server' is not installed on ${host}, or is stopped`,
				cure: 'Install or start it in the Package Center of the NAS',
				code: 102,
			});
		}
		await this.session.login();
		const info = await this.domain.getInfo();
		await readPage(this.session, info.baseDn, ['organizationalUnit', 'container'], 0, 1);
		const state = info.status === null || info.status === 'running' ? '' : ` (its state: ${info.status})`;
		return `Connected to the domain ${info.realm}${state} on ${host} as '${this.settings.username}'`;
	}

	/**
	 * Any call of the DSM Web API.
	 *
	 * @param asked  `read` lets it be repeated after a broken connection; `get`, `list` and `query` read in any case
	 * @returns the answer's `data`
	 * @throws BackendError also for a refusal inside of a success; kind `uncertain` when the answer to a write was lost
	 */
	async call(request: ApiRequest, asked: 'read' | 'write'): Promise<JsonValue> {
		checkRequest(request);
		const effect = onlyReads(request) ? 'read' : asked;
		this.redactor.add(...secretsIn(request.params ?? {}));
		const purpose = `carry out '${request.method}' of ${request.api}`;
		const send = async (): Promise<JsonValue> => await this.session.call({ ...request, purpose, effect });
		const data = effect === 'read' ? await send() : (await settleWrite({ service, what: purpose, send, cure: lookFirst })).value;
		const refusal = refusalInside(data);
		if (refusal) throw refusalError(request.api, purpose, refusal, this.redactor);
		return data;
	}

	/**
	 * Calls inside one envelope (SYNO.Entry.Request).
	 *
	 * @returns one result per entry, in order; an entry that was refused, or skipped after one, is told as such
	 */
	async compound(entries: ApiRequest[], options: CompoundOptions): Promise<Array<EntryResult & { reason?: BackendError }>> {
		if (entries.length === 0) {
			throw new BackendError({ kind: 'invalid', message: 'The compound request holds no calls', fields: ['compound'], delivery: 'unsent' });
		}
		for (const entry of entries) checkRequest(entry);
		for (const { params } of entries) this.redactor.add(...secretsIn(params ?? {}));
		const purpose = 'carry out the compound request';
		const effect = entries.every(onlyReads) ? 'read' : 'write';
		const send = async (): Promise<EntryResult[]> => await sendCompound(this.session, entries, options, { purpose, effect });
		const results = effect === 'read' ? await send() : (await settleWrite({ service, what: purpose, send, cure: lookFirst })).value;
		return results.map((result, index) => {
			const { api, method } = entries[index];
			const refusal = result.state === 'refused' ? result : result.state === 'done' ? refusalInside(result.data) : undefined;
			if (refusal === undefined) return result;
			return { ...result, reason: refusalError(api, `carry out '${method}' of ${api}`, refusal, this.redactor) };
		});
	}

	async close(): Promise<void> {
		await Promise.all([this.session.close().catch(() => undefined), this.doors.close()]);
	}
}

const lookFirst = 'Look at its effect before you send it again';
