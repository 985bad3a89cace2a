import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { NodeHelpers, type INodeProperties, type INodePropertyCollection, type INodePropertyOptions, type INodeType } from 'n8n-workflow';
import { ourNodes } from './harness';

/** Rules of the editor that lint can't check, because the menus are built by code. */
const nodes = Object.values(ourNodes()).map((type) => NodeHelpers.getVersionedNodeType(type as INodeType));

type Entry = INodeProperties | INodePropertyOptions | INodePropertyCollection;
const isProperty = (entry: Entry): entry is INodeProperties => 'type' in entry && 'displayName' in entry;

/** A parameter with everything below it. */
function withInner(property: INodeProperties): INodeProperties[] {
	const inner = (property.options ?? []).flatMap((entry) => ('values' in entry ? entry.values : isProperty(entry) ? [entry] : []));
	return [property, ...inner.flatMap(withInner)];
}
const all = nodes.flatMap(({ description }) =>
	description.properties.flatMap(withInner).map((property) => ({ node: description.name, property })),
);
const where = ({ node, property }: (typeof all)[number]): string =>
	`${node}: ${property.displayName} (${property.name}) ${JSON.stringify(property.displayOptions?.show ?? {})}`;
const offenders = (bad: (property: INodeProperties) => boolean): string[] => all.filter(({ property }) => bad(property)).map(where);

/** Parameters as somebody would write them, each once though several operations have it. */
function asSource(properties: INodeProperties[]): string {
	const printed = new Set(properties.map((property) => JSON.stringify({ ...property, displayOptions: undefined }, null, '\t')));
	return `export const properties = [\n${[...printed].join(',\n').replace(/"(\w+)":/g, '$1:')}\n];\n`;
}

const menuOf = (property: INodeProperties): INodePropertyOptions[] => (property.options ?? []) as INodePropertyOptions[];
const fixedOrder = ['resource', 'operation', 'mode'];

