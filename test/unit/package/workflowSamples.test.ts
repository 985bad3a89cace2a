import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../../..');
const json = (file: string): unknown => JSON.parse(readFileSync(join(root, file), 'utf8'));

interface Workflow {
	nodes: Array<{ name: string; type: string; parameters: { triggerOn?: string[] } }>;
	pinData?: Record<string, Array<{ json: { event: string; sample?: boolean; user: { source: string } & object } & object }>>;
}
interface Schema {
	properties: { user: { properties: object } } & object;
}

const files = readdirSync(join(root, 'workflows')).filter((name) => name.endsWith('.json'));
const workflows = files.map((name) => [name, json(`workflows/${name}`) as Workflow] as const);
const schema = json('nodes/DirectoryUserTrigger/__schema__/v1.0.0/output.json') as Schema;
const isOurTrigger = ({ type }: { type: string }): boolean => /^n8n-nodes-directory-services\..*Trigger$/.test(type);

describe('the person that an example workflow shows before there is a credential', () => {
	test('stands at every trigger of ours, and nowhere else: pinned data of a form or a webhook would be acted upon', () => {
		for (const [name, { nodes, pinData = {} }] of workflows) {
			const triggers = nodes.filter(isOurTrigger).map((node) => node.name);
			expect([name, Object.keys(pinData)]).toEqual([name, triggers]);
		}
	});

	test('is marked as a sample, of an event that the trigger tells, in the shape of real ones', () => {
		for (const [, { nodes, pinData = {} }] of workflows) {
			for (const [title, items] of Object.entries(pinData)) {
				const trigger = nodes.find(({ name }) => name === title);
				expect(items).toHaveLength(1);
				const [{ json: item }] = items;
				expect(item.sample).toBe(true);
				expect(trigger?.parameters.triggerOn).toContain(item.event);
				expect(trigger?.type.toLowerCase()).toContain(`.${item.user.source}trigger`.toLowerCase());
				expect(Object.keys(item.user)).toEqual(Object.keys(schema.properties.user.properties));
				expect(Object.keys(item).filter((key) => key !== 'sample' && !(key in schema.properties))).toEqual([]);
			}
		}
	});
});
