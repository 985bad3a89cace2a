/** Runs test files under one mutant after the other. A process of its own: an endless loop can only be ended from outside. */
const { join } = require('node:path');
const { runCLI } = require('jest');
const current = require('./current.js');

const root = process.cwd();
const [planFile] = process.argv.slice(2);
const own = require(join(root, 'jest.config.js'));
const [[pattern, [, compiler]]] = Object.entries(own.transform);
const config = {
	...own,
	rootDir: root,
	roots: ['<rootDir>/test'],
	testTimeout: 15_000,
	testEnvironment: join(__dirname, 'environment.js'),
	transform: { [pattern]: [join(__dirname, 'transform.js'), { planFile, compiler }] },
};

/** One test file; jest's own `bail` would end this process, so that files come one by one. */
async function runFile(file) {
	const options = { runTestsByPath: true, runInBand: true, silent: true, reporters: [], watchman: false };
	const { results } = await runCLI({ _: [file], $0: 'jest', config: JSON.stringify(config), ...options }, [root]);
	const [{ failureMessage, perfStats }] = results.testResults;
	// A file that can't even be loaded has no test that fails.
	if (failureMessage) current.failed ??= file;
	return perfStats.runtime;
}

/** Runs the files until one fails twice: on a busy machine a test may fail once for want of time. */
async function run({ active, files, tests }) {
	current.active = active;
	current.tests = tests && new Map(tests.map(([path, names]) => [path, new Set(names)]));
	let runtime = 0;
	for (const file of files) {
		for (let attempt = 1; attempt <= 2; attempt += 1) {
			current.begin();
			runtime = (active ? runtime : 0) + (await runFile(file));
			if (!current.failed) break;
			// Whether it fails again is told by that test alone.
			const [, name] = current.failed.split(`${file} › `);
			if (active && name !== undefined) current.tests.set(file, new Set([name]));
		}
		if (current.failed && active) break;
	}
	const reached = [...current.reached].map(([key, names]) => [key, [...names]]);
	return { failed: current.failed, passed: current.passed, runtime, reached };
}

process.on('message', (task) => {
	run(task).then(
		(answer) => process.send(answer),
		(reason) => process.send({ trouble: reason?.stack ?? String(reason) }),
	);
});
