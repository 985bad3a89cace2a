import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NodeHelpers, type INodeProperties, type INodePropertyOptions, type INodeType } from 'n8n-workflow';
import { resources as fusion } from '../../nodes/FusionDirectory/actions/resources';
import { resources as synology } from '../../nodes/SynologyDirectoryServer/actions/resources';
import { resources as forti } from '../../nodes/FortiAuthenticator/actions/resources';
import { ourNodes, packageName } from './harness';

/** The same thing has the same name, place and order in the three nodes: whoever knows one knows them all. */
const nodes = Object.values(ourNodes())
	.map((type) => NodeHelpers.getVersionedNodeType(type as INodeType))
	.filter(({ description }) => description.usableAsTool === true);

interface Menu {
	node: string;
	resource: string;
	operation: INodePropertyOptions;
	properties: INodeProperties[];
}

const shownFor = (property: INodeProperties, resource: string, operation: unknown): boolean => {
	const { show = {} } = property.displayOptions ?? {};
	return show.resource?.includes(resource) === true && show.operation?.includes(operation as string) === true;
};

const menus: Menu[] = nodes.flatMap(({ description: { name, properties } }) => {
	const resources = (properties.find((one) => one.name === 'resource')?.options ?? []) as INodePropertyOptions[];
	return resources.flatMap(({ value }) =>
		properties
			.filter((one) => one.name === 'operation' && one.displayOptions?.show?.resource?.includes(value) === true)
			.flatMap(({ options }) => options as INodePropertyOptions[])
			.map((operation) => ({
				node: name,
				resource: String(value),
				operation,
				properties: properties.filter((one) => shownFor(one, String(value), operation.value)),
			})),
	);
});

const users = ['user', 'localUser'];
const titleOf = ({ node, resource, operation }: Menu): string => `${node} ${resource} ${operation.value}`;
const labels = ({ properties }: Menu): string[] => properties.map(({ displayName }) => displayName);
/** Those of `wanted` that are there, in the order in which they stand. */
const inOrder = (menu: Menu, wanted: string[]): string[] => labels(menu).filter((label) => wanted.includes(label));
const called = (value: string): Menu[] => menus.filter(({ operation }) => operation.value === value);
const optionsOf = ({ properties }: Menu, name: string): string[] =>
	((properties.find((one) => one.name === name)?.options ?? []) as INodeProperties[]).map(({ displayName }) => displayName);

