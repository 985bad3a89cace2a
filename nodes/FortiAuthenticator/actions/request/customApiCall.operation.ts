import { readApiPath, refuseHarm, type Method } from '../../../../clients/fortiauthenticator/paths';
import { toJsonObject } from '../../../../clients/json';
import type { ItemInput } from '../../../shared/input';
import { toData } from '../../../shared/output';
import { jsonField, menuField, rows, textField } from '../../../shared/parameters';
import type { Operation } from '../operation';
import { writeOptions } from '../parameters';

const methods: Method[] = ['DELETE', 'GET', 'PATCH', 'POST', 'PUT'];

function readMethod(input: ItemInput): Method {
	const text = input.text('method').toUpperCase();
	const method = methods.find((one) => one === text);
	if (method === undefined) throw input.refusal(`'${text}' is no method of the REST API`, `Choose one of: ${methods.join(', ')}`);
	return method;
}

export const customApiCall: Operation = {
	value: 'customApiCall',
	name: 'Custom API Call',
	action: 'Make custom API call',
	description: 'Send a request of your own with the login of the credential; what would change a whole list is refused',
	properties: [
		menuField('Method', 'method', { options: methods.map((value) => ({ name: value, value })), default: 'GET' }),
		textField('Path', 'path', { required: true, placeholder: 'e.g. ldapusers/7/', description: 'Below /api/v1/; without a query' }),
		rows('Parameter', [textField('Name', 'name'), textField('Value', 'value')], {
			displayName: 'Query Parameters',
			name: 'query',
			description: 'An unknown name is ignored by FortiAuthenticator, which then answers with everything',
		}),
		jsonField('Body (JSON)', 'body', { default: '{}', displayOptions: { show: { method: ['PATCH', 'POST', 'PUT'] } } }),
		writeOptions([
			menuField('Format of the Answer', 'format', {
				options: [
					{ name: 'JSON', value: 'json' },
					{ name: 'XML', value: 'xml', description: 'Asked for as XML and read into the same shape' },
				],
				default: 'json',
			}),
		]),
	],

	async execute({ client, input, write }) {
		const method = readMethod(input);
		const path = readApiPath(input.requiredText('path'));
		refuseHarm(method, path);
		const query = input
			.rows('query', 'rows')
			.filter((row) => String(row.name ?? '') !== '')
			.map((row): [string, string] => [String(row.name), String(row.value ?? '')]);
		if (input.choice('options.format', ['json', 'xml'], 'json') === 'xml') query.push(['format', 'xml']);
		if (method === 'GET') return { ...(await client.request({ method, path, query })) };
		const body = method === 'DELETE' ? undefined : toJsonObject(input.jsonObject('body'));
		return await write.call({
			name: 'send the request',
			request: { method, path, query: Object.fromEntries(query), body },
			send: async () => toData(await client.request({ method, path, query, body })),
			outcome: null,
		});
	},
};
