import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** n8n makes one of each class that it loads, for its description. */
function make(module: Record<string, new () => unknown>): void {
	for (const Node of Object.values(module)) new Node();
}

/** A fresh process that loads what n8n would load, and tells what that took. `loadOne.js OUR_ROOT N8N_NODE_MODULES ours|ldap` */
function main([root, host, what]: string[]): void {
	const ours = createRequire(join(root, 'dist', 'package.js'));
	const theirs = createRequire(join(host, 'n8n-nodes-base', 'package.json'));
	// In a running n8n these are loaded already.
	for (const load of [ours, theirs]) load('n8n-workflow');
	ours('undici');
	const before = new Set(Object.keys(require.cache));
	const { n8n } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { n8n: { nodes: string[] } };
	const cpu = process.cpuUsage();
	const start = performance.now();
	if (what === 'ldap') make(theirs('./dist/nodes/Ldap/Ldap.node.js'));
	else for (const node of n8n.nodes) make(ours(join(root, node)));
	const wall = performance.now() - start;
	const { user, system } = process.cpuUsage(cpu);
	const folder = what === 'ldap' ? join(host, 'n8n-nodes-base', 'dist') : join(root, 'dist');
	const modules = Object.keys(require.cache).filter((name) => !before.has(name) && name.startsWith(folder)).length;
	process.send?.({ cpu: (user + system) / 1000, wall, modules });
}

main(process.argv.slice(2));
