import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { resources as fortiAuthenticator } from '../../../nodes/FortiAuthenticator/actions/resources';
import { resources as fusionDirectory } from '../../../nodes/FusionDirectory/actions/resources';
import { resources as synologyDirectoryServer } from '../../../nodes/SynologyDirectoryServer/actions/resources';

const nodes = path.join(__dirname, '../../../nodes');
const products = ['FortiAuthenticator', 'FusionDirectory', 'SynologyDirectoryServer'];

const registries: Record<string, Array<{ value: string; operations: ReadonlyArray<{ value: string }> }>> = {
	FortiAuthenticator: fortiAuthenticator,
	FusionDirectory: fusionDirectory,
	SynologyDirectoryServer: synologyDirectoryServer,
};

const namesIn = (...folder: string[]): string[] => readdirSync(path.join(nodes, ...folder)).sort();
const foldersIn = (...folder: string[]): string[] =>
	namesIn(...folder).filter((name) => statSync(path.join(nodes, ...folder, name)).isDirectory());
const withoutProduct = (product: string, text: string): string => text.replaceAll(product, 'X');

/** The code of a file without what differs by product: its names. */
function codeOf(product: string, ...file: string[]): string {
	const code = readFileSync(path.join(nodes, product, ...file), 'utf8');
	const short = product.replace('DirectoryServer', '');
	const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
	return withoutProduct(product, code)
		.replaceAll(`${lower(short)}From`, 'xFrom')
		.replaceAll(lower(product), 'x');
}

/** What stands before and below the description. */
const aroundDescription = (code: string): string => code.replace(/\tdescription: INodeTypeDescription = \{\n.*?\n\t\};\n/s, '');

const sameInAll = (codes: string[]): void => {
	for (const code of codes) expect(code).toBe(codes[0]);
};

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
	expect(foldersIn(product, 'actions')).toEqual(registries[product].map(({ value }) => value).sort());
	expect(foldersIn(product, 'actions')).toContain('request');
});

const listed = products.flatMap((product) => registries[product].map(({ value }): [string, string] => [product, value]));

test.each(listed)('in %s each operation of %s is one file, named after it and registered', async (product, resource) => {
	const { operations } = registries[product].find(({ value }) => value === resource) ?? { operations: [] };
	const ending = '.operation.ts';
	const files = namesIn(product, 'actions', resource).filter((name) => name.endsWith(ending));
	expect(files).toEqual(operations.map(({ value }) => value + ending).sort());
	for (const file of files) {
		const module = (await import(path.join(nodes, product, 'actions', resource, file))) as Record<string, unknown>;
		const held = Object.values(module).filter((one) => operations.some((operation) => operation === one));
		expect(held).toMatchObject([{ value: file.slice(0, -ending.length) }]);
	}
});

/** Beside operations: the kind of record, what operations ask for alike, and one `…Operation.ts` for operations that differ in a word. */
const beside = /^(?:record|parameters|\w+Operation|\w+\.operation)\.ts$/;
const tooLongForOneFile = ['FortiAuthenticator/localUser/fields.ts'];

test.each(products)('what else stands in a resource folder of %s has its place in all three', (product) => {
	const others = foldersIn(product, 'actions').flatMap((resource) =>
		namesIn(product, 'actions', resource)
			.filter((name) => !beside.test(name))
			.map((name) => `${product}/${resource}/${name}`),
	);
	expect(others).toEqual(tooLongForOneFile.filter((file) => file.startsWith(`${product}/`)));
});

test.each(products)('kinds of records of %s stand in record.ts, or in records.ts where several resources need them', (product) => {
	const files = readdirSync(path.join(nodes, product), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
	const makers = files.filter((name) =>
		/: (?:RecordKind|\w+Kind|AccountRecord)<.*=> ?\(?\{|\): RecordKind</.test(readFileSync(path.join(nodes, product, name), 'utf8')),
	);
	expect(makers.map((name) => path.basename(name)).filter((name) => name !== 'record.ts' && name !== 'records.ts')).toEqual([]);
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

test.each(products)('every resource of %s whose records are made, changed or removed says in record.ts what a record is', (product) => {
	const writing = ['create', 'upsert', 'update', 'delete'].map((name) => `${name}.operation.ts`);
	const written = foldersIn(product, 'actions').filter((resource) =>
		namesIn(product, 'actions', resource).some((name) => writing.includes(name)),
	);
	expect(written.length).toBeGreaterThan(2);
	for (const resource of written) expect(namesIn(product, 'actions', resource)).toContain('record.ts');
});

test.each(products)('the methods of %s stand in the files that bear their names', (product) => {
	const known = ['current.ts', 'index.ts', 'listSearch.ts', 'loadOptions.ts', 'resourceMapping.ts'];
	const found = namesIn(product, 'methods');
	expect(found).toEqual(expect.arrayContaining(['index.ts', 'listSearch.ts', 'loadOptions.ts']));
	expect(known).toEqual(expect.arrayContaining(found));
	for (const name of ['listSearch', 'loadOptions']) {
		const code = readFileSync(path.join(nodes, product, 'methods', `${name}.ts`), 'utf8');
		expect([...code.matchAll(/^export .*/gm)].map(([line]) => line)).toEqual([expect.stringContaining(`export const ${name} = {`)]);
	}
});

test('the three nodes, and the three triggers, run with the same lines', () => {
	for (const name of ['.node.ts', 'Trigger.node.ts']) {
		sameInAll(products.map((product) => aroundDescription(codeOf(product, product + name))));
	}
	// Only a FusionDirectory draws forms for whatever types it has.
	sameInAll(products.map((product) => codeOf(product, 'methods', 'index.ts').replaceAll(/.*resourceMapping.*\n/g, '')));
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
