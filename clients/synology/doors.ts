import type { ClientContext } from '../directory/client';
import { BackendError } from '../errors';
import type { Redactor } from '../http/redact';
import { DomainClient } from '../ldap/domain';
import type { SynologySettings } from './types';
import { label } from '../http/settingLabels';

/** The optional second door of a Synology: its domain controller by LDAPS. */
export class Doors {
	private client?: DomainClient;

	constructor(
		private readonly settings: SynologySettings,
		private readonly context: ClientContext,
		private readonly redactor: Redactor,
	) {
		this.redactor.add(settings.domainAccess?.password);
	}

	get isOn(): boolean {
		return this.settings.domainAccess !== undefined;
	}

	/** @throws BackendError kind `configuration` */
	open(): DomainClient {
		const { domainAccess } = this.settings;
		if (domainAccess === undefined) {
			throw new BackendError({
				kind: 'configuration',
				message: 'DSM has no call for this; it is done at the domain controller, and there is no domain access in the connection settings',
				cure: `Switch on '${label.domainAccess}' in the connection settings and fill in '${label.domainHost}', '${label.domainUser}' and '${label.domainPassword}'`,
				delivery: 'unsent',
			});
		}
		this.client ??= new DomainClient({ ...this.settings, ...domainAccess }, this.context);
		return this.client;
	}

	async close(): Promise<void> {
		await this.client?.close();
	}
}

type Told = { fine: string } | { wrong: BackendError };

async function told(check: () => Promise<string>): Promise<Told> {
	try {
		return { fine: await check() };
	} catch (reason) {
		if (reason instanceof BackendError) return { wrong: reason };
		throw reason;
	}
}

const sentence = (name: string, one: Told): string => {
	if ('fine' in one) return `${name}: ${one.fine}`;
	return `${name}: ${one.wrong.message}${one.wrong.cure ? `. ${one.wrong.cure}` : ''}`;
};

/** Tries both doors whatever the first one says. @throws BackendError telling of each what it said, and its own cure */
export async function bothDoors(checkDsm: () => Promise<string>, doors: Doors): Promise<string> {
	if (!doors.isOn) return await checkDsm();
	const dsm = await told(checkDsm);
	const domain = await told(async () => await doors.open().check());
	const both = `${sentence('DSM', dsm)} – ${sentence('Domain access', domain)}`;
	const wrong = 'wrong' in dsm ? dsm.wrong : 'wrong' in domain ? domain.wrong : undefined;
	if (wrong === undefined) return both;
	throw new BackendError({ kind: wrong.kind, code: wrong.code, message: both, delivery: wrong.delivery });
}
