import type { IDataObject } from 'n8n-workflow';
import { toJsonObject } from '../../../../clients/json';
import type { SynologyClient } from '../../../../clients/synology/client';
import type { ApiRequest } from '../../../../clients/synology/encoding';
import type { ItemInput } from '../../../shared/input';
import { jsonField, menuField, numberField, rows, textField } from '../../../shared/parameters';
import type { Operation } from '../operation';
import { writeOptions } from '../parameters';
import { dsmCall } from '../records';

function readCalls(input: ItemInput): ApiRequest[] {
	const rows = input.rows('calls', 'rows');
	if (rows.length === 0) throw input.refusal("The parameter 'Calls' is empty", 'Add at least one call');
	return rows.map((row, index) => ({
		api: String(row.api ?? '').trim(),
		method: String(row.method ?? '').trim(),
		version: Number(row.version),
		params: toJsonObject(input.jsonObjectIn(row.parameters, `Parameters of call ${index + 1}`)),
	}));
}

export const compound: Operation = {
	value: 'compound',
	name: 'Compound',
	action: 'Make compound request',
	description: 'Have DSM carry out several calls of any API in one request',
	properties: [
		rows(
			'Call',
			[
				textField('API', 'api', { default: 'SYNO.ActiveDirectory.User', placeholder: 'e.g. SYNO.ActiveDirectory.User' }),
				textField('Method', 'method', { default: 'set', placeholder: 'e.g. set' }),
				numberField('Version', 'version', { from: 1, fallback: 2 }),
				jsonField('Parameters', 'parameters', {
					default: '{}',
					description:
						'As a JSON object, e.g. { "userList": [{ "dn": "CN=jdoe,CN=Users,DC=example,DC=com", "web": "https://example.com" }] }',
				}),
			],
			{ displayName: 'Calls', name: 'calls', sortable: true },
		),
		menuField('Mode', 'mode', {
			options: [
				{ name: 'Parallel', value: 'parallel', description: 'All at the same time' },
				{ name: 'Sequential', value: 'sequential', description: 'One after another' },
			],
			default: 'sequential',
		}),
		{
			displayName: 'Stop When Refused',
			name: 'stopWhenError',
			type: 'boolean',
			default: true,
			displayOptions: { show: { mode: ['sequential'] } },
			description: 'Whether calls that follow a refused one are skipped',
		},
		menuField('If a Call Is Refused', 'ifRefused', {
			options: [
				{ name: 'Fail', value: 'fail', description: 'Stop with a message; calls before it were carried out' },
				{ name: 'Return', value: 'return', description: 'Return what became of each call' },
			],
			default: 'fail',
		}),
		writeOptions(),
	],
	inOrder: true,

	async execute({ client, input, write }) {
		const calls = readCalls(input);
		const mode = input.choice('mode', ['parallel', 'sequential']);
		const ifRefused = input.choice('ifRefused', ['fail', 'return']);
		const stopWhenError = mode === 'sequential' ? input.flag('stopWhenError') : undefined;
		return await write.call({
			name: 'carry out the calls',
			request: dsmCall('SYNO.Entry.Request', 1, 'request', {
				compound: calls.map(({ params, ...call }) => ({ ...call, ...params })),
				mode,
				stop_when_error: stopWhenError,
			}),
			async send() {
				const results = await client.compound(calls, { mode, stopWhenError });
				if (ifRefused === 'fail') throwRefused(results);
				return { complete: results.every(isDone), results: results.map((result, index) => told(calls[index], result)) };
			},
		});
	},
};

type Result = Awaited<ReturnType<SynologyClient['compound']>>[number];

const isDone = ({ state, reason }: Result): boolean => state === 'done' && reason === undefined;

function throwRefused(results: Result[]): void {
	const refused = results.findIndex(({ reason }) => reason !== undefined);
	const reason = results[refused]?.reason;
	if (reason === undefined) return;
	throw reason.with({
		message: `Call ${refused + 1} of ${results.length} was refused, ${results.filter(isDone).length} carried out: ${reason.message}`,
	});
}

const told = ({ api, method, version }: ApiRequest, result: Result): IDataObject => ({
	api,
	method,
	version,
	state: result.reason ? 'refused' : result.state,
	...(result.state === 'done' ? { data: result.data } : {}),
	...(result.reason ? { reason: result.reason.message } : {}),
});
