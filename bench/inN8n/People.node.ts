import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';

/** Gives the items that the measured node works on. */
export class People implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'People',
		name: 'people',
		group: ['input'],
		version: 1,
		description: 'For measuring only',
		defaults: { name: 'People' },
		inputs: ['main'],
		outputs: ['main'],
		properties: [{ displayName: 'How Many', name: 'count', type: 'number', default: 1000 }],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const count = this.getNodeParameter('count', 0) as number;
		const people = Array.from({ length: count }, (_, item) => ({
			json: { name: `bench${item}`, mail: `bench${item}@example.com` },
			pairedItem: { item: 0 },
		}));
		return [people];
	}
}
