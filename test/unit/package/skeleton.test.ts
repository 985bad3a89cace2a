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

/** What only one or two of the backends have: `filters.ts` where rows are filtered on the server, and so on. */
const special: Record<string, string[]> = {
	FortiAuthenticator: ['accountOperations.ts', 'filters.ts', 'seed.ts'],
	FusionDirectory: ['filters.ts', 'memberships.ts', 'values.ts'],
	SynologyDirectoryServer: ['deleting.ts', 'memberships.ts', 'sharedCall.ts'],
};

test.each(products)('the actions of %s are a registry, what its resources share, and one folder a resource', (product) => {
	const files = namesIn(product, 'actions').filter((name) => name.endsWith('.ts'));
	expect(files).toEqual(['input.ts', 'operation.ts', 'parameters.ts', 'records.ts', 'resources.ts', ...special[product]].sort());
	expect(foldersIn(product, 'actions')).toContain('request');
	for (const resource of foldersIn(product, 'actions')) {
		expect(namesIn(product, 'actions', resource)).toContainEqual(expect.stringMatching(/\.operation\.ts$/));
	}
});

const exportsOf = (product: string, file: string): string[] =>
	[...readFileSync(path.join(nodes, product, 'actions', file), 'utf8').matchAll(/^export (?:async )?(?:const|function) (\w+)/gm)].map(
		([, name]) => name,
	);

test.each([
	['input.ts', ['groupName', 'groupRef', 'newUserName', 'userName', 'userRef']],
	['parameters.ts', ['defaultParallel', 'groupLocator', 'readOptions', 'userLocator', 'writeOptions']],
	['records.ts', ['service']],
	['resources.ts', ['resources']],
])('the same things in %s have the same names in all three nodes', (file, names) => {
	for (const product of products) expect(exportsOf(product, file)).toEqual(expect.arrayContaining(names));
});

test.each([
	['FortiAuthenticator', 'localUser', 'localUsers'],
	['FusionDirectory', 'user', 'users'],
	['SynologyDirectoryServer', 'user', 'users'],
])('a new user of %s is asked for and read by functions of the same names', (product, resource, kind) => {
	expect(exportsOf(product, `${resource}/parameters.ts`)).toEqual(expect.arrayContaining(['newUserProperties', 'readNewUser']));
	expect(exportsOf(product, `${resource}/record.ts`)).toContain(kind);
});

test.each(products)('what several operations of a resource of %s ask for stands in its parameters.ts or above', (product) => {
	const lent: string[] = [];
	for (const resource of foldersIn(product, 'actions')) {
		for (const file of namesIn(product, 'actions', resource).filter((name) => name.endsWith('.operation.ts'))) {
			const code = readFileSync(path.join(nodes, product, 'actions', resource, file), 'utf8');
			lent.push(...[...code.matchAll(/from '\.\/(\w+\.operation)'/g)].map(([, from]) => `${resource}/${file} from ${from}`));
		}
	}
	expect(lent).toEqual([]);
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

test.each(products)('%s transforms items, and its credential test bears the name of the credential', (product) => {
	const code = readFileSync(path.join(nodes, product, `${product}.node.ts`), 'utf8');
	expect(code).toContain("group: ['transform'],");
	const [, credential, testedBy] = /credentials: \[\{ name: '(\w+)', required: true, testedBy: '(\w+)' \}\]/.exec(code) ?? [];
	expect(testedBy).toBe(`${credential}Test`);
	expect(readFileSync(path.join(nodes, product, 'methods', 'index.ts'), 'utf8')).toContain(
		`credentialTest: { ${testedBy}: credentialTest(`,
	);
});
