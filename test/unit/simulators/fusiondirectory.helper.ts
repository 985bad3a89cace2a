import { startFusionDirectorySimulator, type FusionDirectorySimulator } from '../../../simulators/fusiondirectory';

export const base = 'dc=example,dc=com';
export const ada = `uid=alovelace,ou=people,ou=Engineering,${base}`;

export interface Answer {
	status: number;
	type: string;
	text: string;
	/** undefined when the body is no JSON. */
	json: { id?: unknown; result?: unknown; error?: unknown } | undefined;
}

/** Talks to the simulator by hand, as the documentation of the protocols says. */
export class Talker {
	sid = '';

	constructor(
		readonly simulator: FusionDirectorySimulator,
		readonly agent = 'test/1',
	) {}

	async post(body: string, headers: Record<string, string> = {}): Promise<Answer> {
		const response = await fetch(`${this.simulator.url}/fusiondirectory/jsonrpc.php`, {
			method: 'POST',
			headers: { 'content-type': 'application/json', 'user-agent': this.agent, ...headers },
			body,
		});
		return await read(response);
	}

	envelope = (method: string, params: unknown, id: unknown = 'x'): string => JSON.stringify({ id, method, params });
	raw = async (method: string, ...params: unknown[]): Promise<Answer> => await this.post(this.envelope(method, params));
	call = async (method: string, ...params: unknown[]): Promise<Answer> => await this.raw(method, this.sid, ...params);
	/** The result alone; shape C comes back as `{errors}`. */
	result = async (method: string, ...params: unknown[]): Promise<unknown> => (await this.call(method, ...params)).json?.result;
	errors = async (method: string, ...params: unknown[]): Promise<string[] | undefined> => {
		const result = await this.result(method, ...params);
		return typeof result === 'object' && result !== null && 'errors' in result ? (result.errors as string[]) : undefined;
	};
	error = async (method: string, ...params: unknown[]): Promise<unknown> => (await this.call(method, ...params)).json?.error;

	async signIn(account: { username: string; password: string } = this.simulator.login): Promise<this> {
		const answer = await this.raw('login', null, account.username, account.password);
		this.sid = String(answer.json?.result);
		return this;
	}

	async rest(verb: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer & { value: unknown }> {
		const response = await fetch(`${this.simulator.url}/fusiondirectory/rest.php/v1${path}`, {
			method: verb,
			headers: { 'session-token': this.sid, 'user-agent': this.agent, ...headers },
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		const answer = await read(response);
		return { ...answer, value: answer.json };
	}

	newUser = async (uid: string, tabs: Record<string, unknown> = {}, more: Record<string, unknown> = {}): Promise<unknown> =>
		await this.result('setFields', 'user', null, {
			user: { uid, sn: 'New', givenName: 'Person', userPassword: 'Secret.1', ...more },
			...tabs,
		});
}

async function read(response: Response): Promise<Answer> {
	const text = await response.text();
	let json: Answer['json'];
	try {
		json = JSON.parse(text);
	} catch {
		json = undefined;
	}
	return { status: response.status, type: response.headers.get('content-type') ?? '', text, json };
}

/** One simulator for a test file, reset before each test, and somebody who is signed in there. */
export function useTalker() {
	const bench = {} as { simulator: FusionDirectorySimulator; talker: Talker };
	beforeAll(async () => {
		bench.simulator = await startFusionDirectorySimulator();
	});
	beforeEach(async () => {
		bench.simulator.control.reset();
		bench.talker = await new Talker(bench.simulator).signIn();
	});
	afterAll(async () => await bench.simulator.close());
	return bench;
}
