import { startFortiAuthenticatorSimulator } from '../simulators/fortiauthenticator';

/** The simulator in a process of its own, so that its work does not count as the client's. Tells its address, then serves. */
async function main(): Promise<void> {
	const simulator = await startFortiAuthenticatorSimulator({ settings: { creationForm: 'object' } });
	process.send?.({ url: simulator.tlsUrl, ca: simulator.ca, login: simulator.login });
	process.on('disconnect', () => process.exit(0));
}

void main();
