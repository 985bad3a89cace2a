import { startSimulator, type Simulator, type SimulatorOptions } from '../shared/server';
import { FortiAuthenticator } from './backend';
import { login } from './seed';

export type { FortiAuthenticatorSettings } from './settings';

/** A FortiAuthenticator on loopback, with a small company in it; the switches are explained in `settings.ts`. */
export async function startFortiAuthenticatorSimulator(
	options: SimulatorOptions & { settings?: Record<string, unknown> } = {},
): Promise<Simulator & { login: typeof login }> {
	const { settings, ...rest } = options;
	const simulator = await startSimulator(new FortiAuthenticator(settings), rest);
	return { ...simulator, login };
}
