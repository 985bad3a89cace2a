import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const layers = 'no-restricted-imports';
const refused: Array<[what: string, file: string, text: string, rule: string]> = [
	['a client that imports n8n', 'clients/synology/x.ts', "import { sleep } from 'n8n-workflow';\nexport const x = sleep;\n", layers],
	[
		'a client that imports a node',
		'clients/synology/x.ts',
		"import { x } from '../../nodes/shared/errors';\nexport const y = x;\n",
		layers,
	],
	[
		'a client that speaks HTTP by itself',
		'clients/fusiondirectory/x.ts',
		"import { request } from 'undici';\nexport const x = request;\n",
		layers,
	],
	[
		'a client that knows another backend',
		'clients/fusiondirectory/x.ts',
		"import { x } from '../synology/client';\nexport const y = x;\n",
		layers,
	],
	['the lowest layer looking up', 'clients/http/x.ts', "import { x } from '../directory/dn';\nexport const y = x;\n", layers],
	[
		'a simulator that imports a client',
		'simulators/synology/x.ts',
		"import { x } from '../../clients/synology/client';\nexport const y = x;\n",
		layers,
	],
	[
		'a node that loads the engine',
		'nodes/FusionDirectory/x.ts',
		"import { WorkflowExecute } from 'n8n-core';\nexport const x = WorkflowExecute;\n",
		layers,
	],
	[
		'a node that speaks HTTP by itself',
		'nodes/FusionDirectory/x.ts',
		"import { request } from 'undici';\nexport const x = request;\n",
		layers,
	],
	[
		'a node that imports another node',
		'nodes/FusionDirectory/x.ts',
		"import { x } from '../FortiAuthenticator/y';\nexport const z = x;\n",
		layers,
	],
	['shared code that imports a node', 'nodes/shared/x.ts', "import { x } from '../FortiAuthenticator/y';\nexport const z = x;\n", layers],
	[
		"the trigger's core that knows a backend",
		'nodes/trigger/x.ts',
		"import { x } from '../../clients/synology/client';\nexport const y = x;\n",
		layers,
	],
	[
		"the trigger's core that knows a node",
		'nodes/trigger/x.ts',
		"import { x } from '../FusionDirectory/directory';\nexport const y = x;\n",
		layers,
	],
	['a node that knows all directories', 'nodes/FusionDirectory/x.ts', "import { x } from '../directories';\nexport const y = x;\n", layers],
	[
		'the list of directories that knows more than those',
		'nodes/directories.ts',
		"import { x } from '../clients/synology/client';\nexport const y = x;\n",
		layers,
	],
	['a credential that imports a client', 'credentials/x.ts', "import { x } from '../clients/errors';\nexport const y = x;\n", layers],
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

test('each family of rules refuses what it is there for, and inline switches don’t help', () => {
	const inputs = refused.flatMap(([, file, text]) => [
		{ file, text },
		{ file, text: `/* eslint-disable */\n${text}` },
	]);
	const output = execFileSync(process.execPath, [join(__dirname, '../../fixtures/lintSources.mjs')], {
		input: JSON.stringify(inputs),
		encoding: 'utf8',
	});
	const broken = JSON.parse(output) as string[][];
	const found = refused.map(([what, , , rule], index) => [what, broken[index * 2].includes(rule), broken[index * 2 + 1].includes(rule)]);
	expect(found).toEqual(refused.map(([what]) => [what, true, true]));
}, 60_000);
