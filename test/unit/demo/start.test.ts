import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { start, startScript } from './child';

let folder: string;
const servers: Server[] = [];

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'directory-services-start-'));
});
afterEach(() => {
	for (const server of servers.splice(0)) server.close();
	rmSync(folder, { recursive: true, force: true });
});

const listen = async (port: number): Promise<number> =>
	await new Promise((resolve) => {
		const server = createServer();
		servers.push(server);
		// Somebody else may have it already, which serves as well.
		server.once('error', () => resolve(port));
		server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
	});

/** Where nobody asks how a process ended, it keeps its number as a zombie. */
function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return !existsSync(`/proc/${pid}/stat`) || !/\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
	} catch {
		return false;
	}
}

const result = async (script: string, settings?: Parameters<typeof startScript>[1]) => await startScript(script, settings).ended;

describe('npm start', () => {
	test('says in words that this Node is too old, and does nothing else', async () => {
		const older = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.20.4' } })";
		const { code, output } = await start(['--import', `data:text/javascript,${encodeURIComponent(older)}`, 'demo/start.mjs']).ended;
		expect(code).toBe(1);
		expect(output).toMatch(/This is Node v.*; Node 20\.19 or newer is needed\. Get it from https:\/\/nodejs\.org and start again/);
		expect(output).not.toMatch(/ {4}at |Installing|Building/);
	});

	test('says in words that the registry can not be reached, and how to mend it', async () => {
		const script = `
			import { npm } from 'LIB/processes.mjs';
			import { main } from 'LIB/say.mjs';
			await main(async () => await npm(['view', 'undici', 'version', '--registry=http://127.0.0.1:9', '--fetch-retries=0', '--offline=false', '--loglevel=error']));`;
		const { code, output } = await result(script, { env: { npm_config_cache: folder } });
		expect(code).toBe(1);
		expect(output).toMatch(/npm could not reach its registry \(E\w+\): check the network; behind a proxy: npm config set proxy/);
		expect(output).toContain('start again afterwards');
		expect(output).not.toMatch(/processes\.mjs:\d+/);
	});
});

describe('the ports of the demo', () => {
	const choose = (names: string) => `
		import { choosePorts } from 'LIB/ports.mjs';
		import { main, say } from 'LIB/say.mjs';
		await main(async () => say(JSON.stringify(await choosePorts(${names}))));`;

	test('move where somebody listens, to different free ones, and it is said', async () => {
		await listen(5690);
		await listen(5691);
		const { output } = await result(choose("['page', 'mailbox']"));
		const { ports, moved } = JSON.parse(output) as { ports: Record<string, number>; moved: string[] };
		expect(ports.page).toBeGreaterThan(5691);
		expect(ports.mailbox).toBeGreaterThan(5691);
		expect(ports.mailbox).not.toBe(ports.page);
		expect(moved).toEqual([`Port 5690 is in use; the page is on ${ports.page}`, `Port 5691 is in use; the mailbox is on ${ports.mailbox}`]);
	});

	test('are chosen anew when one went while n8n was installed', async () => {
		const script = `
			import { createServer } from 'node:net';
			import { choosePorts } from 'LIB/ports.mjs';
			const { ports: before } = await choosePorts(['page']);
			const server = createServer();
			await new Promise((resolve) => server.listen(before.page, '127.0.0.1', resolve));
			const { ports: after } = await choosePorts(['page']);
			server.close();
			console.log(JSON.stringify([before.page, after.page]));`;
		const [before, after] = JSON.parse((await result(script)).output) as number[];
		expect(after).toBeGreaterThan(before);
	});

	test('that a variable names are kept, or refused with the name of the variable', async () => {
		const taken = await listen(0);
		const { code, output } = await result(choose("['page']"), { env: { DEMO_PAGE_PORT: String(taken) } });
		expect(code).toBe(1);
		expect(output).toContain(`Port ${taken} for the page is in use. Stop what listens there, or leave DEMO_PAGE_PORT out`);
		expect((await result(choose("['page']"), { env: { DEMO_PAGE_PORT: 'many' } })).output).toContain('DEMO_PAGE_PORT is not a port number');
	});
});

