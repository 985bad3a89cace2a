import { randomBytes } from 'node:crypto';
import { Attribute, Change, Client } from 'ldapts';
import type { IDataObject } from 'n8n-workflow';
import type { ClientContext } from '../../clients/directory/client';
import { DomainClient } from '../../clients/ldap/domain';
import type { DomainSettings } from '../../clients/ldap/settings';
import { authority } from '../../simulators/shared/certificates';
import { startSynologySimulator, type SynologySimulator } from '../../simulators/synology';

export { refusalOf } from '../refusalOf';

export const userPassword = 'Str0ng-Passw0rd';

export interface DomainBench {
	/** Whether this is a real Samba domain controller (`npm run test:domain`), and not the simulated one. */
	readonly isReal: boolean;
	/** @throws Error with the real one */
	readonly simulator: SynologySimulator;
	readonly realm: string;
	/** The organizational unit that belongs to this file's tests alone. */
	readonly unit: string;
	readonly base: string;
	settings(changes?: Partial<DomainSettings>): DomainSettings;
	/** Closed at the end of the test. */
	open(changes?: Partial<DomainSettings>, context?: ClientContext): DomainClient;
	/** Makes a user and gives its logon name. */
	addUser(attributes?: Record<string, string>, cn?: string, container?: string, withPassword?: boolean): Promise<string>;
	addGroup(members?: string[]): Promise<string>;
	addUnit(name: string): Promise<string>;
	/** Attributes as the server has them. */
	read(dn: string, attributes: string[]): Promise<Record<string, unknown>>;
	modify(dn: string, attribute: string, value: string): Promise<void>;
	remove(dn: string): Promise<void>;
	/** The credential of a node that has domain access; DSM itself is there only with the simulated one. */
	credential(): IDataObject;
	/** What the server says to a login; undefined = it lets them in. */
	login(user: string, password: string): Promise<string | undefined>;
	uid(prefix: string): string;
}

interface DomainAddress {
	host: string;
	port: number;
	base: string;
	realm: string;
	user: string;
	password: string;
}

/** The real domain controller, when the runner has started one. */
function realDomain(): DomainAddress | undefined {
	const { DOMAIN_HOST: host, DOMAIN_PASSWORD: password } = process.env;
	if (!host || !password) return undefined;
	return { host, port: 636, base: 'DC=example,DC=test', realm: 'example.test', user: 'Administrator@example.test', password };
}

function simulated({ domain }: SynologySimulator): DomainAddress {
	const { host, port, base, user, password } = domain;
	return { host, port, base, user, password, realm: user.split('@')[1] };
}

const utf16 = (password: string): Buffer => Buffer.from(`"${password}"`, 'utf16le');
const listed = (attributes: Record<string, string | Buffer | string[]>): Attribute[] =>
	Object.entries(attributes).map(
		([type, value]) =>
			new Attribute({
				type,
				values: (Array.isArray(value) ? value : [value]).map((one) => (typeof one === 'string' ? Buffer.from(one) : one)),
			}),
	);

/**
 * A domain for the tests of a file: the real Samba domain controller where the runner has started one, else the
 * simulated one. What the tests need is made before and taken away after them.
 */
