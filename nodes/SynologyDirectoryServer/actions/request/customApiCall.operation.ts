import { toJsonObject } from '../../../../clients/json';
import { flagField, jsonField, textField } from '../../../shared/parameters';
import type { Operation } from '../operation';
import { writeOptions } from '../parameters';

export const customApiCall: Operation = {
	value: 'customApiCall',
	name: 'Custom API Call',
	action: 'Make custom API call',
	description: 'Call any API of DSM; session, token and encoding are taken care of',
	properties: [
		textField('API', 'api', { required: true, placeholder: 'e.g. SYNO.Core.User' }),
		textField('Method', 'method', { required: true, placeholder: 'e.g. list' }),
		{ displayName: 'Version', name: 'version', type: 'number', typeOptions: { minValue: 1 }, required: true, default: 1 },
		jsonField('Parameters', 'parameters', {
			default: '{}',
			description: 'As a JSON object, without session ID and token; each value is encoded as DSM wants it',
		}),
		flagField('Only Reads', 'onlyReads', 'Whether the call changes nothing, so that it may be repeated when the connection breaks'),
		writeOptions(),
	],
	inOrder: true,

	async execute({ client, input, write }) {
		const request = {
			api: input.requiredText('api').trim(),
			method: input.requiredText('method').trim(),
			version: input.number('version', { from: 1, whole: true }),
			params: toJsonObject(input.jsonObject('parameters')),
		};
		if (input.flag('onlyReads') && !input.dryRun) return { data: await client.call(request, 'read') };
		const send = async () => ({ data: await client.call(request, 'write') });
		return await write.call({ name: 'make the call', request, send, outcome: null });
	},
};
