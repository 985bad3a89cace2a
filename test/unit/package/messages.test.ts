import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const root = join(__dirname, '..', '..', '..');

/** Every text of a file, with `…` where code puts something in. */
function textsOf(file: string): string[] {
	const texts: string[] = [];
	const visit = (node: ts.Node): void => {
		if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) texts.push(node.text);
		// What a server says is known by a pattern.
		if (ts.isRegularExpressionLiteral(node)) texts.push(node.text);
		if (ts.isTemplateExpression(node)) texts.push(node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join(''));
		ts.forEachChild(node, visit);
	};
	visit(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022));
	return texts;
}

const said = ['clients', 'nodes'].flatMap((folder) =>
	readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith('.ts'))
		.flatMap((name) => textsOf(join(root, folder, name))),
);

const pattern = (text: string): string =>
	text
		.split('…')
		.map((part) => part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
		.join('.*');

/** Whether some text of the code is that message, or holds it. */
function isSaid(message: string): boolean {
	const within = new RegExp(pattern(message));
	const filledIn = message.replaceAll('…', 'something');
	return said.some(
		(text) => within.test(text) || (text.replaceAll('…', '').length > 15 && new RegExp(`^${pattern(text)}$`, 's').test(filledIn)),
	);
}

/** The messages in the first column of a page's table, in back quotes. */
const listed = (page: string, heading: string): string[] => {
	const [, table = ''] =
		new RegExp(`^\\| ${heading} \\|.*\\n\\|[-| ]+\\n((?:\\|.*\\n)+)`, 'm').exec(readFileSync(join(root, page), 'utf8')) ?? [];
	return table
		.split('\n')
		.map((row) => row.split('|')[1] ?? '')
		.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, message]) => message));
};

const ofN8n = ['Unrecognized node type'];

test('every message that README explains is one that the nodes give, or one of n8n', () => {
	const messages = listed('README.md', 'you read');
	expect(messages.length).toBeGreaterThan(6);
	expect(messages.filter((message) => !ofN8n.includes(message) && !isSaid(message))).toEqual([]);
	const unrecognized = join(root, 'node_modules/n8n-core/dist/errors/unrecognized-node-type.error.js');
	expect(readFileSync(unrecognized, 'utf8')).toContain(ofN8n[0]);
});

test('every message that the page of FusionDirectory explains is one that the node gives or passes on', () => {
	const messages = listed('docs/fusiondirectory.md', 'You see');
	expect(messages.length).toBeGreaterThan(4);
	expect(messages.filter((message) => !isSaid(message))).toEqual([]);
});

test('a message that nobody gives is noticed', () => {
	expect(isSaid('The certificate of … is signed by nobody this machine trusts')).toBe(true);
	expect(isSaid("The server name '…' is not known")).toBe(true);
	expect(isSaid('The certificate of … is signed by somebody this machine trusts')).toBe(false);
	expect(isSaid('No such thing at all')).toBe(false);
});
