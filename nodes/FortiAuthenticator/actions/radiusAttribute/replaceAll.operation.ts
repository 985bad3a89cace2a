import { checkAttribute } from '../../../../clients/fortiauthenticator/radiusAttributes';
import type { NewRadiusAttribute } from '../../../../clients/fortiauthenticator/types';
import { isPlainObject } from '../../../../clients/json';
import type { ItemInput } from '../../../shared/input';
import { jsonField, menuField, rows, textField } from '../../../shared/parameters';
import { userName, userRef } from '../input';
import { localUsers } from '../localUser/record';
import type { Operation } from '../operation';
import { userLocator, writeOptions } from '../parameters';
import { shownAttribute } from './record';

const textOf = (value: unknown): string =>
	typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';

function readAttributes(input: ItemInput): NewRadiusAttribute[] {
	if (input.choice('specify', ['rows', 'json'], 'rows') === 'rows') {
		return input
			.rows('attributes', 'rows')
			.map((row) => ({ vendor: textOf(row.vendor), attribute: textOf(row.attributeName), attr_val: textOf(row.value) }));
	}
	const list = input.json('attributesJson');
	if (!Array.isArray(list) || !list.every(isPlainObject)) {
		throw input.refusal(
			"'Attributes (JSON)' is not a list of objects",
			'Write it as [{ "vendor": "Default", "attribute": "Filter-Id", "value": "staff" }]',
		);
	}
	return list.map((one) => ({ vendor: textOf(one.vendor), attribute: textOf(one.attribute), attr_val: textOf(one.attr_val ?? one.value) }));
}

export const replaceAll: Operation = {
	value: 'replaceAll',
	name: 'Replace All',
	action: 'Replace all RADIUS attributes of local user',
	description: 'Give a local user exactly these RADIUS attributes; when one is refused, the old ones are put back',
	properties: [
		userLocator,
		menuField('Specify Attributes', 'specify', {
			options: [
				{ name: 'As Rows', value: 'rows' },
				{ name: 'Using JSON', value: 'json' },
			],
			default: 'rows',
		}),
		rows(
			'Attribute',
			[
				textField('Attribute Name', 'attributeName', { placeholder: 'e.g. Framed-IP-Address' }),
				textField('Value', 'value'),
				textField('Vendor', 'vendor', { default: 'Default' }),
			],
			{ displayName: 'Attributes', name: 'attributes', displayOptions: { show: { specify: ['rows'] } } },
		),
		jsonField('Attributes (JSON)', 'attributesJson', {
			default: '[]',
			displayOptions: { show: { specify: ['json'] } },
			description: 'A list such as [{ "vendor": "Fortinet", "attribute": "Fortinet-Group-Name", "value": "VPN" }]',
		}),
		writeOptions(),
	],
	inOrder: true,
	recordName: userName,

	async execute({ client, input, write }) {
		const wanted = readAttributes(input).map(checkAttribute);
		if (wanted.length === 0) throw input.refusal('The list of RADIUS attributes is empty', "Use 'Delete All' to remove all of them");
		const kind = localUsers(client);
		return await write.perform(kind, userRef(input), {
			steps: (user) => [
				{
					name: 'replace the RADIUS attributes',
					request: { method: 'PUT', path: `${user.resource_uri}radiusattributes/`, objects: wanted.map((one) => ({ ...one })) },
					async send(record) {
						const { attributes, changed } = await client.radiusAttributes.replaceAll(record, wanted);
						const shown = attributes.map((attribute) => shownAttribute({ user: record, attribute }));
						return { told: { attributes: shown }, ...(changed ? {} : { unsent: true }) };
					},
				},
			],
			about: (user, told) => ({ ...kind.identity(user), ...told }),
		});
	},
};
