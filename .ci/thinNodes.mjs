// The last step of `npm run build`. n8n reads every node when it starts, though few are used: what it needs then (the
// description, the names of the methods) is put into two small files, and the node itself is loaded with its first use.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const load = createRequire(import.meta.url);
const { n8n } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** JSON keeps all of it, except keys without a value. */
function refuseOtherThanJson(value, where) {
	if (value === null || value === undefined || ['string', 'boolean'].includes(typeof value) || Number.isFinite(value)) return;
	const isPlain = Array.isArray(value) || (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype);
	if (!isPlain) throw new Error(`${where} is no JSON`);
	for (const [key, inner] of Object.entries(value)) refuseOtherThanJson(inner, `${where}.${key}`);
}

/** Functions that stand for those of the node, under the same names. */
function standIns(methods) {
	const kinds = Object.entries(methods).map(([kind, functions]) => {
		const names = Object.keys(functions).map(
			(name) => `\t\t\t${name}(...given) {\n\t\t\t\treturn node().methods.${kind}.${name}.apply(this, given);\n\t\t\t},\n`,
		);
		return `\t\t${kind}: {\n${names.join('')}\t\t},\n`;
	});
	return `{\n${kinds.join('')}\t}`;
}

for (const path of n8n.nodes) {
	const file = join(root, path);
	const name = basename(file, '.node.js');
	const [whole, description] = [`${name}.whole.js`, `${name}.description.json`];
	renameSync(file, join(dirname(file), whole));
	const node = new (load(join(dirname(file), whole))[name])();
	refuseOtherThanJson(node.description, name);
	writeFileSync(join(dirname(file), description), JSON.stringify(node.description));
	const run = ['execute', 'poll'].filter((method) => typeof node[method] === 'function');
	const known = new Set([...Object.keys(node), ...Object.getOwnPropertyNames(Object.getPrototypeOf(node))]);
	for (const one of ['constructor', 'description', 'methods', ...run]) known.delete(one);
	if (known.size > 0) throw new Error(`${name} has ${[...known].join(', ')}, which nothing stands in for`);
	const methods = node.methods === undefined ? '' : `\tmethods = ${standIns(node.methods)};\n`;
	const runs = run.map((method) => `\n\tasync ${method}(...given) {\n\t\treturn await node().${method}.apply(this, given);\n\t}\n`);
	writeFileSync(
		file,
		`'use strict';
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

let loaded;
/** The node itself; n8n starts without it. */
const node = () => (loaded ??= new (require('./${whole}').${name})());

class ${name} {
	description = JSON.parse(readFileSync(join(__dirname, '${description}'), 'utf8'));
${methods}${runs.join('')}}
exports.${name} = ${name};
`,
	);
}
