import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { INodeType } from 'n8n-workflow';

const root = join(__dirname, '..', '..');
const { n8n } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { n8n: { nodes: string[] } };

/** What n8n does with a node when it starts, in a process of its own. */
const script = `
	const [file, name] = process.argv.slice(1);
	const node = new (require(file)[name])();
	const methods = Object.entries(node.methods ?? {}).map(([kind, functions]) => [kind, Object.keys(functions)]);
	const own = Object.keys(require.cache).filter((one) => !one.includes('node_modules'));
	console.log(JSON.stringify({ description: node.description, methods, own }));
`;

describe.each(n8n.nodes.map((path): [string, string] => [basename(path, '.node.js'), path]))('the built %s', (name, path) => {
	const started = JSON.parse(
		execFileSync(process.execPath, ['-e', script, join(root, path), name], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }),
	) as { description: unknown; methods: Array<[string, string[]]>; own: string[] };
	const source = jest.requireActual<Record<string, new () => INodeType>>(join(root, path.replace(/^dist\//, '').replace(/\.js$/, '')));
	const node = new source[name]();

	test('starts with one small file', () => {
		expect(started.own).toEqual([join(root, path)]);
	});

	test('shows what its source shows', () => {
		expect(started.description).toEqual(JSON.parse(JSON.stringify(node.description)));
		expect(started.methods).toEqual(Object.entries(node.methods ?? {}).map(([kind, functions]) => [kind, Object.keys(functions ?? {})]));
	});

	test('runs as its source does', () => {
		const built = jest.requireActual<Record<string, new () => INodeType>>(join(root, path));
		const thin = new built[name]();
		expect([typeof thin.execute, typeof thin.poll]).toEqual([typeof node.execute, typeof node.poll]);
	});
});
