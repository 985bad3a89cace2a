import { NodeConnectionTypes, type IExecuteFunctions, type IHttpRequestOptions, type INodeType } from 'n8n-workflow';
import { ourNodes, packageName, runWorkflow, source } from '../test/engine/harness';
import { compare, type Result, type Server } from './measure';

const items = Array.from({ length: 1000 }, (_, index) => ({ json: { name: `bench${index}`, mail: `bench${index}@example.com` } }));
const rounds = 5;

/** What a careful author would write with n8n's own helper: one call per item, or all at once. */
function helperNode(server: Server, name: string, parallel: boolean): INodeType {
	return {
		description: {
			displayName: name,
			name,
			group: ['input'],
			version: 1,
			description: '',
			defaults: { name },
			inputs: [NodeConnectionTypes.Main],
			outputs: [NodeConnectionTypes.Main],
			properties: [
				{ displayName: 'Username', name: 'username', type: 'string', default: '' },
				{ displayName: 'Email', name: 'email', type: 'string', default: '' },
			],
		},
		async execute(this: IExecuteFunctions) {
			const create = async (index: number): Promise<unknown> => {
				const request: IHttpRequestOptions = {
					method: 'POST',
					url: `${server.url}/api/v1/localusers/`,
					auth: { username: server.login.username, password: server.login.apiKey },
					body: { username: this.getNodeParameter('username', index), email: this.getNodeParameter('email', index) },
					json: true,
					skipSslCertificateValidation: true,
				};
				return await this.helpers.httpRequest(request);
			};
			const indexes = this.getInputData().map((_, index) => index);
			if (parallel) return [(await Promise.all(indexes.map(create))).map((json, item) => ({ json: json as never, pairedItem: { item } }))];
			const created = [];
			for (const item of indexes) created.push({ json: (await create(item)) as never, pairedItem: { item } });
			return [created];
		},
	} as INodeType;
}

async function run(server: Server, type: string, nodes: Record<string, INodeType>, parameters: Record<string, unknown>): Promise<void> {
	const { run: result, items: output } = await runWorkflow(
		{
			nodes: [
				{ name: 'Start', type: 'source' },
				{
					name: 'Create',
					type,
					parameters: { username: '={{ $json.name }}', email: '={{ $json.mail }}', ...parameters } as never,
					credentials: { fortiAuthenticatorApi: { id: 'c', name: 'c' } },
				},
			],
			connections: { Start: ['Create'] },
		},
		{
			nodes: { source: source(items), ...ourNodes(), ...nodes },
			credentials: { fortiAuthenticatorApi: { baseUrl: server.url, ignoreSslIssues: true, ...server.login } },
		},
	);
	if (result.status !== 'success' || output('Create').length !== items.length) {
		throw new Error(`The run ended as ${result.status}: ${result.data.resultData.error?.message ?? ''}`);
	}
}

/** 1,000 items created in n8n's engine: our node against n8n's own HTTP helper, user name and e-mail by expression. */
export async function engineCreate(server: Server): Promise<Result> {
	return await compare(server, rounds, [
		{
			name: 'our node',
			run: async () =>
				await run(server, `${packageName}.fortiAuthenticator`, {}, { resource: 'localUser', operation: 'create', output: 'simplified' }),
		},
		{
			name: 'helper, one by one',
			run: async () => await run(server, 'sequential', { sequential: helperNode(server, 'sequential', false) }, {}),
		},
		{ name: 'helper, all at once', run: async () => await run(server, 'parallel', { parallel: helperNode(server, 'parallel', true) }, {}) },
	]);
}
