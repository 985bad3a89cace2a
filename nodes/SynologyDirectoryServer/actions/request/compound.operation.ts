import type { IDataObject } from 'n8n-workflow';
import type { SynologyClient } from '../../../../clients/synology/client';
import type { ApiRequest } from '../../../../clients/synology/encoding';
import type { ItemInput } from '../../../shared/legacy/itemInput';
import type { Operation } from '../../../shared/legacy/operation';
import { writeOptions } from '../parameters';
import { oneOf } from '../records';
import { readParameters } from './customApiCall.operation';

function readCalls(input: ItemInput): ApiRequest[] {
	const rows = input.rows('calls', 'rows');
	if (rows.length === 0) throw input.refusal("The parameter 'Calls' is empty", 'Add at least one call');
	return rows.map((row, index) => ({
		api: String(row.api ?? '').trim(),
		method: String(row.method ?? '').trim(),
		version: Number(row.version),
		params: readParameters(input, row.parameters, `Parameters of call ${index + 1}`),
	}));
}

export const compound: Operation<SynologyClient> = {
	value: 'compound',
	name: 'Compound',
	action: 'Make compound request',
	description: 'Have DSM carry out several calls of any API in one request',
	properties: [
		{
			displayName: 'Calls',
			name: 'calls',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true, sortable: true },
			placeholder: 'Add call',
			default: {},
			options: [
				{
					displayName: 'Calls',
					name: 'rows',
					values: [
						{
							displayName: 'API',
							name: 'api',
							type: 'string',
							default: 'SYNO.ActiveDirectory.User',
							placeholder: 'e.g. SYNO.ActiveDirectory.User',
						},
						{ displayName: 'Method', name: 'method', type: 'string', default: 'set', placeholder: 'e.g. set' },
						{ displayName: 'Version', name: 'version', type: 'number', typeOptions: { minValue: 1 }, default: 2 },
						{
							displayName: 'Parameters',
							name: 'parameters',
							type: 'json',
							default: '{}',
							description:
								'As a JSON object, e.g. { "userList": [{ "dn": "CN=jdoe,CN=Users,DC=example,DC=com", "web": "https://example.com" }] }',
						},
					],
				},
			],
		},
		{
			displayName: 'Mode',
			name: 'mode',
			type: 'options',
			options: [
				{ name: 'Parallel', value: 'parallel', description: 'All at the same time' },
				{ name: 'Sequential', value: 'sequential', description: 'One after another' },
			],
			default: 'sequential',
		},
		{
			displayName: 'Stop When Refused',
			name: 'stopWhenError',
			type: 'boolean',
			default: true,
			displayOptions: { show: { mode: ['sequential'] } },
			description: 'Whether calls that follow a refused one are skipped',
		},
		{
			displayName: 'If a Call Is Refused',
			name: 'ifRefused',
			type: 'options',
			options: [
				{ name: 'Fail', value: 'fail', description: 'Stop with a message; calls before it were carried out' },
				{ name: 'Return', value: 'return', description: 'Return what became of each call' },
			],
			default: 'fail',
		},
		writeOptions(),
	],
	inOrder: true,

	async execute(client, input) {
		const calls = readCalls(input);
		const mode = oneOf(input, input.value('mode'), 'Mode', ['parallel', 'sequential']);
		const ifRefused = oneOf(input, input.value('ifRefused'), 'If a Call Is Refused', ['fail', 'return']);
		const stopWhenError = mode === 'sequential' ? input.boolean('stopWhenError') : undefined;
		return await input.perform({
			outcome: 'updated',
			request: {
				api: 'SYNO.Entry.Request',
				version: 1,
				method: 'request',
				params: { compound: calls.map(({ params, ...call }) => ({ ...call, ...params })), mode, stop_when_error: stopWhenError },
			},
			async run() {
				const results = await client.compound(calls, { mode, stopWhenError });
				const refused = results.findIndex(({ reason }) => reason !== undefined);
				const reason = results[refused]?.reason;
				if (reason && ifRefused === 'fail') {
					const carriedOut = results.filter((result) => result.state === 'done' && result.reason === undefined).length;
					throw reason.with({
						message: `Call ${refused + 1} of ${calls.length} was refused, ${carriedOut} carried out: ${reason.message}`,
					});
				}
				return {
					complete: results.every((result) => result.state === 'done' && result.reason === undefined),
					results: results.map((result, index): IDataObject => {
						const { api, method, version } = calls[index];
						const state = result.reason ? 'refused' : result.state;
						return {
							api,
							method,
							version,
							state,
							...(result.state === 'done' ? { data: result.data } : {}),
							...(result.reason ? { reason: result.reason.message } : {}),
						};
					}),
				};
			},
		});
	},
};
