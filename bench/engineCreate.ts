import type { IExecuteFunctions, IHttpRequestOptions, INodeExecutionData, INodeProperties, INodeType } from 'n8n-workflow';
import { credentialFor, nodeOf, ourType, runInEngine } from './engine';
import { compare } from './measure';
import { ratioFigures, timesOf, type Row } from './rows';
import { startServer, type Server } from './serverProcess';

const items = Array.from({ length: 1000 }, (_, index) => ({ json: { name: `bench${index}`, mail: `bench${index}@example.com` } }));
const byExpression = { username: '={{ $json.name }}', email: '={{ $json.mail }}' };
const properties: INodeProperties[] = [
	{ displayName: 'Username', name: 'username', type: 'string', default: '' },
	{ displayName: 'Email', name: 'email', type: 'string', default: '' },
];

/** What a careful author would write with n8n's own helper: one call per item, or all at once. */
function helperNode(server: Server, name: string, allAtOnce: boolean): INodeType {
	const createIn = async (context: IExecuteFunctions, item: number): Promise<INodeExecutionData> => {
		const request: IHttpRequestOptions = {
			method: 'POST',
			url: `${server.url}/api/v1/localusers/`,
			auth: { username: server.credential.username, password: server.credential.apiKey ?? '' },
			body: { username: context.getNodeParameter('username', item), email: context.getNodeParameter('email', item) },
			json: true,
			skipSslCertificateValidation: true,
		};
		return { json: (await context.helpers.httpRequest(request)) as INodeExecutionData['json'], pairedItem: { item } };
	};
	return nodeOf(name, properties, async (context) => {
		const indexes = context.getInputData().map((_, index) => index);
		if (allAtOnce) return await Promise.all(indexes.map(async (index) => await createIn(context, index)));
		const created: INodeExecutionData[] = [];
		for (const index of indexes) created.push(await createIn(context, index));
		return created;
	});
}

/** 1,000 items created in n8n's engine: our node against n8n's own HTTP helper, user name and e-mail by expression. */
export async function engineCreate(): Promise<Row> {
	const server = await startServer('fortiAuthenticator');
	const credentials = credentialFor('fortiAuthenticator', server);
	const nodes = { one: helperNode(server, 'one', false), all: helperNode(server, 'all', true) };
	const requests: Record<string, number> = {};
	const contender = (name: string, type: string, parameters: Record<string, string>) => ({
		name,
		before: server.reset,
		after: async () => {
			requests[name] = await server.count();
		},
		run: async () => {
			const created = await runInEngine({ type, parameters: { ...byExpression, ...parameters }, items, credentials, nodes });
			if (created.length !== items.length) throw new Error(`${created.length} users came`);
		},
	});
	const ours = 'our node';
	try {
		const create = { resource: 'localUser', operation: 'create', output: 'simplified' };
		const contenders = [
			contender(ours, ourType('fortiAuthenticator'), create),
			contender('helper, one by one', 'one', {}),
			contender('helper, all at once', 'all', {}),
		];
		const runs = await compare(contenders);
		const figures = [
			...ratioFigures(runs, 'helper, one by one', ours, { cpu: { atLeast: 8 }, wall: { atLeast: 8 } }),
			...ratioFigures(runs, 'helper, all at once', ours, { cpu: { atLeast: 4.5 }, wall: { atLeast: 4.5 } }),
		];
		return { key: 'engine.create', figures, milliseconds: timesOf(runs), requests };
	} finally {
		server.stop();
	}
}