describe('two that install at once', () => {
	const work = (name: string) =>
		`
		import { setTimeout as pause } from 'node:timers/promises';
		import { alone } from 'LIB/folderLock.mjs';
		await alone(${JSON.stringify(join('FOLDER', 'install.lock'))}, async () => {
			console.log('${name} begins ' + Date.now());
			await pause(1500);
			console.log('${name} ends ' + Date.now());
		}, () => console.log('${name} waits'));`.replace('FOLDER', folder);
	const timeOf = (line: string): number => Number(line.split(' ').at(-1));

	test('do so one after the other, and the second says that it waits', async () => {
		const first = startScript(work('first'));
		await first.line('first begins');
		const second = startScript(work('second'));
		await second.line('second waits');
		expect(timeOf(await second.line('second begins'))).toBeGreaterThanOrEqual(timeOf(await first.line('first ends')));
		expect((await second.ended).code).toBe(0);
		expect(existsSync(join(folder, 'install.lock'))).toBe(false);
	});

	test('do not wait for one that was killed', async () => {
		const first = startScript(work('first'));
		await first.line('first begins');
		first.process.kill('SIGKILL');
		await first.ended;
		const lock = join(folder, 'install.lock');
		expect(existsSync(lock)).toBe(true);
		const past = new Date(Date.now() - 10_000);
		utimesSync(lock, past, past);
		expect((await startScript(work('second')).ended).output).toMatch(/second ends/);
	});

	test('do wait for a lock that is touched, whatever number stands in it', async () => {
		const lock = join(folder, 'install.lock');
		writeFileSync(lock, '999999');
		const touching = setInterval(() => utimesSync(lock, new Date(), new Date()), 300);
		const second = startScript(work('second'));
		await second.line('second waits');
		await new Promise((resolve) => setTimeout(resolve, 2500));
		clearInterval(touching);
		rmSync(lock);
		expect((await second.ended).output).toMatch(/second waits\n.*second begins/s);
	});
});

describe('Ctrl-C', () => {
	const script = `
		import { writeFileSync } from 'node:fs';
		import { join } from 'node:path';
		import { afterChildren, atEnd, endOnSignals, startChild } from 'LIB/processes.mjs';
		import { temporaryFolder } from 'LIB/project.mjs';
		endOnSignals((signal) => console.log('ending on ' + signal));
		const folder = temporaryFolder('ctrl-c');
		writeFileSync(join(folder, 'half'), 'installed');
		const parent = "const { spawn } = require('node:child_process'); const one = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']); console.log(one.pid)";
		const { child } = startChild(process.execPath, ['-e', parent], { stdio: ['ignore', 'pipe', 'ignore'] });
		child.stdout.setEncoding('utf8').on('data', (pid) => console.log(JSON.stringify({ folder, child: child.pid, grandchild: Number(pid) })));
		atEnd(() => console.log('registered work is done'));
		afterChildren(() => console.log('and what waits for the children'));
		setInterval(() => {}, 1000);`;

	test.each([
		['SIGINT', 130],
		['SIGTERM', 143],
		['SIGHUP', 129],
	] as const)('(%s) ends every child and grandchild, and removes what was half made', async (signal, code) => {
		const running = startScript(script);
		const { folder: made, child, grandchild } = JSON.parse(await running.line('grandchild')) as Record<string, string & number>;
		expect([isAlive(child), isAlive(grandchild), existsSync(made)]).toEqual([true, true, true]);
		running.process.kill(signal);
		const ended = await running.ended;
		expect(ended.code).toBe(code);
		expect(ended.output).toMatch(new RegExp(`ending on ${signal}\\nregistered work is done\\nand what waits for the children`));
		expect([isAlive(child), isAlive(grandchild), existsSync(made)]).toEqual([false, false, false]);
	});
});
