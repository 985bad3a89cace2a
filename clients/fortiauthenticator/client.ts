import type { ClientContext, DirectoryClient } from '../directory/client';
import type { DirectoryUser } from '../directory/user';
import { BackendError } from '../errors';
import type { Redactor } from '../http/redact';
import { Appliance, type FortiAuthenticatorSettings } from './appliance';
import { toDirectoryUser } from './directoryUser';
import { customRequest, type CustomAnswer, type CustomRequest } from './customRequest';
import { FortiTokens } from './fortiTokens';
import { GroupMemberships } from './groupMemberships';
import { forgetOrder, LocalUsers } from './localUsers';
import { Logins } from './logins';
import { readPage } from './paging';
import { apiPath } from './paths';
import { openSeed, type OpenedSeed } from './pskc';
import { RadiusAttributes } from './radiusAttributes';
import { ldapUsers, radiusUsers, type RemoteUsers } from './remoteUsers';
import { System } from './system';
import type { LdapUser, LocalUser, RadiusUser } from './types';
import { UserGroups } from './userGroups';
import { label } from '../http/settingLabels';

export type { FortiAuthenticatorSettings } from './appliance';

/** The REST API of one FortiAuthenticator, as one administrator. Stateless: every request carries the key. */
export class FortiAuthenticatorClient implements DirectoryClient {
	readonly redactor: Redactor;
	readonly localUsers: LocalUsers;
	readonly ldapUsers: RemoteUsers<'ldapusers', LdapUser>;
	readonly radiusUsers: RemoteUsers<'radiususers', RadiusUser>;
	readonly userGroups: UserGroups;
	readonly groupMemberships: GroupMemberships;
	readonly radiusAttributes: RadiusAttributes;
	readonly fortiTokens: FortiTokens;
	readonly logins: Logins;
	readonly system: System;
	private readonly appliance: Appliance;

	/** @throws BackendError kind `configuration`; nothing is sent here */
	constructor(
		private readonly settings: FortiAuthenticatorSettings,
		context: ClientContext = {},
	) {
		this.appliance = new Appliance(settings, context);
		this.redactor = this.appliance.connection.redactor;
		this.localUsers = new LocalUsers(this.appliance);
		this.ldapUsers = ldapUsers(this.appliance);
		this.radiusUsers = radiusUsers(this.appliance);
		this.userGroups = new UserGroups(this.appliance);
		this.groupMemberships = new GroupMemberships(this.appliance);
		this.radiusAttributes = new RadiusAttributes(this.appliance);
		this.fortiTokens = new FortiTokens(this.appliance);
		this.logins = new Logins(this.appliance);
		this.system = new System(this.appliance);
	}

	/** Reads one local user: the directory of the API answers without any login and would prove nothing. */
	async check(): Promise<string> {
		const { connection, account } = this.appliance;
		forgetOrder(connection.baseUrl);
		const body = await this.appliance.get(apiPath('localusers'), [['limit', '1']], 'list local users').catch((reason: unknown) => {
			if (!(reason instanceof BackendError) || reason.kind !== 'rights') throw reason;
			throw reason.with({
				message: `The login of '${account}' works, but its admin profile does not allow to list local users`,
				cure: "Give the administrator an admin profile with 'Can view local users'",
			});
		});
		const { total } = readPage(body, connection.host);
		const users = total === undefined ? '' : `; ${total} local ${total === 1 ? 'user' : 'users'}`;
		return `Connected to ${await this.describe()} as '${account}'${users}`;
	}

	/** Firmware, where the profile lets us see it. */
	private async describe(): Promise<string> {
		try {
			const one = await this.system.info();
			if (typeof one.firmware === 'string' && one.firmware !== '') {
				return `FortiAuthenticator ${this.redactor
					.clean(one.firmware)
					.replace(/^FortiAuthenticator\s*/i, '')
					.slice(0, 80)}`;
			}
		} catch (reason) {
			if (!(reason instanceof BackendError)) throw reason;
		}
		return 'FortiAuthenticator';
	}

	/** Users in the common shape, groups by name; the names are read once, and only when somebody is in a group. */
	async toDirectoryUsers(users: LocalUser[]): Promise<DirectoryUser[]> {
		const grouped = users.some((user) => user.user_groups.length > 0);
		const names = grouped ? await this.userGroups.namesById() : undefined;
		return users.map((user) => toDirectoryUser(user, names));
	}

	/**
	 * Opens the encrypted seed that came back with a token, by the credential's passphrase.
	 *
	 * @throws BackendError kind `configuration` without or with a wrong passphrase, `protocol` for a damaged document
	 */
	async openSeed(document: string, names: { issuer: string; account: string }): Promise<OpenedSeed> {
		const passphrase = this.requireSeedPassphrase();
		const seed = await openSeed(document, passphrase, names);
		this.redactor.add(seed.secret, seed.uri);
		return seed;
	}

	/** To be asked before a token is provisioned: its seed is told only once. */
	requireSeedPassphrase(): string {
		const passphrase = this.settings.seedPassphrase ?? '';
		if (passphrase !== '') return passphrase;
		throw new BackendError({
			kind: 'configuration',
			message: `'${label.seedPassphrase}' of the connection settings is empty, so no seed can be opened`,
			cure: "Enter what is set in FortiAuthenticator's FortiGuard settings",
			delivery: 'unsent',
		});
	}

	/** Sends a request of the caller's own; see {@link customRequest}. */
	async request(request: CustomRequest): Promise<CustomAnswer> {
		return await customRequest(this.appliance, request);
	}

	async close(): Promise<void> {
		await this.appliance.connection.close().catch(() => undefined);
	}
}

/** Opens a client; it connects with the first call. @throws BackendError kind `configuration` */
export function openFortiAuthenticator(settings: FortiAuthenticatorSettings, context: ClientContext = {}): FortiAuthenticatorClient {
	return new FortiAuthenticatorClient(settings, context);
}
