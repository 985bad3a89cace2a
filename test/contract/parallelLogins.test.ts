import type { ClientContext, DirectoryClient } from '../../clients/directory/client';
import { openFortiAuthenticator } from '../../clients/fortiauthenticator/client';
import { openFusionDirectory } from '../../clients/fusiondirectory/client';
import { openSynology } from '../../clients/synology/client';
import { startFortiAuthenticatorSimulator } from '../../simulators/fortiauthenticator';
import { startFusionDirectorySimulator } from '../../simulators/fusiondirectory';
import { startSynologySimulator } from '../../simulators/synology';
import { refusalOf, useController } from './domainSetup';

/** One server, and executions that use the same credential of it. */
interface Bench {
	open(secret: 'right' | 'wrong', context?: ClientContext): DirectoryClient;
	/** Logins that reached it. */
	tries(): number;
	/** Answers no login any more. */
	hang(): void;
	close(): Promise<void>;
}

const executions = 12;
const plain = { allowInsecureHttp: true, timeoutSeconds: 1 };

const starts: Array<[string, () => Promise<Bench>]> = [
	...(['rest', 'jsonRpc'] as const).map((protocol): [string, () => Promise<Bench>] => [
		`FusionDirectory by ${protocol}`,
		async () => {
			const { url, login, control, close } = await startFusionDirectorySimulator();
			const connection = { ...plain, baseUrl: `${url}/fusiondirectory`, username: login.username, protocol };
			return {
				open: (secret, context) =>
					openFusionDirectory({ ...connection, password: secret === 'right' ? login.password : 'not-this' }, context),
				tries: () => control.count('login'),
				hang: () => control.fault({ mode: 'hang', kind: 'login', times: 99 }),
				close,
			};
		},
	]),
	[
		'Synology Directory Server',
		async () => {
			const { url, login, control, close } = await startSynologySimulator();
			const connection = { ...plain, baseUrl: url, username: login.account };
			return {
				open: (secret, context = {}) =>
					openSynology({ ...connection, password: secret === 'right' ? login.password : 'not-this' }, context),
				tries: () => control.count('login'),
				hang: () => control.fault({ mode: 'hang', kind: 'login', times: 99 }),
				close,
			};
		},
	],
	[
		'FortiAuthenticator',
		async () => {
			const { url, login, control, close } = await startFortiAuthenticatorSimulator();
			const connection = { ...plain, baseUrl: url, username: login.username };
			return {
				open: (secret, context) =>
					openFortiAuthenticator({ ...connection, apiKey: secret === 'right' ? login.apiKey : 'not-this' }, context),
				tries: () => control.count('list'),
				hang: () => control.fault({ mode: 'hang', kind: 'list', times: 99 }),
				close,
			};
		},
	],
];

async function check(bench: Bench, secret: 'right' | 'wrong', context?: ClientContext): Promise<unknown> {
	const client = bench.open(secret, context);
	try {
		return await client.check();
	} catch (reason) {
		return reason;
	} finally {
		await client.close();
	}
}

const checks = async (...given: Parameters<typeof check>): Promise<unknown[]> =>
	await Promise.all(Array.from({ length: executions }, async () => await check(...given)));

describe.each(starts)('%s: of executions that begin together', (_name, start) => {
	let bench: Bench;
	beforeEach(async () => {
		bench = await start();
	});
	afterEach(async () => await bench.close());

	test('one sends a wrong secret, and all are told', async () => {
		const told = await checks(bench, 'wrong');
		for (const reason of told) expect(reason).toMatchObject({ kind: 'login' });
		expect(bench.tries()).toBe(1);
	});

	test('all log in with the right one', async () => {
		const told = await checks(bench, 'right');
		for (const sentence of told) expect(sentence).toEqual(expect.stringContaining('Connected'));
	});

	test('none waits for more than one other where nothing answers', async () => {
		bench.hang();
		const begun = Date.now();
		const told = await checks(bench, 'right');
		for (const reason of told) expect(reason).toMatchObject({ kind: 'timeout' });
		expect(Date.now() - begun).toBeLessThan(5000);
	});

	test('one that is stopped does not wait for the others', async () => {
		bench.hang();
		const hanging = check(bench, 'right');
		const cancel = new AbortController();
		const stopped = check(bench, 'right', { signal: cancel.signal });
		const begun = Date.now();
		cancel.abort();
		expect(await stopped).toMatchObject({ kind: 'aborted', delivery: 'unsent' });
		expect(Date.now() - begun).toBeLessThan(500);
		await hanging;
	});

	test('those that test the credential try at once', async () => {
		await checks(bench, 'wrong', { ignoreRememberedRefusal: true });
		expect(bench.tries()).toBe(executions);
	});
});

describe('the domain controller', () => {
	const world = useController();

	test('gets a wrong password from one of the executions that begin together', async () => {
		let tries = 0;
		world.controller.before = (operation) => {
			if (operation !== 'bind') return undefined;
			tries += 1;
			return { code: 49, message: '80090308: AcceptSecurityContext error, data 52e, v1db1' };
		};
		const user = 'parallel@example.test';
		const told = await Promise.all(Array.from({ length: executions }, async () => await refusalOf(world.open({ user }).check())));
		for (const reason of told) expect(reason).toMatchObject({ kind: 'login' });
		expect(tries).toBe(1);
	});
});
