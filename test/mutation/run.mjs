/**
 * `node test/mutation/run.mjs`: makes single mistakes in the clients and the trigger, one at a time, and counts how many
 * of them the unit and contract tests notice. Takes an hour or so; whenever it is started again it goes on where it was.
 *
 * `--size=400` mistakes, chosen by `--seed=1`; `--only=clients/http` tries those of one folder; `--report` tries nothing.
 * Those that change nothing are listed in `equivalent.js` with the reason.
 */
import { fork } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { inProject, projectFolder } from '../../demo/lib/paths.mjs';
import { main, say } from '../../demo/lib/say.mjs';
import equivalent from './equivalent.js';
import mutation from './mutants.js';

const { hashOf, mutantsOf, sample } = mutation;
const folder = inProject('test-results', 'mutation');
const tasksPerWorker = 30;
const mostFiles = 30;
const option = (name, otherwise) => process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3) ?? otherwise;

const filesIn = (below, ending) =>
	readdirSync(inProject(below), { recursive: true })
		.map((name) => join(below, name).replaceAll('\\', '/'))
		.filter((name) => name.endsWith(ending))
		.sort();
const read = (file) => readFileSync(inProject(file), 'utf8');
const hashOfAll = (files) => hashOf(...files.flatMap((file) => [file, read(file)]));

/** What was found out so far, by mutant and by test file; written after each. */
class Notebook {
	constructor(name) {
		this.file = join(folder, name);
		this.entries = existsSync(this.file) ? JSON.parse(readFileSync(this.file, 'utf8')) : {};
	}

	get = (key) => this.entries[key];

	set(key, value) {
		this.entries[key] = value;
		writeFileSync(this.file, `${JSON.stringify(this.entries)}\n`);
	}
}

/** One process after the other; `ask` resolves with what it answered, or with `timeout` or `death`. */
class Worker {
	constructor(planFile) {
		this.planFile = planFile;
	}

	async ask(task, limitMs) {
		if (!this.child || this.tasks >= tasksPerWorker) this.start();
		this.tasks += 1;
		const { child } = this;
		const answer = await new Promise((resolve) => {
			const timer = setTimeout(() => resolve({ timeout: true }), limitMs);
			child.once('message', resolve).once('exit', () => resolve({ death: true }));
			child.send(task);
			this.settle = () => clearTimeout(timer);
		});
		this.settle();
		child.removeAllListeners('message').removeAllListeners('exit');
		if (answer.timeout || answer.death || answer.trouble) this.end();
		return answer;
	}

	start() {
		this.end();
		this.tasks = 0;
		this.child = fork(join(import.meta.dirname, 'worker.js'), [this.planFile], {
			cwd: projectFolder,
			stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
		});
	}

	end() {
		this.child?.kill('SIGKILL');
		this.child = undefined;
	}
}

/** Runs each test file once without a mistake: how long it takes, and which test comes by which mutant. */
async function survey(worker, testFiles, state) {
	const notebook = new Notebook('survey.json');
	const surveyed = new Map();
	for (const file of testFiles) {
		const stamp = hashOf(state, read(file));
		if (notebook.get(file)?.stamp !== stamp) {
			const path = inProject(file);
			const answer = await worker.ask({ files: [path] }, 600_000);
			const { failed, trouble, runtime = 0, passed = [], reached = [] } = answer;
			// A test that fails by itself proves nothing and is left out.
			const complaint = failed ?? trouble ?? (passed.length === 0 && 'it did not come to its end');
			if (complaint) say(`  ${file} fails without a mistake: ${complaint}`);
			notebook.set(file, { stamp: complaint ? '' : stamp, runtime, passed, reached });
			say(`  ${file}: ${runtime} ms, comes by ${notebook.get(file).reached.length}`);
		}
		const { runtime, passed, reached } = notebook.get(file);
		surveyed.set(file, { stamp, runtime, passed, reached: new Map(reached) });
	}
	return surveyed;
}

/** Whether a test file is about the folder that a source file is in. */
const isAbout = (test, source) => source.split('/').some((folder) => folder.length > 3 && test.includes(folder));

/**
 * The likeliest test files that come by a mutant: those first that do so in a test of their own, then those about its
 * folder, the fast before the slow.
 */
function testsFor({ key, file: source }, surveyed) {
	return [...surveyed]
		.filter(([, { reached }]) => reached.has(key))
		.map(([file, { runtime, passed, reached, stamp }]) => {
			const names = reached.get(key);
			// What is reached while a file is loaded, or in its hooks, concerns all its tests.
			const everywhere = names.includes('');
			return { file, stamp, runtime, everywhere, tests: everywhere ? passed : names.filter((name) => passed.includes(name)) };
		})
		.filter(({ tests }) => tests.length > 0)
		.sort(
			(a, b) =>
				Number(a.everywhere) - Number(b.everywhere) ||
				Number(isAbout(b.file, source)) - Number(isAbout(a.file, source)) ||
				a.runtime - b.runtime,
		)
		.slice(0, mostFiles);
}

