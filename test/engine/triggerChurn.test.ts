import { startFortiAuthenticatorSimulator } from '../../simulators/fortiauthenticator';
import { engines, TestHost } from './triggerHost';

test.each(engines)(
	'the trigger announces who is certain while others write, and asks once whether there is an order (%s)',
	async (engine) => {
		const simulator = await startFortiAuthenticatorSimulator({ settings: { ordering: false } });
		try {
			const { tlsUrl, ca, login, control } = simulator;
			control.addMany(1100);
			const credential = { baseUrl: tlsUrl, caBundle: ca, username: login.username, apiKey: login.apiKey };
			const parameters = { triggerOn: ['newUser', 'userRemoved'] };
			const host = new TestHost(
				engine,
				{ service: 'fortiAuthenticator', credentialType: 'fortiAuthenticatorApi', credential, parameters },
				engine,
			);
			await host.activate();
			await host.tick();
			control.add({ username: 'new.comer' });
			control.add({ username: 'late.comer' });
			control.forgetRequests();
			// Each page shows its first user again in the place of its last.
			control.fault({ mode: 'duplicateId', kind: 'list', times: 1000 });
			await host.tick();
			expect(host.database.failures).toEqual([]);
			expect(host.database.executions.flat().map(({ event, user }) => `${event} ${user.username}`)).toEqual(['newUser new.comer']);
			await host.tick();
			control.clearFaults();
			await host.tick();
			expect(host.database.executions.flat().map(({ event, user }) => `${event} ${user.username}`)).toEqual([
				'newUser new.comer',
				'newUser late.comer',
			]);
			const asked = control.requests().log.filter(({ target }) => target.includes('order_by'));
			expect(asked).toEqual([]);
		} finally {
			await simulator.close();
		}
	},
);
