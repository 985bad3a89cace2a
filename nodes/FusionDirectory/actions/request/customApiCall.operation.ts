import type { IDataObject } from 'n8n-workflow';
import type { FusionDirectoryClient } from '../../../../clients/fusiondirectory/client';
import type { JsonValue } from '../../../../clients/json';
import type { ItemInput } from '../../../shared/input';
import { jsonField, menuField } from '../../../shared/parameters';
import type { Operation } from '../operation';
import { writeOptions } from '../parameters';

const httpMethods = ['DELETE', 'GET', 'PATCH', 'POST', 'PUT'] as const;

/** One call as it was written. */
interface Call {
	request: IDataObject;
	send(): Promise<JsonValue>;
}

function rpcCall(client: FusionDirectoryClient, input: ItemInput): Call {
	const method = input.requiredText('method').trim();
	const parameters = input.json('parameters') ?? [];
	if (!Array.isArray(parameters))
		throw input.refusal("The parameter 'Parameters' is not a JSON list", 'Write it as ["USER", null]; the session ID is put in front');
	return {
		request: { method, parameters },
		send: async () => await client.requests.jsonRpc(method, parameters as JsonValue[]),
	};
}

function restCall(client: FusionDirectoryClient, input: ItemInput): Call {
	const method = input.choice('httpMethod', httpMethods, 'GET');
	const path = input.requiredText('path');
	const segments = path
		.split('/')
		.filter((part) => part !== '')
		.map((part) => decode(input, part));
	if (segments.some((part) => part === '.' || part === '..'))
		throw input.refusal("The parameter 'Path' leaves the webservice", 'Write it like /objects/user');
	const query = Object.entries(input.jsonObject('query')).map(([name, value]) => [name, String(value)] as const);
	const text = input.value('body');
	const given = typeof text === 'string' ? text.trim() : JSON.stringify(text);
	// FusionDirectory refuses any body, even {}, where it expects none.
	const body = method === 'GET' || given === undefined || given === '' ? undefined : given;
	return {
		request: {
			method,
			path,
			query: Object.fromEntries(query),
			body: body === undefined ? null : (input.json('body') as IDataObject[string]),
		},
		send: async () => await client.requests.rest({ method, segments, query, body }),
	};
}

/** A DN in a path may be written plain or percent-encoded. */
function decode(input: ItemInput, part: string): string {
	try {
		return decodeURIComponent(part);
	} catch {
		throw input.refusal("The parameter 'Path' holds a % that encodes nothing", 'Write %25 for a percent sign');
	}
}

export const customApiCall: Operation = {
	value: 'customApiCall',
	name: 'Custom API Call',
	action: 'Make custom API call',
	description: 'Call any method of the webservice on the session of this node',
	properties: [
		menuField('Protocol', 'protocol', {
			options: [
				{ name: 'JSON-RPC', value: 'jsonRpc', description: 'All versions from 1.2' },
				{ name: 'REST', value: 'rest', description: 'From version 1.4' },
			],
			default: 'jsonRpc',
		}),
		{
			displayName: 'Method Name',
			name: 'method',
			type: 'string',
			required: true,
			displayOptions: { show: { protocol: ['jsonRpc'] } },
			default: '',
			placeholder: 'e.g. formfields',
		},
		jsonField('Parameters', 'parameters', {
			displayOptions: { show: { protocol: ['jsonRpc'] } },
			default: '[]',
			description: 'JSON list of what follows the session ID, which is put in front',
		}),
		menuField('Method', 'httpMethod', {
			options: httpMethods.map((name) => ({ name, value: name })),
			displayOptions: { show: { protocol: ['rest'] } },
			default: 'GET',
		}),
		{
			displayName: 'Path',
			name: 'path',
			type: 'string',
			required: true,
			displayOptions: { show: { protocol: ['rest'] } },
			default: '',
			placeholder: 'e.g. /objects/user',
			description: 'Below rest.php/v1',
		},
		jsonField('Query', 'query', {
			displayOptions: { show: { protocol: ['rest'] } },
			default: '{}',
			description: 'JSON object, e.g. { "attrs[mail]": "*" }',
		}),
		jsonField('Body', 'body', {
			displayOptions: { show: { protocol: ['rest'], httpMethod: ['DELETE', 'PATCH', 'POST', 'PUT'] } },
			default: '',
			description: 'JSON; empty for none',
		}),
		writeOptions(),
	],

	async execute({ client, input, write }) {
		const byRest = input.choice('protocol', ['jsonRpc', 'rest'], 'jsonRpc') === 'rest';
		const { request, send } = byRest ? restCall(client, input) : rpcCall(client, input);
		return await write.call({
			name: 'make the call',
			request,
			send: async () => ({ result: (await send()) as IDataObject[string] }),
			// Whether a call of one's own changes anything, only its author knows.
			outcome: null,
		});
	},
};
