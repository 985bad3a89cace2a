import { type Simulator, type SimulatorOptions, startSimulator } from '../shared/server';
import { SynologyBackend } from './backend';
import { startDomainController, type DomainController } from './ldap/server';
import { administratorPassword, seedPassword } from './seed';
import { accounts, trustedDevice } from './sessions';
import { defaults } from './settings';
import type { Category } from './tree';

export { oneTimePassword } from './totp';

const credentials = (name: string): { account: string; password: string } => {
	const found = accounts.find((one) => one.name === name);
	return { account: name, password: found?.password ?? '' };
};

const login = {
	...credentials('directory-api'),
	/** base32, for logins with `twoFactor: 'required'`. */
	totpSecret: defaults.totpSecret,
	/** Replaces the OTP. */
	device: trustedDevice,
	/** Signs in, but is no administrator: 105 afterwards. */
	withoutRights: credentials('helpdesk'),
	/** 402 at the login. */
	denied: credentials('refused'),
	/** Accounts whose login is refused, by code. */
	refused: Object.fromEntries(accounts.filter((one) => one.answer !== undefined).map((one) => [String(one.answer), credentials(one.name)])),
	/** Password of everybody in the seeded company. */
	seedPassword,
};

/** The domain controller behind the NAS, and who may change everything in it. */
export interface SimulatedDomain extends Pick<DomainController, 'port' | 'startTlsPort'> {
	host: string;
	base: string;
	user: string;
	password: string;
	/** From now on another controller of the same domain answers, with numbers of its own. */
	becomeAnotherController(): void;
}

export interface SynologySimulator extends Simulator {
	login: typeof login;
	domain: SimulatedDomain;
	/** Adds what the control interface has no word for: units, containers, groups, computers, contacts (a `person` without account). */
	addObject(parentDn: string, category: Category, name: string): string;
}

/** Starts a NAS with Directory Server on loopback. */
export async function startSynologySimulator(
	options: SimulatorOptions & { ldapsPort?: number; settings?: Record<string, unknown> } = {},
): Promise<SynologySimulator> {
	const backend = new SynologyBackend(options.settings ?? {});
	const simulator = await startSimulator(backend, options);
	const controller = await startDomainController(backend.state, simulator.shared, { port: options.ldapsPort });
	return {
		...simulator,
		login,
		domain: {
			// The name that the simulators' certificate bears.
			host: 'localhost',
			port: controller.port,
			startTlsPort: controller.startTlsPort,
			get base() {
				return backend.state.tree.baseDn;
			},
			get user() {
				return `Administrator@${backend.state.settings.realm}`;
			},
			password: administratorPassword,
			becomeAnotherController: () => backend.state.tree.becomeAnotherController(),
		},
		async close() {
			await controller.close();
			await simulator.close();
		},
		addObject(parentDn, category, name) {
			const rdn = { type: category === 'organizationalUnit' ? 'OU' : 'CN', value: name };
			const account = { group: name, computer: `${name}$` }[String(category)];
			const attributes = account === undefined ? {} : { sAMAccountName: account };
			return backend.state.tree.addBelow(parentDn, { rdn, category, attributes, hidden: category === 'container' }).dn;
		},
	};
}
