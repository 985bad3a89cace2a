import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { INodeProperties } from 'n8n-workflow';
import ts from 'typescript';
import { FortiAuthenticatorApi } from '../../../credentials/FortiAuthenticatorApi.credentials';
import { FusionDirectoryApi } from '../../../credentials/FusionDirectoryApi.credentials';
import { SynologyDirectoryServerApi } from '../../../credentials/SynologyDirectoryServerApi.credentials';
import { FortiAuthenticator } from '../../../nodes/FortiAuthenticator/FortiAuthenticator.node';
import { FusionDirectory } from '../../../nodes/FusionDirectory/FusionDirectory.node';
import { editorNames } from '../../../nodes/shared/errors';
import { SynologyDirectoryServer } from '../../../nodes/SynologyDirectoryServer/SynologyDirectoryServer.node';

const clients = path.join(__dirname, '../../../clients');

/** The texts that stand in a file: literals and the fixed parts of templates, without the names of modules. */
function textsIn(file: string): string[] {
	const found: string[] = [];
	const visit = (node: ts.Node): void => {
		if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
		if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) found.push(node.text);
		ts.forEachChild(node, visit);
	};
	visit(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true));
	return found;
}

const texts = readdirSync(clients, { recursive: true, encoding: 'utf8' })
	.filter((name) => name.endsWith('.ts'))
	.flatMap((name) => textsIn(path.join(clients, name)).map((text) => ({ name, text })));

const labelsOf = (properties: INodeProperties[]): string[] =>
	properties.flatMap((property) => [
		property.displayName,
		...(property.options ?? []).flatMap((option) =>
			'values' in option ? labelsOf(option.values) : 'displayName' in option ? labelsOf([option as INodeProperties]) : [],
		),
	]);

/** Told to servers, which keep and show them: the name of a device, and of the program that asks. */
const namesForServers = ['n8n', 'n8n-nodes-directory-services'];

test('no text of the clients has a word of n8n, whose names the nodes put in', () => {
	const foreign = texts.filter(
		({ text }) =>
			!namesForServers.includes(text) && /\b(?:n8n|nodes?|workflows?|credentials?|expressions?|items? \d|the items?)\b/i.test(text),
	);
	expect(foreign).toEqual([]);
});

test('what the nodes put in is what people see there', () => {
	const labels = labelsOf(
		[FortiAuthenticator, FusionDirectory, SynologyDirectoryServer].flatMap((node) => new node().description.properties),
	);
	const quoted = editorNames.flatMap(([, own]) => [...own.matchAll(/'([^']+)'/g)].map(([, label]) => label));
	expect(quoted.length).toBeGreaterThan(0);
	expect(labels).toEqual(expect.arrayContaining(quoted));
});

test.each([
	['of a credential', [new FortiAuthenticatorApi(), new FusionDirectoryApi(), new SynologyDirectoryServerApi()]],
	['of a node', [new FortiAuthenticator().description, new FusionDirectory().description, new SynologyDirectoryServer().description]],
])('no text of the clients quotes a label %s by hand', (_where, descriptions) => {
	const labels = new Set(descriptions.flatMap(({ properties }) => labelsOf(properties)));
	expect(labels.size).toBeGreaterThan(20);
	const quoting = texts.filter(({ text }) => [...text.matchAll(/'([^']+)'/g)].some(([, quoted]) => labels.has(quoted)));
	expect(quoting).toEqual([]);
});
