import { join } from 'node:path';
import madge from 'madge';

const root = join(__dirname, '..', '..', '..');

test('no file imports itself by way of others, not even for a type', async () => {
	const graph = await madge(
		['nodes', 'clients', 'credentials', 'simulators'].map((folder) => join(root, folder)),
		{ baseDir: root, fileExtensions: ['ts'], tsConfig: join(root, 'tsconfig.json'), detectiveOptions: { ts: { skipTypeImports: false } } },
	);
	expect(graph.circular().map((circle) => circle.join(' > '))).toEqual([]);
	// Were the options wrong, there would be no arrows and hence no circles.
	expect(Object.values(graph.obj()).flat().length).toBeGreaterThan(500);
});
