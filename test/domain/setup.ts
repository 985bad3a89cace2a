import { randomBytes } from 'node:crypto';
import { Attribute, Change, Client } from 'ldapts';
import type { ClientContext } from '../../clients/directory/client';
import { BackendError } from '../../clients/errors';
import { DomainClient } from '../../clients/ldap/domain';
import type { DomainSettings } from '../../clients/ldap/settings';
import { authority } from '../../simulators/shared/certificates';

export const userPassword = 'Str0ng-Passw0rd';

export interface DomainBench {
	/** The organizational unit that belongs to this file's tests alone. */
	readonly unit: string;
	readonly base: string;
	settings(changes?: Partial<DomainSettings>): DomainSettings;
	/** Closed at the end of the test. */
	open(changes?: Partial<DomainSettings>, context?: ClientContext): DomainClient;
	/** Makes a user and gives its logon name. */
	addUser(attributes?: Record<string, string>, cn?: string): Promise<string>;
	addGroup(members?: string[]): Promise<string>;
	addUnit(name: string): Promise<string>;
	/** Attributes as the server has them. */
	read(dn: string, attributes: string[]): Promise<Record<string, unknown>>;
	modify(dn: string, attribute: string, value: string): Promise<void>;
	/** What the server says to a login; undefined = it lets them in. */
	login(user: string, password: string): Promise<string | undefined>;
	uid(prefix: string): string;
}

export interface DomainAddress {
	host: string;
	port: number;
	base: string;
	realm: string;
	user: string;
	password: string;
}

/** The domain controller that the runner has started. */
export function realDomain(): DomainAddress {
	const { DOMAIN_HOST: host, DOMAIN_PASSWORD: password } = process.env;
	if (!host || !password) throw new Error('Run these tests by `npm run test:domain`, which starts a domain controller for them');
	return { host, port: 636, base: 'DC=example,DC=test', realm: 'example.test', user: 'Administrator@example.test', password };
}

export async function refusalOf(promise: Promise<unknown>): Promise<BackendError> {
	try {
		await promise;
	} catch (reason) {
		if (reason instanceof BackendError) return reason;
		throw reason;
	}
	throw new Error('It was not refused');
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

/** Starts what the tests of a file need, and takes it away again. */
export function useDomain(address: DomainAddress): DomainBench {
	const name = `suite-${randomBytes(4).toString('hex')}`;
	const opened: DomainClient[] = [];
	const admins: Client[] = [];
	const counter = { next: 0 };
	const admin = async (): Promise<Client> => {
		const [known] = admins;
		if (known?.isBound) return known;
		const { host, port, user, password } = address;
		const client = new Client({ url: `ldaps://${host}:${port}`, tlsOptions: { ca: authority() } });
		await client.bind(user, password);
		admins.unshift(client);
		return client;
	};
	const bench: DomainBench = {
		get base() {
			return address.base;
		},
		get unit() {
			return `OU=${name},${address.base}`;
		},
		settings: (changes = {}) => {
			const { host, port, user, password } = address;
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
		addUser: async (attributes = {}, cn) => {
			const logon = attributes.sAMAccountName ?? bench.uid('u');
			const dn = `CN=${cn ?? logon},${bench.unit}`;
			const all = {
				objectClass: 'user',
				sAMAccountName: logon,
				userPrincipalName: `${logon}@${address.realm}`,
				unicodePwd: utf16(userPassword),
				userAccountControl: '512',
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
		login: async (user, password) => {
			const { host, port, realm } = address;
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
		await (await admin()).add(bench.unit, listed({ objectClass: 'organizationalUnit' }));
	});
	afterEach(async () => {
		await Promise.all(opened.splice(0).map(async (client) => await client.close()));
	});
	afterAll(async () => {
		await Promise.all(admins.map(async (client) => await client.unbind()));
	});
	return bench;
}
