import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const root = resolve(__dirname, '../../..');
const tracked = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
	.split('\n')
	.filter((file) => file !== '' && existsSync(join(root, file)) && statSync(join(root, file)).isFile());
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

/** Which file imports which, by relative paths only. */
function importsOf(file: string): string[] {
	return [...read(file).matchAll(/(?:from|import|require\()\s*'(\.[^']+)'/g)]
		.map(([, path]) => relative(root, resolve(root, dirname(file), path)))
		.map((path) => [`${path}.ts`, `${path}/index.ts`, path].find((candidate) => tracked.includes(candidate)) ?? path);
}

const sources = tracked.filter((file) => /^(clients|nodes|credentials|simulators)\/.*\.ts$/.test(file));

describe('the repository', () => {
	test('has no circle of imports between folders of different concerns', () => {
		const layerOf = (file: string): string => file.split('/').slice(0, 2).join('/');
		const arrows = new Map<string, Set<string>>();
		for (const file of sources) {
			for (const target of importsOf(file)) {
				const [from, to] = [layerOf(file), layerOf(target)];
				if (from !== to) arrows.set(from, (arrows.get(from) ?? new Set()).add(to));
			}
		}
		const circles: string[] = [];
		const walk = (layer: string, path: string[]): void => {
			if (path.includes(layer)) circles.push([...path, layer].join(' → '));
			else for (const next of arrows.get(layer) ?? []) walk(next, [...path, layer]);
		};
		for (const layer of arrows.keys()) walk(layer, []);
		expect(circles).toEqual([]);
	});

	test('keeps node files below 150 lines and all sources below 400', () => {
		const tooLong = (files: string[], most: number) =>
			files.map((file) => [file, read(file).split('\n').length] as const).filter(([, lines]) => lines > most);
		expect(
			tooLong(
				sources.filter((file) => file.endsWith('.node.ts')),
				150,
			),
		).toEqual([]);
		expect(tooLong(sources, 420)).toEqual([]);
	});

	test('carries no address of a registry in its lock files, and no path of a machine anywhere', () => {
		for (const file of tracked.filter((name) => name.endsWith('package-lock.json'))) {
			expect(read(file)).not.toContain('"resolved"');
		}
		const suspicious = tracked
			.filter((file) => /\.(ts|mjs|js|json|md|yml|yaml|html)$/.test(file) && !file.endsWith('package-lock.json'))
			.filter((file) => !file.startsWith('test/vectors/') && file !== 'test/unit/package/repository.test.ts')
			// A bare /home/ada is somebody's home directory in the directory, not on the machine of whoever wrote this.
			.filter((file) => /(^|[^\w.*])\/(work|root)\/[a-z]|\/home\/[\w.-]+\/\w/m.test(read(file)));
		expect(suspicious).toEqual([]);
	});

	test('pins what the engine needs and depends on little at run time', () => {
		const manifest = JSON.parse(read('package.json')) as { dependencies: Record<string, string>; peerDependencies: Record<string, string> };
		expect(Object.keys(manifest.dependencies)).toEqual(['@xmldom/xmldom', 'ldapts', 'transliteration', 'undici']);
		expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
	});
});
