import { execFileSync } from 'node:child_process';
import { join, posix } from 'node:path';

const layers = 'no-restricted-imports';
const refused: Array<[what: string, file: string, text: string, rule: string]> = [
	[
		'the list of directories that knows more than those',
		'nodes/directories.ts',
		"import { x } from './FusionDirectory/source';\nexport const y = x;\n",
		layers,
	],
	[
		'an operation that fills a variable from a callback',
		'nodes/FusionDirectory/actions/user/x.ts',
		'export function x(list: number[]): number {\n\tlet sum = 0;\n\tlist.forEach((one) => {\n\t\tsum += one;\n\t});\n\treturn sum;\n}\n',
		'house/no-captured-let',
	],
	[
		'an operation whose callback reads a variable that changes afterwards',
		'nodes/SynologyDirectoryServer/actions/x.ts',
		'export function x(): () => number {\n\tlet seen = 0;\n\tconst tell = (): number => seen;\n\tseen = 1;\n\treturn tell;\n}\n',
		'house/no-captured-let',
	],
	[
		'a client that fills a variable from a callback',
		'clients/http/x.ts',
		'export function x(list: number[]): number {\n\tlet sum = 0;\n\tlist.forEach((one) => {\n\t\tsum += one;\n\t});\n\treturn sum;\n}\n',
		'house/no-captured-let',
	],
	[
		'a branch on the name of a backend',
		'nodes/trigger/x.ts',
		"export const x = (directory: { service: string }): boolean => directory.service === 'fusionDirectory';\n",
		'no-restricted-syntax',
	],
	['any', 'clients/http/x.ts', 'export const x = (y: any): void => y;\n', '@typescript-eslint/no-explicit-any'],
	[
		'a silenced type',
		'clients/http/x.ts',
		"// @ts-expect-error because\nexport const x: number = 'y';\n",
		'@typescript-eslint/ban-ts-comment',
	],
	[
		'a file of 401 lines',
		'clients/http/x.ts',
		Array.from({ length: 401 }, (_, line) => `export const x${line} = 1;\n`).join(''),
		'max-lines',
	],
	[
		'a timer in a node',
		'nodes/shared/x.ts',
		'export const x = (): void => void setTimeout(() => undefined, 1);\n',
		'@n8n/community-nodes/no-restricted-globals',
	],
	[
		'a plain error thrown on in a node',
		'nodes/shared/x.ts',
		'export function x(): void {\n\ttry {\n\t\tJSON.parse("");\n\t} catch (reason) {\n\t\tthrow reason;\n\t}\n}\n',
		'@n8n/community-nodes/require-node-api-error',
	],
	[
		'a secret field that is not masked',
		'credentials/XApi.credentials.ts',
		"import type { ICredentialType, INodeProperties } from 'n8n-workflow';\nexport class XApi implements ICredentialType {\n\tname = 'xApi';\n\tdisplayName = 'X API';\n\tproperties: INodeProperties[] = [{ displayName: 'Password', name: 'password', type: 'string', default: '' }];\n}\n",
		'@n8n/community-nodes/credential-password-field',
	],
];

interface Finding {
	rule: string;
	line: number;
}

function lint(inputs: Array<{ file: string; text: string }>): Finding[][] {
	const output = execFileSync(process.execPath, [join(__dirname, '../../fixtures/lintSources.mjs')], {
		input: JSON.stringify(inputs),
		encoding: 'utf8',
	});
	return JSON.parse(output) as Finding[][];
}

test('each family of rules refuses what it is there for, and inline switches don’t help', () => {
	const found = lint(
		refused.flatMap(([, file, text]) => [
			{ file, text },
			{ file, text: `/* eslint-disable */\n${text}` },
		]),
	);
	const breaks = (index: number, rule: string): boolean => found[index].some((one) => one.rule === rule);
	expect(refused.map(([what, , , rule], index) => [what, breaks(index * 2, rule), breaks(index * 2 + 1, rule)])).toEqual(
		refused.map(([what]) => [what, true, true]),
	);
}, 60_000);

const forEachNode = ['clients', 'clients/directory', 'nodes/shared', 'nodes/trigger', 'n8n-workflow'];
const nodeFolders = ['nodes/FusionDirectory', 'nodes/SynologyDirectoryServer', 'nodes/FortiAuthenticator'];

/** The column "may import" of docs/ARCHITECTURE.md; every other arrow is refused. */
const mayImport: Record<string, string[]> = {
	credentials: ['n8n-workflow'],
	clients: [],
	'clients/http': ['clients', 'undici'],
	'clients/directory': ['clients', 'clients/http', 'transliteration'],
	'clients/ldap': ['clients', 'clients/http', 'clients/directory', 'ldapts'],
	'clients/fusiondirectory': ['clients', 'clients/http', 'clients/directory'],
	'clients/synology': ['clients', 'clients/http', 'clients/directory', 'clients/ldap'],
	'clients/fortiauthenticator': ['clients', 'clients/http', 'clients/directory', '@xmldom/xmldom'],
	'nodes/shared': ['clients', 'clients/http', 'clients/directory', 'n8n-workflow'],
	'nodes/trigger': ['clients', 'clients/directory', 'nodes/shared', 'n8n-workflow'],
	'nodes/FusionDirectory': [...forEachNode, 'clients/fusiondirectory'],
	'nodes/SynologyDirectoryServer': [...forEachNode, 'clients/synology', 'clients/ldap'],
	'nodes/FortiAuthenticator': [...forEachNode, 'clients/fortiauthenticator'],
	'nodes/directories': [...nodeFolders, 'nodes/trigger', 'n8n-workflow'],
	'nodes/DirectoryUserTrigger': ['nodes/directories', 'nodes/trigger', 'n8n-workflow'],
	'simulators/shared': [],
	'simulators/fusiondirectory': ['simulators/shared'],
	'simulators/synology': ['simulators/shared'],
	'simulators/fortiauthenticator': ['simulators/shared'],
};
const packages = ['n8n-workflow', 'n8n-core', 'undici', 'ldapts', '@xmldom/xmldom', 'transliteration'];
const files: Record<string, string> = {
	clients: 'clients/errors',
	'nodes/directories': 'nodes/directories',
	...Object.fromEntries(nodeFolders.map((name) => [name, `${name}/directory`])),
};
const fileOf = (name: string): string => files[name] ?? `${name}/x`;

function specifier(from: string, to: string): string {
	if (packages.includes(to)) return to;
	const path = posix.relative(posix.dirname(fileOf(from)), fileOf(to));
	return path.startsWith('.') ? path : `./${path}`;
}

test('the linter refuses every arrow between layers but those that the architecture names', () => {
	const names = Object.keys(mayImport);
	const targets = (from: string): string[] => [...names, 'test', 'demo', 'bench', ...packages].filter((to) => to !== from);
	const found = lint(
		names.map((from) => ({
			file: `${fileOf(from)}.ts`,
			text: targets(from)
				.map((to) => `import '${specifier(from, to)}';\n`)
				.join(''),
		})),
	);
	const arrows = names.map((from, index) => {
		const lines = new Set(found[index].filter(({ rule }) => rule === layers).map(({ line }) => line));
		return [from, targets(from).filter((_, line) => !lines.has(line + 1))];
	});
	expect(arrows).toEqual(names.map((from) => [from, targets(from).filter((to) => mayImport[from].includes(to))]));
}, 60_000);
