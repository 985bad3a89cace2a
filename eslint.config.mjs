import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import tseslint from 'typescript-eslint';

const backends = ['fusiondirectory', 'synology', 'fortiauthenticator'];
const nodeFolders = ['FusionDirectory', 'SynologyDirectoryServer', 'FortiAuthenticator'];
const engines = {
	group: ['n8n-core', 'n8n-core/*', 'n8n'],
	message: 'Only test, demo and bench may load the engine: it would crash on a user’s n8n.',
};

/** Which way arrows may run (docs/ARCHITECTURE.md). A later entry for the same file replaces an earlier one. */
const layer = (files, ...groups) => ({
	files,
	rules: { 'no-restricted-imports': ['error', { patterns: groups }] },
});
const never = (message, ...group) => ({ group, message, caseSensitive: true });
const noN8n = never('Clients and simulators know nothing of n8n.', 'n8n-*', '@n8n/*', '**/nodes/**', '**/credentials/**');
const noUndici = never('Only clients/http speaks HTTP.', 'undici', 'undici/*');
const noSimulators = never('Simulators are for test, demo and bench.', '**/simulators/**', '**/test/**', '**/demo/**', '**/bench/**');

const layering = [
	layer(
		['credentials/**/*.ts'],
		engines,
		noUndici,
		noSimulators,
		never('Credentials import nothing of ours.', '**/clients/**', '**/nodes/**'),
	),
	layer(
		['clients/http/**/*.ts'],
		noN8n,
		noSimulators,
		never('clients/http is the lowest layer.', ...['directory', ...backends].map((name) => `**/${name}/**`)),
	),
	layer(
		['clients/directory/**/*.ts'],
		noN8n,
		noUndici,
		noSimulators,
		never('clients/directory knows no backend.', ...backends.map((name) => `**/${name}/**`)),
	),
	layer(
		['clients/ldap/**/*.ts'],
		noN8n,
		noUndici,
		noSimulators,
		never('clients/ldap knows no backend.', ...backends.map((name) => `**/${name}/**`)),
	),
	...backends.map((name) =>
		layer(
			[`clients/${name}/**/*.ts`],
			noN8n,
			noUndici,
			noSimulators,
			never('Backends don’t know each other.', ...backends.filter((other) => other !== name).map((other) => `**/${other}/**`)),
		),
	),
	layer(
		['simulators/**/*.ts'],
		noN8n,
		noUndici,
		never('Simulators are written from the protocol alone, so that one mistake can’t hide in both.', '**/clients/**'),
	),
	...backends.map((name) =>
		layer(
			[`simulators/${name}/**/*.ts`],
			noN8n,
			noUndici,
			never('Simulators are written from the protocol alone, so that one mistake can’t hide in both.', '**/clients/**'),
			never('Simulators don’t know each other.', ...backends.filter((other) => other !== name).map((other) => `../${other}/**`)),
		),
	),
	layer(
		['nodes/shared/**/*.ts'],
		engines,
		noUndici,
		noSimulators,
		never(
			'nodes/shared serves the nodes, not the other way round.',
			...nodeFolders.map((name) => `**/${name}/**`),
			'**/trigger/**',
			'**/directories',
			'**/credentials/**',
		),
	),
	layer(
		['nodes/trigger/**/*.ts'],
		engines,
		noUndici,
		noSimulators,
		never(
			'The trigger’s core knows no backend: it asks what a directory can do.',
			...nodeFolders.map((name) => `**/${name}/**`),
			...backends.map((name) => `**/clients/${name}/**`),
			'**/directories',
			'**/credentials/**',
		),
	),
	...nodeFolders.map((name) =>
		layer(
			[`nodes/${name}/**/*.ts`],
			engines,
			noUndici,
			noSimulators,
			never(
				'Nodes don’t know each other.',
				...nodeFolders.filter((other) => other !== name).map((other) => `**/${other}/**`),
				'**/DirectoryUserTrigger/**',
				'**/directories',
				'**/credentials/**',
			),
		),
	),
	layer(
		['nodes/directories.ts', 'nodes/DirectoryUserTrigger/**/*.ts'],
		engines,
		noUndici,
		noSimulators,
		never(
			'Only the directory of each backend is known here.',
			'**/clients/**',
			'**/actions/**',
			'**/methods/**',
			'**/source',
			'**/filters',
			'**/*.node',
		),
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
