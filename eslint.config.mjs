import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import tseslint from 'typescript-eslint';

const backends = ['fusiondirectory', 'synology', 'fortiauthenticator'];
const nodeFolders = ['FusionDirectory', 'SynologyDirectoryServer', 'FortiAuthenticator'];
const clientFolders = ['http', 'directory', 'ldap', ...backends];
const ownClients = {
	FusionDirectory: ['fusiondirectory'],
	SynologyDirectoryServer: ['synology', 'ldap'],
	FortiAuthenticator: ['fortiauthenticator'],
};

/** Which way arrows may run (docs/ARCHITECTURE.md). A later entry for the same file replaces an earlier one. */
const layer = (files, ...groups) => ({
	files,
	rules: { 'no-restricted-imports': ['error', { patterns: groups }] },
});
const never = (message, ...group) => ({ group, message, caseSensitive: true });
const except = (all, ...some) => all.filter((one) => !some.includes(one));
const folders = (names, within = '**') => names.map((name) => `${within}/${name}/**`);

const engines = never('Only test, demo and bench may load the engine: it would crash on a user’s n8n.', 'n8n-core', 'n8n-core/*', 'n8n');
const noN8n = never('Clients and simulators know nothing of n8n.', 'n8n-*', '@n8n/*', '**/nodes/**', '**/credentials/**');
const noSimulators = never('Simulators are for test, demo and bench.', '**/simulators/**', '**/test/**', '**/demo/**', '**/bench/**');
/** Each of our dependencies serves one folder. */
const noPackages = (own) =>
	never(
		'One folder each speaks HTTP (clients/http), LDAP (clients/ldap), XML (clients/fortiauthenticator) and other scripts (clients/directory).',
		...except(['undici', 'ldapts', '@xmldom/xmldom', 'transliteration'], own).flatMap((name) => [name, `${name}/*`]),
	);
const noClients = (...allowed) =>
	never('Only clients of its own layer are known here.', ...folders(except(clientFolders, ...allowed), '**/clients'));
const neighbours = (message, ...allowed) => never(message, ...folders(except(clientFolders, ...allowed)));

const client = (name, own, message, ...allowed) =>
	layer([`clients/${name}/**/*.ts`], noN8n, noPackages(own), noSimulators, neighbours(message, name, ...allowed));
const simulator = (name, ...others) =>
	layer(
		[`simulators/${name}/**/*.ts`],
		noN8n,
		noPackages(),
		never('Simulators are written from the protocol alone, so that one mistake can’t hide in both.', '**/clients/**'),
		never('Simulators don’t know each other.', ...others.map((other) => `../${other}/**`)),
		never('Simulators serve tests, they know none.', '**/test/**', '**/demo/**', '**/bench/**'),
	);
const node = (files, ...groups) => layer(files, engines, noPackages(), noSimulators, ...groups);

const layering = [
	layer(
		['credentials/**/*.ts'],
		engines,
		noPackages(),
		noSimulators,
		never('Credentials import nothing of ours.', '**/clients/**', '**/nodes/**'),
	),
	layer(['clients/*.ts'], noN8n, noPackages(), noSimulators, neighbours('Errors and JSON are what everything else stands on.')),
	client('http', 'undici', 'clients/http is the lowest layer.'),
	client('directory', 'transliteration', 'clients/directory knows no backend.', 'http'),
	client('ldap', 'ldapts', 'clients/ldap knows no backend.', 'http', 'directory'),
	client('fusiondirectory', undefined, 'Backends don’t know each other.', 'http', 'directory'),
	client('synology', undefined, 'Backends don’t know each other.', 'http', 'directory', 'ldap'),
	client('fortiauthenticator', '@xmldom/xmldom', 'Backends don’t know each other.', 'http', 'directory'),
	simulator('shared', ...backends),
	...backends.map((name) => simulator(name, ...except(backends, name))),
	node(
		['nodes/shared/**/*.ts'],
		noClients('http', 'directory'),
		never(
			'nodes/shared serves the nodes, not the other way round.',
			...folders([...nodeFolders, 'trigger', 'DirectoryUserTrigger']),
			'**/directories',
			'**/credentials/**',
		),
	),
	node(
		['nodes/trigger/**/*.ts'],
		noClients('directory'),
		never(
			'The trigger’s core knows no backend: it asks what a directory can do.',
			...folders([...nodeFolders, 'DirectoryUserTrigger']),
			'**/directories',
			'**/credentials/**',
		),
	),
	...nodeFolders.map((name) =>
		node(
			[`nodes/${name}/**/*.ts`],
			noClients('directory', ...ownClients[name]),
			never(
				'Nodes don’t know each other.',
				...folders(except([...nodeFolders, 'DirectoryUserTrigger'], name)),
				'**/directories',
				'**/credentials/**',
			),
		),
	),
	node(
		['nodes/directories.ts'],
		never(
			'Only the directory of each backend is known here.',
			...folders(['clients', 'credentials', 'shared', 'actions', 'methods', 'DirectoryUserTrigger']),
			'**/source',
			'**/*.node',
		),
	),
	node(
		['nodes/DirectoryUserTrigger/**/*.ts'],
		never('It knows the list of directories, and no backend.', ...folders(['clients', 'credentials', 'shared', ...nodeFolders])),
	),
];

