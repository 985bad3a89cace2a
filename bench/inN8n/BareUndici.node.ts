import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { Agent } from 'undici';
import { inParallel } from '../../clients/http/inParallel';

const text = (name: string): INodeTypeDescription['properties'][number] => ({ displayName: name, name, type: 'string', default: '' });

/** A creation with nothing around it but n8n: two parameters of each item, four requests at a time, the answer as it comes. */
export class BareUndici implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Bare undici',
		name: 'bareUndici',
		group: ['output'],
		version: 1,
		description: 'For measuring only',
		defaults: { name: 'Bare undici' },
		inputs: ['main'],
		outputs: ['main'],
		properties: ['username', 'email', 'origin', 'ca', 'authorization'].map(text),
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const [origin, ca, authorization] = ['origin', 'ca', 'authorization'].map((name) => this.getNodeParameter(name, 0) as string);
		const connections = 4;
		const agent = new Agent({ connect: { ca }, connections });
		const headers = { 'content-type': 'application/json', accept: 'application/json', authorization };
		try {
			const created = await inParallel(this.getInputData(), connections, async (_one, item) => {
				const fields = { username: this.getNodeParameter('username', item), email: this.getNodeParameter('email', item) };
				const { statusCode, body } = await agent.request({
					origin,
					path: '/api/v1/localusers/',
					method: 'POST',
					headers,
					body: JSON.stringify(fields),
				});
				const json = (await body.json()) as IDataObject;
				if (statusCode !== 201) throw new Error(`The server answered ${statusCode}`);
				return { json, pairedItem: { item } };
			});
			return [created];
		} finally {
			await agent.destroy();
		}
	}
}
