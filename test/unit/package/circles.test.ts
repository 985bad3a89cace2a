import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';

const root = join(__dirname, '..', '..', '..');

const sources = ['nodes', 'clients', 'credentials', 'simulators'].flatMap((folder) =>
	readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith('.ts'))
		.map((name) => join(root, folder, name)),
);

/** The files of ours that a file names in imports, exports and `import()`, for values as well as for types. */
function importsOf(file: string): string[] {
	const named = ts.preProcessFile(readFileSync(file, 'utf8'), true, true).importedFiles.map(({ fileName }) => fileName);
	return named
		.filter((name) => name.startsWith('.'))
		.map((name) => resolve(dirname(file), name))
		.map((path) => [`${path}.ts`, join(path, 'index.ts'), path].find((candidate) => existsSync(candidate)) ?? path);
}

/** One circle of arrows, if there is any. */
function circleIn(arrows: Map<string, string[]>): string[] {
	const done = new Set<string>();
	const walk = (file: string, path: string[]): string[] => {
		if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
		if (done.has(file)) return [];
		for (const next of arrows.get(file) ?? []) {
			const circle = walk(next, [...path, file]);
			if (circle.length > 0) return circle;
		}
		done.add(file);
		return [];
	};
	return [...arrows.keys()].map((file) => walk(file, [])).find((circle) => circle.length > 0) ?? [];
}

test('no file imports itself by way of others, not even for a type', () => {
	const arrows = new Map(sources.map((file) => [file, importsOf(file)]));
	expect(circleIn(arrows).map((file) => relative(root, file))).toEqual([]);
	// Were they not read, there would be no arrows and hence no circles.
	const targets = [...arrows.values()].flat();
	expect(targets.length).toBeGreaterThan(500);
	expect(targets.filter((file) => !existsSync(file))).toEqual([]);
});

test('a circle is found wherever one begins', () => {
	const arrows = new Map([
		['start', ['left', 'right']],
		['left', ['end']],
		['right', ['far']],
		['far', ['right', 'end']],
		['end', []],
	]);
	expect(circleIn(arrows)).toEqual(['right', 'far', 'right']);
});
