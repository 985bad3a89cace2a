import { BackendError } from '../errors';
import { nothingTells, settleWrite } from '../http/lostWrite';
import { asDn, parseDn, rdnValue, type DistinguishedName } from '../directory/dn';
import { at, listAt, readObject, textAt, unreadable } from './answers';
import type { SynologySession } from './session';
import { asUnknownTask, service, type DirectoryObject } from './types';

const pauseMs = 1_000;
const defaultWaitSeconds = 300;
const updateApi = { api: 'SYNO.Core.Directory.Domain', version: 1 } as const;

export interface DomainController {
	name: string | null;
	dn: string | null;
	host: string | null;
	roles: string[];
}
export interface DomainInfo {
	/** `MY.DOMAIN.COM` */
	realm: string;
	/** NetBIOS name of the domain. */
	workgroup: string | null;
	/** `DC=MY,DC=DOMAIN,DC=COM` */
	baseDn: DistinguishedName;
	/** `running` when all is well. */
	status: string | null;
	controllers: DomainController[];
}
export interface UpdateStatus {
	taskId: string;
	/** `updating`, `finish`, or what else DSM says. */
	status: string;
	finished: boolean;
}

/** The base of the domain: what the controllers' DNs end with, else the realm split at its dots. */
export function baseDnOf(realm: string, controllerDns: string[]): DistinguishedName | undefined {
	for (const dn of controllerDns) {
		const rdns = parseDn(dn) ?? [];
		const tail = rdns.slice(rdns.findIndex((rdn) => rdn[0].type.toLowerCase() === 'dc'));
		if (tail.length > 0 && tail.every((rdn) => rdn.length === 1 && rdn[0].type.toLowerCase() === 'dc')) {
			return asDn(tail.map(([{ type, value }]) => `${type}=${value}`).join(','));
		}
	}
	return asDn(
		realm
			.split('.')
			.filter((label) => label !== '')
			.map((label) => `DC=${label}`)
			.join(','),
	);
}

export class Domain {
	private base?: Promise<DistinguishedName>;

	constructor(private readonly session: SynologySession) {}

	/** @see SYNO.ActiveDirectory.Info get, version 3 */
	async getInfo(): Promise<DomainInfo> {
		const data = await this.session.call({
			api: 'SYNO.ActiveDirectory.Info',
			version: 3,
			method: 'get',
			purpose: 'describe its domain',
			effect: 'read',
		});
		const inner = at(data, 'data');
		const basic = at(inner, 'domainBasicInfo');
		const realm = textAt(basic, 'realm') ?? '';
		const controllers = (listAt(inner, 'domainControllers') ?? []).map((controller) => ({
			name: textAt(controller, 'cn'),
			dn: textAt(controller, 'dn'),
			host: textAt(controller, 'dnshostname'),
			roles: (listAt(controller, 'roles') ?? []).filter((role) => typeof role === 'string'),
		}));
		const baseDn = baseDnOf(
			realm,
			controllers.map(({ dn }) => dn).filter((dn) => dn !== null),
		);
		if (baseDn === undefined) {
			throw new BackendError({
				kind: 'backend',
				message: 'The NAS does not tell the name of its domain',
				cure: "Open 'Synology Directory Server' on the NAS and finish setting up the domain",
			});
		}
		return { realm, workgroup: textAt(basic, 'workgroup'), baseDn, status: textAt(data, 'status'), controllers };
	}

	/** The DN at the top of the domain; asked for once. */
	baseDn = async (): Promise<DistinguishedName> => {
		const base = (this.base ??= this.getInfo().then((info) => info.baseDn));
		return await base.catch((reason: unknown) => {
			this.base = undefined;
			throw reason;
		});
	};

	/** The top of the domain as an object; no listing shows it. */
	topObject = async (): Promise<DirectoryObject> => {
		const dn = await this.baseDn();
		const object = readObject({ dn, name: rdnValue(dn) ?? dn, objectCategory: 'domain', deletable: false });
		if (object === undefined) throw unreadable('Info.get');
		return object;
	};

	/** Where Active Directory puts new users. */
	defaultContainer = async (): Promise<DistinguishedName> => {
		const container = asDn(`CN=Users,${await this.baseDn()}`);
		if (container === undefined) throw unreadable('Info.get');
		return container;
	};

	/**
	 * Has DSM read users and groups of the domain into its own list; a new user can sign in to DSM after it.
	 *
	 * @param domainName  `@all` for every domain
	 * @returns the task's id
	 * @throws BackendError kind `conflict` when an update already runs
	 * @see SYNO.Core.Directory.Domain update_start, version 1
	 */
	async startUpdate(domainName = '@all'): Promise<string> {
		const start = async (): Promise<string> => {
			const data = await this.session.call({
				...updateApi,
				method: 'update_start',
				params: { domain_name: domainName },
				purpose: 'start an update of the domain records',
				effect: 'write',
			});
			const id = textAt(data, 'task_id');
			if (id === null) throw unreadable('update_start', 'unknown');
			return id;
		};
		// An update only reads; if the first one runs, DSM refuses a second one and says so.
		const harmless = { look: async () => await Promise.resolve(undefined), repeatable: true, seen: nothingTells };
		const what = 'start an update of the domain records';
		return (await settleWrite({ service, what, send: start, ...harmless, signal: this.session.signal })).value;
	}

	/** @see SYNO.Core.Directory.Domain update_status, version 1 */
	async updateStatus(taskId: string): Promise<UpdateStatus> {
		const data = await this.session
			.call({
				...updateApi,
				method: 'update_status',
				params: { task_id: taskId },
				purpose: `tell about the task '${taskId}'`,
				effect: 'read',
			})
			.catch((reason: unknown) => {
				throw asUnknownTask(reason, taskId);
			});
		const status = textAt(data, 'status');
		if (status === null) throw unreadable('update_status');
		return { taskId, status, finished: status === 'finish' };
	}

	/**
	 * Waits for an update.
	 *
	 * @throws BackendError kind `timeout` after `waitSeconds`, `backend` when the update ended in another way
	 */
	async waitForUpdate(taskId: string, waitSeconds = defaultWaitSeconds): Promise<UpdateStatus> {
		const { timing, signal } = this.session;
		const deadline = timing.now() + waitSeconds * 1000;
		for (;;) {
			const status = await this.updateStatus(taskId);
			if (status.finished) return status;
			if (status.status !== 'updating') {
				throw new BackendError({
					kind: 'backend',
					message: `The update of the domain records ended with '${status.status}'`,
					cure: "Look at 'Domain/LDAP' in the Control Panel of the NAS",
				});
			}
			if (timing.now() + pauseMs > deadline || !(await timing.wait(pauseMs, signal))) {
				throw new BackendError({
					kind: signal?.aborted ? 'aborted' : 'timeout',
					message: `The update of the domain records did not end within ${waitSeconds} seconds; its task is '${taskId}'`,
					cure: 'Look at the status of the task later, or allow more time',
				});
			}
		}
	}
}