describe('the built node descriptions', () => {
	test('exist for three action nodes and four triggers', () => {
		expect(nodes).toHaveLength(7);
	});

	test('sort their choices by name where there are five or more', () => {
		expect(
			offenders((property) => {
				if (!['options', 'multiOptions', 'collection'].includes(property.type)) return false;
				const names = (property.options ?? []).map((entry) => ('displayName' in entry ? entry.displayName : entry.name));
				return names.length >= 5 && names.join('|') !== [...names].sort((one, other) => one.localeCompare(other, 'en')).join('|');
			}),
		).toEqual([]);
	});

	test('have a default that is among the choices', () => {
		expect(
			offenders(
				(property) =>
					property.type === 'options' &&
					!property.typeOptions?.loadOptionsMethod &&
					!menuOf(property).some(({ value }) => value === property.default),
			),
		).toEqual([]);
	});

	test('keep expressions out of resource and operation, and only there', () => {
		expect(offenders(({ name, noDataExpression }) => ['resource', 'operation'].includes(name) && noDataExpression !== true)).toEqual([]);
	});

	test('give every operation an action in sentence case without articles', () => {
		const bad = all
			.filter(({ property }) => property.name === 'operation')
			.flatMap(({ node, property }) => menuOf(property).map((option) => ({ node, option })))
			.filter(
				({ option }) =>
					!option.action ||
					!/^[A-Z]/.test(option.action) ||
					/\b(a|an|the)\b/.test(option.action) ||
					/\.$/.test(option.action) ||
					!option.description,
			)
			.map(({ node, option }) => `${node}: ${option.name} – ${option.action}`);
		expect(bad).toEqual([]);
	});

	test('mask whatever sounds like a secret', () => {
		const sounds = /^(.*password|.*passphrase|.*secret|apiKey|.*privateKey|recoveryAnswer)$/i;
		expect(
			offenders((property) => property.type === 'string' && sounds.test(property.name) && property.typeOptions?.password !== true),
		).toEqual([]);
	});

	test('offer Return All off and a Limit of 50 from 1 on every Get Many', () => {
		expect(offenders(({ name, ...property }) => name === 'returnAll' && property.default !== false)).toEqual([]);
		expect(
			offenders(({ name, ...property }) => name === 'limit' && (property.default !== 50 || property.typeOptions?.minValue !== 1)),
		).toEqual([]);
	});

	test('write labels in Title Case, booleans with Whether, and single sentences without a full stop', () => {
		expect(offenders(({ displayName }) => !/^[A-Z0-9]/.test(displayName))).toEqual([]);
		expect(
			offenders(({ type, description }) => type === 'boolean' && description !== undefined && !description.startsWith('Whether')),
		).toEqual([]);
		expect(offenders(({ description = '' }) => /^[^.]*\.$/.test(description.trim()))).toEqual([]);
	});

	test('begin placeholders of texts with "e.g."', () => {
		expect(
			offenders(
				({ type, placeholder = '' }) =>
					type === 'string' && placeholder !== '' && !placeholder.startsWith('e.g. ') && !placeholder.startsWith('-----'),
			),
		).toEqual([]);
	});

	test('show no parameter twice at once', () => {
		for (const { description } of nodes) {
			const seen = new Map<string, number>();
			for (const property of description.properties) {
				if (fixedOrder.includes(property.name)) continue;
				const key = JSON.stringify([property.name, property.displayOptions ?? {}]);
				seen.set(key, (seen.get(key) ?? 0) + 1);
			}
			expect([...seen].filter(([, count]) => count > 1)).toEqual([]);
		}
	});

	test('name for every credential a test that exists', () => {
		for (const node of nodes) {
			for (const credential of node.description.credentials ?? []) {
				expect(node.methods?.credentialTest?.[String(credential.testedBy)]).toBeInstanceOf(Function);
			}
		}
	});

	test('name only search, option and mapping methods that exist', () => {
		for (const node of nodes) {
			const properties = node.description.properties.flatMap(withInner);
			const named = properties.flatMap(({ typeOptions, modes }) => [
				['loadOptions', typeOptions?.loadOptionsMethod],
				['resourceMapping', typeOptions?.resourceMapper?.resourceMapperMethod],
				...(modes ?? []).map((mode) => ['listSearch', mode.typeOptions?.searchListMethod]),
			]);
			const missing = named.filter(
				([kind, name]) => name !== undefined && !Object.hasOwn(node.methods?.[kind as 'loadOptions'] ?? {}, name),
			);
			expect(missing).toEqual([]);
		}
	});

	test('can be used as a tool, the trigger never', () => {
		expect(
			nodes
				.filter(({ description }) => description.usableAsTool === true)
				.map(({ description }) => description.name)
				.sort(),
		).toEqual(['fortiAuthenticator', 'fusionDirectory', 'synologyDirectoryServer']);
	});

	test('keep the rules of n8n that its linter finds in literals only, such as those of parameters made by functions', () => {
		// Of the form of the source, or held by a test above for labels that are built of parts.
		const otherwise = [
			'required-false',
			'display-name-not-first-position',
			'display-name-miscased',
			'description-missing-final-period',
			'operation-option-action-miscased',
			'type-options-password-missing',
		].map((rule) => `n8n-nodes-base/node-param-${rule}`);
		const sources = nodes.map(({ description }) => ({ file: 'nodes/shared/printed.ts', text: asSource(description.properties) }));
		const lint = join(__dirname, '../fixtures/lintSources.mjs');
		const printed = execFileSync(process.execPath, [lint], { input: JSON.stringify(sources), encoding: 'utf8' });
		const broken = (JSON.parse(printed) as Array<Array<{ rule: string; line: number }>>).flatMap((found, index) =>
			found
				.filter(({ rule }) => rule.startsWith('n8n-nodes-base/') && !otherwise.includes(rule))
				.map(({ rule, line }) => `${nodes[index].description.name}: ${rule} at ${sources[index].text.split('\n')[line - 1].trim()}`),
		);
		expect(broken).toEqual([]);
	});
});
