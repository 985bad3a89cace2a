import type { IDataObject, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

/** A mail that a workflow sent in `npm run demo`. */
export interface DemoMail {
	to: string;
	subject: string;
	html: string;
}

type Execute = NonNullable<INodeType['execute']>;

function standIn(name: string, version: number[], parameters: string[], outputs: number, execute: Execute): INodeType {
	const description: INodeTypeDescription = {
		displayName: name,
		name,
		group: ['transform'],
		version,
		description: '',
		defaults: { name },
		inputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputs: Array.from({ length: outputs }, () => NodeConnectionTypes.Main),
		properties: parameters.map((parameter) => ({ displayName: parameter, name: parameter, type: 'json', default: '' })),
	};
	return { description, execute };
}

/** Assigns by a path with dots, as Edit Fields does. */
function assign(target: IDataObject, path: string, value: unknown): void {
	const [first, ...rest] = path.split('.');
	if (rest.length === 0) target[first] = value as IDataObject;
	else {
		const inner = { ...(target[first] as IDataObject | undefined) };
		target[first] = inner;
		assign(inner, rest.join('.'), value);
	}
}

/**
 * Stand-ins for the nodes that belong to n8n and not to its engine, as far as the example workflows of the demo use
 * them. The mail goes to `sent`; thirty days never pass.
 */
export function standIns(sent: DemoMail[]): Record<string, INodeType> {
	const seen = new Set<string>();
	return {
		'n8n-nodes-base.set': standIn('Edit Fields', [3.4], ['assignments', 'includeOtherFields'], 1, async function () {
			return [
				this.getInputData().map((item, index): INodeExecutionData => {
					const keep = this.getNodeParameter('includeOtherFields', index, false) === true;
					const json: IDataObject = keep ? { ...item.json } : {};
					const assigned = this.getNodeParameter('assignments.assignments', index) as Array<{ name: string; value: unknown }>;
					for (const { name, value } of assigned) assign(json, name, value);
					return { json, pairedItem: { item: index } };
				}),
			];
		}),
		'n8n-nodes-base.if': standIn('If', [2.2], ['conditions'], 2, async function () {
			const outputs: INodeExecutionData[][] = [[], []];
			this.getInputData().forEach((item, index) => {
				const holds = this.getNodeParameter('conditions.conditions[0].leftValue', index);
				outputs[holds === true ? 0 : 1].push({ json: item.json, pairedItem: { item: index } });
			});
			return outputs;
		}),
		'n8n-nodes-base.removeDuplicates': standIn('Remove Duplicates', [2], ['dedupeValue'], 1, async function () {
			const items = this.getInputData().map(({ json }, index): INodeExecutionData => ({ json, pairedItem: { item: index } }));
			return [
				items.filter((_, index) => {
					const key = `${this.getNode().name} ${String(this.getNodeParameter('dedupeValue', index))}`;
					return !seen.has(key) && seen.add(key);
				}),
			];
		}),
		'n8n-nodes-base.emailSend': standIn('Send Email', [2.1], ['toEmail', 'subject', 'html'], 1, async function () {
			return [
				this.getInputData().map((_, index): INodeExecutionData => {
					const text = (name: string): string => String(this.getNodeParameter(name, index));
					sent.push({ to: text('toEmail'), subject: text('subject'), html: text('html') });
					return { json: { accepted: [text('toEmail')] }, pairedItem: { item: index } };
				}),
			];
		}),
		'n8n-nodes-base.merge': standIn('Merge', [3], [], 1, async function () {
			const both = [0, 1].flatMap((input) =>
				this.getInputData(input).map(({ json }, item): INodeExecutionData => ({ json, pairedItem: { item, input } })),
			);
			return [both];
		}),
		'n8n-nodes-base.noOp': standIn('No Operation', [1], [], 1, async function () {
			return [this.getInputData()];
		}),
		'n8n-nodes-base.wait': standIn('Wait', [1.1], [], 1, async () => [[]]),
	};
}