describe('the three nodes', () => {
	test('are three, with their operations', () => {
		expect(nodes).toHaveLength(3);
		expect(menus.length).toBeGreaterThan(100);
	});

	const core = ['Username', 'Email', 'First Name', 'Last Name', 'Generate Password', 'Password', 'Password Settings', 'Group Names or IDs'];
	test.each(['create', 'upsert'])('ask for a new user in one order (%s)', (operation) => {
		const found = called(operation).filter(({ resource }) => users.includes(resource));
		expect(found).toHaveLength(3);
		for (const menu of found) {
			expect([titleOf(menu), labels(menu).slice(0, core.length)]).toEqual([titleOf(menu), core]);
			const rest = labels(menu).slice(core.length);
			const ending = operation === 'create' ? ['Additional Fields', 'If User Exists', 'Options'] : ['Additional Fields', 'Options'];
			expect([titleOf(menu), rest.filter((label) => ending.includes(label))]).toEqual([titleOf(menu), ending]);
			expect(labels(menu)).not.toContain('More Fields');
		}
	});

	test('ask for lists in one order: Return All, Limit, Filters, Output, Options', () => {
		for (const menu of called('getAll')) {
			const order = ['Return All', 'Limit', 'Filters', 'Output', 'Options'];
			const found = inOrder(menu, order);
			expect([titleOf(menu), found]).toEqual([titleOf(menu), order.filter((label) => found.includes(label))]);
			expect([titleOf(menu), found]).toEqual([titleOf(menu), expect.arrayContaining(['Return All', 'Limit', 'Options'])]);
			// Before them stands only what is listed: a type, a kind, whose.
			const before = labels(menu).slice(0, labels(menu).indexOf('Return All'));
			expect([titleOf(menu), before.filter((label) => !['Object Type', 'Group Type', 'Kind', 'User'].includes(label))]).toEqual([
				titleOf(menu),
				[],
			]);
		}
	});

	test('choose a record by From List, By Name, By ID, By DN, in this order and with these names', () => {
		const modes = ['From List', 'By Name', 'By ID', 'By DN', 'By Email', 'By Token Serial'];
		for (const menu of menus) {
			for (const { displayName, modes: own = [], type } of menu.properties) {
				if (type !== 'resourceLocator') continue;
				const names = own.map((mode) => mode.displayName);
				expect([titleOf(menu), displayName, names]).toEqual([titleOf(menu), displayName, modes.filter((mode) => names.includes(mode))]);
				expect(names[0]).toBe('From List');
			}
		}
	});

	test('call a login name Username, and nothing else', () => {
		const others = /^(user name|login|login name|logon name|uid|account name)$/i;
		expect(menus.flatMap((menu) => labels(menu).filter((label) => others.test(label)))).toEqual([]);
	});

	test('have no empty collection, and end with Options', () => {
		for (const menu of menus) {
			for (const { displayName, type, options = [] } of menu.properties) {
				if (type === 'collection') expect([titleOf(menu), displayName, options.length > 0]).toEqual([titleOf(menu), displayName, true]);
			}
			if (labels(menu).includes('Options')) expect([titleOf(menu), labels(menu).at(-1)]).toEqual([titleOf(menu), 'Options']);
		}
	});

	test('offer Parallel Requests where items may run side by side, and nowhere else', () => {
		const orderly = Object.entries({ fusionDirectory: fusion, synologyDirectoryServer: synology, fortiAuthenticator: forti }).flatMap(
			([node, resources]) =>
				resources.flatMap(({ value, operations }) => operations.filter((one) => one.inOrder).map((one) => `${node} ${value} ${one.value}`)),
		);
		expect(orderly).toContain('fusionDirectory user delete');
		for (const menu of menus) {
			const offered = optionsOf(menu, 'options').includes('Parallel Requests');
			expect([titleOf(menu), offered]).toEqual([titleOf(menu), !orderly.includes(titleOf(menu))]);
		}
	});

	test('offer a field of saved workflows that stands above by now only while it is empty there', () => {
		for (const menu of called('create').filter(({ resource }) => users.includes(resource))) {
			const above = new Set(menu.properties.map(({ name }) => name));
			const collection = menu.properties.find(({ name }) => name === 'additionalFields');
			const twice = ((collection?.options ?? []) as INodeProperties[]).filter(({ name }) => above.has(name));
			expect(twice.length).toBeGreaterThan(0);
			for (const { name, displayOptions } of twice) expect(displayOptions).toEqual({ show: { [`/${name}`]: [''] } });
		}
	});

	test('begin each description with a verb, and each with the same one where they do the same', () => {
		const verbs: Record<string, RegExp> = {
			get: /^(Get|Describe|List) /,
			getAll: /^List /,
			create: /^(Create|Give) /,
			delete: /^(Delete|Remove) /,
		};
		for (const menu of menus) {
			const { description = '', value } = menu.operation;
			expect([titleOf(menu), description]).toEqual([titleOf(menu), expect.stringMatching(verbs[String(value)] ?? /^[A-Z][a-z]+ /)]);
		}
	});

	test('are found by what people look for, and tell a builder of workflows what they are for', () => {
		for (const { description } of nodes) {
			const folder = description.name.charAt(0).toUpperCase() + description.name.slice(1);
			const codex = JSON.parse(readFileSync(join(__dirname, `../../nodes/${folder}/${folder}.node.json`), 'utf8')) as { alias: string[] };
			const words = codex.alias.map((word) => word.toLowerCase());
			expect([folder, words]).toEqual([folder, expect.arrayContaining(['onboarding', 'offboarding', 'password', '2fa', 'vpn', 'account'])]);
			expect(new Set(words).size).toBe(words.length);
			const { searchHint = '', relatedNodes = [] } = description.builderHint ?? {};
			expect(searchHint.length).toBeGreaterThan(40);
			expect(relatedNodes.map(({ nodeType }) => nodeType)).toEqual([`${packageName}.${description.name}Trigger`]);
		}
	});
});