export function useDomain(): DomainBench {
	const real = realDomain();
	const started: SynologySimulator[] = [];
	const simulator = (): SynologySimulator => {
		const [one] = started;
		if (one === undefined) throw new Error('This is the real domain, or the tests have not begun');
		return one;
	};
	const addressNow = (): DomainAddress => real ?? simulated(simulator());
	const name = `suite-${randomBytes(4).toString('hex')}`;
	const opened: DomainClient[] = [];
	const admins: Client[] = [];
	const counter = { next: 0 };
	const admin = async (): Promise<Client> => {
		const [known] = admins;
		if (known?.isBound) return known;
		const { host, port, user, password } = addressNow();
		const client = new Client({ url: `ldaps://${host}:${port}`, tlsOptions: { ca: authority() } });
		await client.bind(user, password);
		admins.unshift(client);
		return client;
	};
	const bench: DomainBench = {
		isReal: real !== undefined,
		get simulator() {
			return simulator();
		},
		get realm() {
			return addressNow().realm;
		},
		get base() {
			return addressNow().base;
		},
		get unit() {
			return `OU=${name},${addressNow().base}`;
		},
		settings: (changes = {}) => {
			const { host, port, user, password } = addressNow();
			return { host, port, user, password, caBundle: authority(), timeoutSeconds: 10, ...changes };
		},
		open: (changes = {}, context = {}) => {
			const client = new DomainClient(bench.settings(changes), context);
			opened.push(client);
			return client;
		},
		uid: (prefix) => {
			counter.next += 1;
			return `${prefix}-${name.slice(6)}-${counter.next}`;
		},
		addUser: async (attributes = {}, cn, container = bench.unit, withPassword = true) => {
			const logon = attributes.sAMAccountName ?? bench.uid('u');
			const dn = `CN=${cn ?? logon},${container}`;
			const all = {
				objectClass: 'user',
				sAMAccountName: logon,
				userPrincipalName: `${logon}@${addressNow().realm}`,
				...(withPassword ? { unicodePwd: utf16(userPassword), userAccountControl: '512' } : {}),
				...attributes,
			};
			await (await admin()).add(dn, listed(all));
			return logon;
		},
		addGroup: async (members = []) => {
			const logon = bench.uid('g');
			const member: Record<string, string[]> = members.length > 0 ? { member: members } : {};
			await (await admin()).add(`CN=${logon},${bench.unit}`, listed({ objectClass: 'group', sAMAccountName: logon, ...member }));
			return logon;
		},
		addUnit: async (unit) => {
			const dn = `OU=${unit},${bench.unit}`;
			await (await admin()).add(dn, listed({ objectClass: 'organizationalUnit' }));
			return dn;
		},
		read: async (dn, attributes) => {
			const { searchEntries } = await (await admin()).search(dn, { scope: 'base', attributes });
			return { ...searchEntries[0] };
		},
		modify: async (dn, attribute, value) => {
			await (
				await admin()
			).modify(dn, new Change({ operation: 'replace', modification: new Attribute({ type: attribute, values: [value] }) }));
		},
		remove: async (dn) => await (await admin()).del(dn),
		credential: () => {
			const { host, port, user, password, caBundle } = bench.settings();
			const [dsm] = started;
			const door = dsm
				? { baseUrl: dsm.tlsUrl, username: dsm.login.account, password: dsm.login.password }
				: { baseUrl: 'https://127.0.0.1:1', username: 'nobody', password: 'Nobody-Asks-1' };
			const domain = { domainAccess: true, domainHost: host, domainPort: port ?? 636, domainUser: user, domainPassword: password };
			return { ...door, ...domain, caBundle: caBundle ?? '', timeoutSeconds: 10 };
		},
		login: async (user, password) => {
			const { host, port, realm } = addressNow();
			const client = new Client({ url: `ldaps://${host}:${port}`, tlsOptions: { ca: authority() } });
			try {
				await client.bind(`${user}@${realm}`, password);
				return undefined;
			} catch (reason) {
				return /data ([0-9a-f]+)/.exec(String(reason))?.[1] ?? String(reason);
			} finally {
				await client.unbind();
			}
		},
	};
	beforeAll(async () => {
		if (real === undefined) started.push(await startSynologySimulator());
		await (await admin()).add(bench.unit, listed({ objectClass: 'organizationalUnit' }));
	});
	afterEach(async () => {
		await Promise.all(opened.splice(0).map(async (client) => await client.close()));
	});
	afterAll(async () => {
		await Promise.all(admins.map(async (client) => await client.unbind()));
		await Promise.all(started.map(async (one) => await one.close()));
	});
	return bench;
}
