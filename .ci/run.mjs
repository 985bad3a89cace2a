/**
 * Runs every stage, goes on after a failed one, and sums up. `--all` plays five times as many random histories and all
 * faults, watches a real domain of 20,000 people, photographs every panel, and does what README tells a newcomer.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { inProject, projectFolder } from '../demo/lib/paths.mjs';
import { endEverything, endOnSignals, startChild } from '../demo/lib/processes.mjs';
import { ensureInstalled } from '../demo/lib/project.mjs';
import { bold, say } from '../demo/lib/say.mjs';

const total = { passed: 0, failed: 0 };
const record = (passed, failed) => {
	total.passed += passed;
	total.failed += failed;
};

/** Runs a script of package.json and shows what it prints, at once or when it has ended. @returns whether it succeeded, and its output */
async function script(name, args = [], { env = {}, atOnce = true } = {}) {
	const title = `\n${bold(['npm run', name, ...args].join(' '))}`;
	if (atOnce) say(title);
	const { child, exited } = startChild('npm', ['run', name, '--silent', '--', ...args], {
		cwd: projectFolder,
		env: { ...process.env, ...env },
		shell: process.platform === 'win32',
		stdio: ['ignore', 'pipe', atOnce ? 'inherit' : 'pipe'],
	});
	let output = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream?.setEncoding('utf8').on('data', (text) => {
			output += text;
			if (atOnce) process.stdout.write(withoutSum(text));
		});
	}
	const { code } = await exited;
	if (!atOnce) say(`${title}\n${withoutSum(output)}`);
	return { ok: code === 0, output };
}

/** The last line of .ci/run is the only one that sums up. */
const withoutSum = (text) => text.replace(/^(\d+) passed, (\d+) failed$/gm, '$1 checks passed, $2 not');

async function stage(name, work) {
	try {
		await work();
	} catch (reason) {
		say(`${name}: ${reason?.message ?? reason}`);
		record(0, 1);
	}
}

const whole = async (name) => await stage(name, async () => ((await script(name)).ok ? record(1, 0) : record(0, 1)));

async function jest(title, args = [], options = {}) {
	const results = inProject('test-results', `${title}.json`);
	rmSync(results, { force: true });
	mkdirSync(inProject('test-results'), { recursive: true });
	const { ok } = await script('test', [...args, '--json', `--outputFile=${results}`], options);
	const summary = JSON.parse(readFileSync(results, 'utf8'));
	const failed = summary.numFailedTests + summary.numRuntimeErrorTestSuites;
	record(summary.numPassedTests, failed);
	if (!ok && failed === 0) throw new Error(`${title} failed though every test passed`);
	if (summary.numPassedTests === 0) throw new Error(`${title} ran no test`);
}

/** A seed for random tests of a folder: another one for each state of its code, the same whenever that is tried again. */
function seedOf(folder) {
	const { stdout } = spawnSync('git', ['rev-parse', `HEAD:${folder}`], { cwd: projectFolder, encoding: 'utf8' });
	return String(Number.parseInt((stdout ?? '').slice(0, 7) || '1', 16));
}

const histories = process.argv.includes('--all') ? 50_000 : 10_000;

/** More histories than a person would wait for, while the end-to-end tests mostly wait. */
const manyHistories = async () =>
	await jest('histories', ['--runInBand', 'test/unit/trigger/histories.test.ts', '-t', 'whatever happens'], {
		env: { HISTORIES: String(histories), ...seed },
		atOnce: false,
	});

/** Cells of the table of faults, for each server. */
const cells = process.argv.includes('--all') ? 'all' : '450';

const manyFaults = async () =>
	await jest('faults', ['--runInBand', 'test/faults/faults.test.ts'], {
		env: { FAULT_CELLS: cells, FAULT_SEED: seedOf('clients') },
		atOnce: false,
	});

/** Every hostile text in every place, where `npm test` shares them out. */
const hostileTexts = async () =>
	await jest('hostile texts', ['--runInBand', 'test/engine/.*hostile'], { env: { HOSTILE_TEXTS: 'all' }, atOnce: false });

/** Checks in real n8n, which sum up by themselves. */
async function checksOf(name, ...args) {
	const { ok, output } = await script(name, args);
	const last = /^(\d+) passed, (\d+) failed$/m.exec(output);
	if (!last) throw new Error(`npm run ${name} did not sum up`);
	record(Number(last[1]), Number(last[2]));
	if (!ok && Number(last[2]) === 0) throw new Error(`npm run ${name} failed though every check passed`);
}

/** Against a real Samba domain controller, where there can be one; otherwise it says why not. */
async function domain(env = {}) {
	const { ok, output } = await script('test:domain', [], { atOnce: false, env });
	if (/: skipped, because /.test(output)) return;
	const passed = /^Tests: .*?(\d+) passed/m.exec(output);
	const failed = /^Tests: .*?(\d+) failed/m.exec(output);
	record(Number(passed?.[1] ?? 0), Number(failed?.[1] ?? (ok ? 0 : 1)));
}

const seed = { HISTORIES_SEED: seedOf('nodes/trigger') };
endOnSignals();
await stage('npm ci', ensureInstalled);
await whole('build');
await whole('lint');
await whole('typecheck');
await whole('sbom');
await whole('scan');
await whole('rehearse');
await stage('npm test', async () => await jest('tests', [], { env: seed }));
await stage('npm run test:domain', domain);
if (process.argv.includes('--all')) await stage('a domain of 20,000 people', async () => await domain({ DOMAIN_SCALE: '20000' }));
await Promise.all([
	stage('npm run test:e2e', async () => await checksOf('test:e2e')),
	stage(`the trigger with ${histories} histories each`, manyHistories)
		.then(async () => await stage(`the clients under ${cells} faults each`, manyFaults))
		.then(async () => await stage('the nodes under every hostile text', hostileTexts)),
]);
await stage('n8n 1.123 and queue mode', async () => await checksOf('test:e2e', '--n8n=1', '--queue'));
if (process.argv.includes('--all')) {
	await stage('npm run test:panels', async () => await checksOf('test:panels'));
	await stage('npm run test:newcomer', async () => await checksOf('test:newcomer'));
}
await endEverything();
say(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
