/** Runs every stage, goes on after a failed one, and sums up. */
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

/** Runs a script of package.json with its output shown. @returns whether it succeeded, and what it printed */
async function script(name, ...args) {
	say(`\n${bold(`npm run ${name}`)}`);
	const { child, exited } = startChild('npm', ['run', name, '--silent', '--', ...args], {
		cwd: projectFolder,
		shell: process.platform === 'win32',
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	let output = '';
	child.stdout.setEncoding('utf8').on('data', (text) => {
		output += text;
		// The last line of .ci/run is the only one that sums up.
		process.stdout.write(text.replace(/^(\d+) passed, (\d+) failed$/m, '$1 checks passed, $2 not'));
	});
	const { code } = await exited;
	return { ok: code === 0, output };
}

async function stage(name, work) {
	try {
		await work();
	} catch (reason) {
		say(`${name}: ${reason?.message ?? reason}`);
		record(0, 1);
	}
}

const whole = async (name) => await stage(name, async () => ((await script(name)).ok ? record(1, 0) : record(0, 1)));

async function jest() {
	const results = inProject('test-results', 'jest.json');
	rmSync(results, { force: true });
	mkdirSync(inProject('test-results'), { recursive: true });
	const { ok } = await script('test', '--json', `--outputFile=${results}`);
	const summary = JSON.parse(readFileSync(results, 'utf8'));
	const failed = summary.numFailedTests + summary.numRuntimeErrorTestSuites;
	record(summary.numPassedTests, failed);
	if (!ok && failed === 0) throw new Error('npm test failed though every test passed');
	if (summary.numPassedTests === 0) throw new Error('npm test ran no test');
}

async function endToEnd() {
	const { ok, output } = await script('test:e2e');
	const last = /^(\d+) passed, (\d+) failed$/m.exec(output);
	if (!last) throw new Error('the end-to-end tests did not sum up');
	record(Number(last[1]), Number(last[2]));
	if (!ok && Number(last[2]) === 0) throw new Error('the end-to-end tests failed though every check passed');
}

endOnSignals();
await stage('npm ci', ensureInstalled);
await whole('build');
await whole('lint');
await whole('typecheck');
await stage('npm test', jest);
await stage('npm run test:e2e', endToEnd);
await endEverything();
say(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