async function tryOut(worker, mutant, chosen) {
	if (chosen.length === 0) return { outcome: 'unreached' };
	const path = ({ file }) => inProject(file);
	const task = {
		active: mutant.key,
		files: chosen.map(path),
		tests: chosen.map((one) => [path(one), one.tests]),
	};
	const limit = 90_000 + 20 * chosen.reduce((sum, { runtime }) => sum + runtime, 0);
	let answer = await worker.ask(task, limit);
	// What the mutant before left behind may have ended the process.
	if (answer.death || answer.trouble) answer = await worker.ask(task, limit);
	if (answer.timeout || answer.death || answer.trouble)
		return { outcome: 'killed', by: answer.timeout ? 'the time limit' : 'the end of the process' };
	return answer.failed ? { outcome: 'killed', by: relative(projectFolder, answer.failed) } : { outcome: 'survived' };
}

function report(mutants, resultOf) {
	const tried = mutants.map((mutant) => ({ mutant, ...resultOf(mutant) }));
	const isListed = ({ mutant: { key } }) => Object.hasOwn(equivalent, key);
	const killed = tried.filter(({ outcome }) => outcome === 'killed');
	const alive = tried.filter(({ outcome }) => outcome === 'survived' || outcome === 'unreached');
	const unnoticed = alive.filter((one) => !isListed(one));
	const short = (text) => text.replace(/\s+/g, ' ').slice(0, 90);
	for (const { mutant, outcome } of unnoticed) {
		const { file, line, kind, key, original, replacement } = mutant;
		say(`${file}:${line} (${key})  ${outcome}, ${kind}: ${short(original)}  →  ${short(replacement) || 'nothing'}`);
	}
	for (const { mutant } of killed.filter(isListed))
		say(`${mutant.file}:${mutant.line} (${mutant.key}) is listed as equivalent, but was noticed`);
	const counted = killed.length + unnoticed.length;
	const open = mutants.length - killed.length - alive.length;
	if (counted === 0) return;
	const share = ((100 * killed.length) / counted).toFixed(1);
	const others = [
		alive.length > unnoticed.length ? `; ${alive.length - unnoticed.length} more change nothing that anybody could see` : '',
		open > 0 ? `; ${open} not tried yet` : '',
	];
	say(`\n${killed.length} of ${counted} mistakes were noticed: ${share} %${others.join('')}`);
}

await main(async () => {
	mkdirSync(folder, { recursive: true });
	const sources = [...filesIn('clients', '.ts'), ...filesIn('nodes/trigger', '.ts')];
	const all = sources.flatMap((file) => mutantsOf(file, read(file)));
	const chosen = sample(all, Number(option('size', '400')), option('seed', '1'));
	say(`${chosen.length} of ${all.length} possible mistakes in ${sources.length} files`);

	const planFile = join(folder, 'plan.json');
	const plan = Object.fromEntries(sources.map((file) => [file, chosen.filter((one) => one.file === file)]));
	writeFileSync(planFile, JSON.stringify(plan));
	const testFiles = [...filesIn('test/unit', '.test.ts'), ...filesIn('test/contract', '.test.ts')].filter(
		(file) => !/^test\/unit\/(demo|package|simulators)\//.test(file),
	);
	const worker = new Worker(planFile);
	const results = new Notebook('results.json');
	const mutants = chosen.filter(({ file }) => file.startsWith(option('only', '')));
	// A mistake noticed once stays noticed while its file is the same; one that was not is tried again with other tests.
	const known = ({ key, file }) => {
		const entry = results.get(key);
		return entry?.source === hashOf(read(file)) ? entry : undefined;
	};
	try {
		if (!process.argv.includes('--report')) {
			const state = hashOf(readFileSync(planFile, 'utf8'), hashOfAll([...sources, ...filesIn('simulators', '.ts')]));
			const surveyed = await survey(worker, testFiles, state);
			for (const [index, mutant] of mutants.entries()) {
				const tests = testsFor(mutant, surveyed);
				const composition = hashOf(...tests.map(({ file, stamp }) => file + stamp));
				const before = known(mutant);
				if (before && (before.outcome === 'killed' || before.tests === composition)) continue;
				const outcome = await tryOut(worker, mutant, tests);
				results.set(mutant.key, { ...outcome, source: hashOf(read(mutant.file)), tests: composition });
				say(
					`  ${index + 1}/${mutants.length} ${mutant.file}:${mutant.line} ${mutant.kind}: ${outcome.outcome}${outcome.by ? ` by ${outcome.by}` : ''}`,
				);
			}
		}
	} finally {
		worker.end();
	}
	report(mutants, (mutant) => known(mutant) ?? { outcome: 'open' });
});