/** A variable that one function fills for another is a return value that is missing. */
const noCapturedLet = {
	create: (context) => ({
		"VariableDeclaration[kind='let']"(node) {
			for (const variable of context.sourceCode.getDeclaredVariables(node)) {
				const home = variable.scope.variableScope;
				const writers = variable.references.filter((reference) => reference.isWrite() && !reference.init);
				const isCaptured = variable.references.some(({ from }) => from.variableScope !== home);
				if (writers.length > 0 && isCaptured)
					context.report({ node, message: `'${variable.name}' is shared with a callback by being changed` });
			}
		},
	}),
};

/** Capabilities are asked, not names: what a backend is stands in its directory.ts. */
const noServiceBranch = {
	selector:
		":matches(BinaryExpression[operator=/^[!=]==?$/][right.type='Literal'], SwitchStatement) > :matches(Identifier[name='service'], MemberExpression[property.name='service'])",
	message: 'Ask the directory what it can do, not which one it is.',
};

export default tseslint.config(
	{ ignores: ['dist/**', 'build/**', 'coverage/**', 'test-results/**', '**/node_modules/**', 'test/fixtures/**', 'demo/.cache/**'] },
	{ linterOptions: { reportUnusedDisableDirectives: 'error', noInlineConfig: true } },
	{
		files: ['**/*.ts'],
		extends: [tseslint.configs.recommended],
		languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
		rules: {
			'@typescript-eslint/no-floating-promises': 'error',
			'@typescript-eslint/no-misused-promises': 'error',
			'@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
			'@typescript-eslint/no-explicit-any': 'error',
			'@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
			'@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': true, 'ts-ignore': true, 'ts-nocheck': true }],
			'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
			'no-console': 'error',
		},
	},
	{ files: ['bench/**/*.ts', 'demo/**/*.ts'], rules: { 'no-console': 'off' } },
	{ files: ['nodes/**/*.ts', 'credentials/**/*.ts'], extends: [n8nCommunityNodesPlugin.configs.recommended] },
	// eslint-plugin-n8n-nodes-base still ships configs in the old shape: only their rules are taken.
	{ plugins: { 'n8n-nodes-base': n8nNodesBase } },
	{
		files: ['package.json'],
		extends: [n8nCommunityNodesPlugin.configs.recommendedWithoutN8nCloudSupport],
		languageOptions: { parser: tseslint.parser, parserOptions: { extraFileExtensions: ['.json'] } },
		rules: {
			...n8nNodesBase.configs.community.rules,
			// undici serves certificates, proxies and keep-alive that n8n's own helper can't; docs/ARCHITECTURE.md argues it.
			'@n8n/community-nodes/no-runtime-dependencies': 'off',
			'@typescript-eslint/no-unused-expressions': 'off',
		},
	},
	// Switched off below is exactly what n8n's own nodes switch off.
	{
		files: ['credentials/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.credentials.rules,
			'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
			'n8n-nodes-base/cred-class-field-type-options-password-missing': 'off',
		},
	},
	{
		files: ['nodes/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.nodes.rules,
			'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
			'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
			'n8n-nodes-base/node-param-type-options-max-value-present': 'off',
		},
	},
	{
		files: ['nodes/**/*.ts', 'clients/**/*.ts'],
		plugins: { house: { rules: { 'no-captured-let': noCapturedLet } } },
		rules: { 'house/no-captured-let': 'error' },
	},
	{ files: ['nodes/**/*.ts', 'clients/**/*.ts'], rules: { 'no-restricted-syntax': ['error', noServiceBranch] } },
	...layering,
);
