import 'reflect-metadata';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PackageDirectoryLoader } from 'n8n-core';
import { packageName } from './harness';

const root = resolve(__dirname, '../..');
let loader: PackageDirectoryLoader;

beforeAll(async () => {
	if (!existsSync(join(root, 'dist', 'nodes'))) throw new Error('Run `npm run build` first');
	loader = new PackageDirectoryLoader(root);
	await loader.loadAll();
});

describe("n8n's own loader", () => {
	test('finds the seven nodes and the three credentials of the built package', () => {
		expect(loader.packageName).toBe(packageName);
		expect(Object.keys(loader.known.nodes).sort()).toEqual([
			'directoryUserTrigger',
			'fortiAuthenticator',
			'fortiAuthenticatorTrigger',
			'fusionDirectory',
			'fusionDirectoryTrigger',
			'synologyDirectoryServer',
			'synologyDirectoryServerTrigger',
		]);
		expect(Object.keys(loader.known.credentials).sort()).toEqual([
			'fortiAuthenticatorApi',
			'fusionDirectoryApi',
			'synologyDirectoryServerApi',
		]);
	});

	test('shows each credential to its node and its triggers', () => {
		for (const [credential, node] of [
			['fusionDirectoryApi', 'fusionDirectory'],
			['synologyDirectoryServerApi', 'synologyDirectoryServer'],
			['fortiAuthenticatorApi', 'fortiAuthenticator'],
		]) {
			expect(loader.known.credentials[credential].supportedNodes?.sort()).toEqual(['directoryUserTrigger', node, `${node}Trigger`].sort());
		}
	});

	test('gets a light and a dark icon for everything, different ones that exist', () => {
		const things = [...loader.types.nodes, ...loader.types.credentials];
		expect(things).toHaveLength(10);
		for (const thing of things) {
			const url = thing.iconUrl as { light: string; dark: string };
			const files = [url.light, url.dark].map((path) => join(root, path.replace(`icons/${packageName}/`, '')));
			const [light, dark] = files.map((file) => readFileSync(file, 'utf8'));
			expect(light).toContain('<svg');
			expect(dark).toContain('<svg');
			expect(light).not.toBe(dark);
		}
	});

	test('finds categories and documentation for every node', () => {
		for (const node of loader.types.nodes) {
			expect(node.codex?.categories?.length).toBeGreaterThan(0);
			expect(node.codex?.resources?.primaryDocumentation?.[0].url).toMatch(/^https:\/\//);
		}
	});
});

test('every operation of the built nodes brings a preview of its output', () => {
	for (const node of loader.types.nodes) {
		const resources = node.properties.find(({ name }) => name === 'resource');
		if (!resources) continue;
		const folder = join(root, 'dist', 'nodes', node.name.charAt(0).toUpperCase() + node.name.slice(1), '__schema__', 'v1.0.0');
		const missing = node.properties
			.filter(({ name }) => name === 'operation')
			.flatMap(({ options = [], displayOptions }) =>
				options.map((option) => join(String(displayOptions?.show?.resource?.[0]), `${'value' in option ? String(option.value) : ''}.json`)),
			)
			.filter((path) => !path.includes('customApiCall') && !path.includes('compound'))
			.filter((path) => !existsSync(join(folder, path)));
		expect({ node: node.name, missing }).toEqual({ node: node.name, missing: [] });
	}
});
