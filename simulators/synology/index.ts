import { type Simulator, type SimulatorOptions, startSimulator } from '../shared/server';
import { SynologyBackend } from './backend';
import { seedPassword } from './seed';
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

export interface SynologySimulator extends Simulator {
	login: typeof login;
	/** Adds what the control interface has no word for: units, containers, groups, computers, contacts (a `person` without account). */
	addObject(parentDn: string, category: Category, name: string): string;
}

/** Starts a NAS with Directory Server on loopback. */
export async function startSynologySimulator(
	options: SimulatorOptions & { settings?: Record<string, unknown> } = {},
): Promise<SynologySimulator> {
	const backend = new SynologyBackend(options.settings ?? {});
	const simulator = await startSimulator(backend, options);
	return {
		...simulator,
		login,
		addObject(parentDn, category, name) {
			const rdn = { type: category === 'organizationalUnit' ? 'OU' : 'CN', value: name };
			const account = { group: name, computer: `${name}$` }[String(category)];
			const attributes = account === undefined ? {} : { sAMAccountName: account };
			return backend.state.tree.addBelow(parentDn, { rdn, category, attributes, hidden: category === 'container' }).dn;
		},
	};
}
