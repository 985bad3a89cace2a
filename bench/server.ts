import { FortiAuthenticator } from '../simulators/fortiauthenticator/backend';
import { login as fortiAuthenticatorLogin } from '../simulators/fortiauthenticator/seed';
import { FusionDirectoryBackend } from '../simulators/fusiondirectory/backend';
import { adminLogin } from '../simulators/fusiondirectory/seed';
import type { Control } from '../simulators/shared/control';
import { startSimulator } from '../simulators/shared/server';
import type { Answer, Backend, Exchange } from '../simulators/shared/types';
import { SynologyBackend } from '../simulators/synology/backend';
import { accounts } from '../simulators/synology/sessions';
import { paced } from './pace';
import type { Order, ServedBy, Started } from './serverProcess';

const backends: Record<ServedBy, () => Backend> = {
	fortiAuthenticator: () => new FortiAuthenticator({ creationForm: 'object' }),
	fusionDirectory: () => new FusionDirectoryBackend({}),
	synologyDirectoryServer: () => new SynologyBackend({}),
};
const logins: Record<ServedBy, Started['credential']> = {
	fortiAuthenticator: fortiAuthenticatorLogin,
	fusionDirectory: adminLogin,
	synologyDirectoryServer: { username: accounts[0].name, password: accounts[0].password },
};

/**
 * Answers a request that is byte for byte one of before as it did then: so a second reader of the same pages does not
 * need a session of its own. For rows that only read.
 */
function remembering(backend: Backend): { backend: Backend; forget(): void } {
	const known = new Map<string, Answer>();
	const handle = async (exchange: Exchange): Promise<Answer> => {
		const key = [exchange.method, exchange.path, exchange.query.toString(), exchange.headers.cookie ?? '', exchange.body].join('\n');
		const answer = known.get(key) ?? (await backend.handle(exchange));
		known.set(key, answer);
		return answer;
	};
	return { backend: answeringBy(backend, handle), forget: () => known.clear() };
}

const answeringBy = (backend: Backend, handle: Backend['handle']): Backend =>
	new Proxy(backend, { get: (target, name) => (name === 'handle' ? handle : bound(target, name)) });

function bound(target: Backend, name: string | symbol): unknown {
	const value: unknown = Reflect.get(target, name);
	return typeof value === 'function' ? value.bind(target) : value;
}

/** Over the years, as in life: people of one second would all be read again by a poll that asks for the newest. */
function hire(control: Control, service: ServedBy, people: number): void {
	if (service !== 'fusionDirectory') return control.addMany(people);
	const first = Date.parse('2015-01-01T00:00:00Z');
	for (let index = 0; index < people; index += 1) {
		control.set({ now: first + index * 1000 });
		const username = `person${String(index).padStart(6, '0')}`;
		control.add({ username, firstName: 'Person', lastName: `No. ${index}`, email: `${username}@example.com` });
	}
	control.set({ now: null });
}

/** A simulator in a process of its own, so that its work does not count as the client's. */
async function main([service, people, reads, roundTrip]: string[]): Promise<void> {
	const chosen = service as ServedBy;
	const quick = backends[chosen]();
	const timed = roundTrip === undefined ? quick : answeringBy(quick, paced(chosen, Number(roundTrip), quick));
	const { backend, forget } = reads === 'reads' ? remembering(timed) : { backend: timed, forget: () => undefined };
	const simulator = await startSimulator(backend);
	hire(simulator.control, chosen, Number(people));
	process.on('message', ({ order, number }: Order) => {
		if (order === 'forget') forget();
		if (order === 'forget' || order === 'forgetRequests') simulator.control.forgetRequests();
		if (order === 'reset') simulator.control.reset();
		process.send?.({ number, requests: order === 'requests' ? simulator.control.requests().log : [], total: simulator.control.count() });
	});
	process.on('disconnect', () => process.exit(0));
	process.send?.({ url: simulator.tlsUrl, ca: simulator.ca, credential: logins[chosen] });
}

void main(process.argv.slice(2));
