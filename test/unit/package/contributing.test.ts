import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const root = path.join(__dirname, '../../..');
const text = readFileSync(path.join(root, 'CONTRIBUTING.md'), 'utf8');

/** The files that the ten minutes make: a path in backticks, and the block of code that follows it. */
const files = new Map(
	[...text.matchAll(/`((?:nodes|test)\/\S+\.ts)`[^`]*```ts\n(.*?)```/gs)].map(([, name, code]) => [path.join(root, name), code]),
);

test('the operation and the test that CONTRIBUTING adds fit the code as it is', () => {
	expect([...files.keys()].map((name) => path.relative(root, name))).toEqual([
		'nodes/FusionDirectory/actions/user/exists.operation.ts',
		'test/engine/fusionDirectory.exists.test.ts',
	]);
	const config = ts.parseJsonConfigFileContent(
		ts.readConfigFile(path.join(root, 'tsconfig.json'), (name) => ts.sys.readFile(name)).config,
		ts.sys,
		root,
	);
	const host = ts.createCompilerHost(config.options);
	const [exists, read] = [host.fileExists.bind(host), host.readFile.bind(host)];
	host.fileExists = (name) => files.has(path.normalize(name)) || exists(name);
	host.readFile = (name) => files.get(path.normalize(name)) ?? read(name);
	const program = ts.createProgram([...files.keys()], config.options, host);
	const problems = [...files.keys()].flatMap((name) => ts.getPreEmitDiagnostics(program, program.getSourceFile(name)));
	expect(problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);
}, 120_000);

test('every file that CONTRIBUTING names is there, but for those it makes', () => {
	const named = [...text.matchAll(/`((?:nodes|clients|test|docs|simulators|\.ci)\/[\w./-]+\.\w+)`/g)].map(([, name]) => name);
	expect(named.length).toBeGreaterThan(4);
	const made = [...files.keys(), path.join(root, 'nodes/FusionDirectory/__schema__/v1.0.0/user/exists.json')];
	const missing = named.filter((name) => !made.includes(path.join(root, name)) && !ts.sys.fileExists(path.join(root, name)));
	expect(missing).toEqual([]);
});
