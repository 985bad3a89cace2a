/**
 * `npm run scan`: n8n's own rules for packages on its cloud, over what would be published. A report: an HTTP client of
 * our own, and the TLS and timers it needs, are not among what n8n's cloud allows, hence "self-hosted only".
 */
import { ESLint } from 'eslint';
import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import tseslint from 'typescript-eslint';
import { inProject } from '../demo/lib/paths.mjs';
import { say, table } from '../demo/lib/say.mjs';

/** Findings that stay, and why. */
const reasons = {
	'@n8n/community-nodes/no-restricted-imports':
		"an HTTP stack of our own: client certificates, a CA bundle that adds, one kept-alive pool, the host's egress policy at every hop",
	'@n8n/community-nodes/no-restricted-globals': 'timeouts of that stack, and the certificates that NODE_EXTRA_CA_CERTS names',
	'@n8n/community-nodes/no-runtime-dependencies': 'undici, xmldom, an LDAP client and the tables of scripts: see docs/ARCHITECTURE.md',
};
const eslint = new ESLint({
	cwd: inProject(),
	overrideConfigFile: true,
	overrideConfig: [
		{ files: ['**/*.js'], languageOptions: { sourceType: 'commonjs' } },
		{ files: ['**/*.js'], ...n8nCommunityNodesPlugin.configs.recommended },
		{
			files: ['package.json'],
			...n8nCommunityNodesPlugin.configs.recommended,
			languageOptions: { parser: tseslint.parser, parserOptions: { extraFileExtensions: ['.json'] } },
		},
	],
	ignore: false,
});
const counted = new Map();
for (const { filePath, messages } of await eslint.lintFiles([inProject('dist', '**', '*.js'), inProject('package.json')])) {
	for (const { ruleId, message } of messages) {
		const name = ruleId ?? `not readable: ${message}`;
		const known = counted.get(name) ?? { findings: 0, files: new Set() };
		known.findings += 1;
		known.files.add(filePath);
		counted.set(name, known);
	}
}
table(
	['rule', 'findings', 'files', 'why it stays'],
	[...counted].map(([name, { findings, files }]) => [name, findings, files.size, reasons[name] ?? 'NOT EXPLAINED']),
);
const unexplained = [...counted].filter(([name]) => !(name in reasons));
for (const [name, { files }] of unexplained) say(`  ${name}: ${[...files].slice(0, 5).join(', ')}`);
const stale = Object.keys(reasons).filter((name) => !counted.has(name));
for (const name of stale) say(`  ${name}: a reason for what is not found any more`);
process.exitCode = unexplained.length + stale.length > 0 ? 1 : 0;
