import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

const nodes = path.join(__dirname, '../../../nodes');
const products = ['FortiAuthenticator', 'FusionDirectory', 'SynologyDirectoryServer'];

const namesIn = (...folder: string[]): string[] => readdirSync(path.join(nodes, ...folder)).sort();
const foldersIn = (...folder: string[]): string[] =>
	namesIn(...folder).filter((name) => statSync(path.join(nodes, ...folder, name)).isDirectory());
const withoutProduct = (product: string, text: string): string => text.replaceAll(product, 'X');

/** Imports and the code below the description, which is where the three could drift apart. */
function skeletonOf(product: string): string {
	const code = readFileSync(path.join(nodes, product, `${product}.node.ts`), 'utf8');
	const execute = code.slice(code.indexOf('	methods ='));
	const short = product.replace('DirectoryServer', '');
	const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
	return withoutProduct(product, execute)
		.replaceAll(`${lower(short)}From`, 'xFrom')
		.replaceAll(lower(product), 'x');
}

test.each(products)('the folder of %s holds what every node folder holds, and nothing else', (product) => {
	expect(namesIn(product).map((name) => withoutProduct(product, name))).toEqual([
		'X.node.json',
		'X.node.ts',
		'XTrigger.node.json',
		'XTrigger.node.ts',
		'__schema__',
		'actions',
		'directory.ts',
		'methods',
		'source.ts',
	]);
});

test.each(products)('the actions of %s are a registry, parameters, and one folder a resource', (product) => {
	expect(namesIn(product, 'actions')).toEqual(expect.arrayContaining(['parameters.ts', 'request', 'resources.ts']));
	for (const resource of foldersIn(product, 'actions')) {
		expect(namesIn(product, 'actions', resource)).toContainEqual(expect.stringMatching(/\.operation\.ts$/));
	}
});

test.each(products)('every resource of %s whose records are changed says in record.ts what a record is', (product) => {
	const changed = foldersIn(product, 'actions').filter((resource) => namesIn(product, 'actions', resource).includes('update.operation.ts'));
	expect(changed.length).toBeGreaterThan(0);
	for (const resource of changed) expect(namesIn(product, 'actions', resource)).toContain('record.ts');
});

test.each(products)('the methods of %s stand in the files that bear their names', (product) => {
	const known = ['current.ts', 'index.ts', 'listSearch.ts', 'loadOptions.ts', 'resourceMapping.ts'];
	const found = namesIn(product, 'methods');
	expect(found).toEqual(expect.arrayContaining(['index.ts', 'listSearch.ts']));
	expect(known).toEqual(expect.arrayContaining(found));
});

test('the three nodes run their operations with the same lines', () => {
	const [first, ...others] = products.map(skeletonOf);
	for (const other of others) expect(other).toBe(first);
});

test.each(products)('one operation of %s is one file, named after it', (product) => {
	for (const resource of foldersIn(product, 'actions')) {
		for (const file of namesIn(product, 'actions', resource).filter((name) => name.endsWith('.operation.ts'))) {
			const name = file.slice(0, -'.operation.ts'.length);
			const code = readFileSync(path.join(nodes, product, 'actions', resource, file), 'utf8');
			expect(code).toMatch(new RegExp(`value: '${name}'|'${name}'`));
		}
	}
});
