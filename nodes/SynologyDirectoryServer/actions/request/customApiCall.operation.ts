import { isJsonObject, type JsonObject } from '../../../../clients/json';
import type { SynologyClient } from '../../../../clients/synology/client';
import type { ItemInput } from '../../../shared/input';
import type { Operation } from '../../../shared/operation';
import { writeOptions } from '../parameters';

/** Parameters that a person typed, as plain JSON. */
export function readParameters(input: ItemInput, value: unknown, label: string): JsonObject {
	let parsed = value;
	if (typeof value === 'string') {
		try {
			parsed = value.trim() === '' ? {} : JSON.parse(value);
		} catch {
			throw input.refusal(`'${label}' is not valid JSON`, 'Write it as { "name": "value" }');
		}
	}
	if (parsed === undefined || parsed === null) return {};
	const plain: unknown = JSON.parse(JSON.stringify(parsed));
	if (!isJsonObject(plain)) throw input.refusal(`'${label}' is not a JSON object`, 'Write it as { "name": "value" }');
	return plain;
}

export const customApiCall: Operation<SynologyClient> = {
	value: 'customApiCall',
	name: 'Custom API Call',
	action: 'Make custom API call',
	description: 'Call any API of DSM; session, token and encoding are taken care of',
	properties: [
		{ displayName: 'API', name: 'api', type: 'string', required: true, default: '', placeholder: 'e.g. SYNO.Core.User' },
		{ displayName: 'Method', name: 'method', type: 'string', required: true, default: '', placeholder: 'e.g. list' },
		{ displayName: 'Version', name: 'version', type: 'number', typeOptions: { minValue: 1 }, required: true, default: 1 },
		{
			displayName: 'Parameters',
			name: 'parameters',
			type: 'json',
			default: '{}',
			description: 'As a JSON object, without session ID and token; each value is encoded as DSM wants it',
		},
		{
			displayName: 'Only Reads',
			name: 'onlyReads',
			type: 'boolean',
			default: false,
			description: 'Whether the call changes nothing, so that it may be repeated when the connection breaks',
		},
		writeOptions(),
	],
	inOrder: true,

	async execute({ client, input, write }) {
		const request = {
			api: input.requiredText('api').trim(),
			method: input.requiredText('method').trim(),
			version: input.number('version', { from: 1, whole: true }),
			params: readParameters(input, input.value('parameters'), 'Parameters'),
		};
		if (input.flag('onlyReads') && !input.dryRun) return { data: await client.call(request, 'read') };
		return await write.send(request, {
			outcome: null,
			steps: () => [{ name: 'make the call', request, send: async () => ({ told: { data: await client.call(request, 'write') } }) }],
			about: (_request, told) => told,
		});
	},
};
