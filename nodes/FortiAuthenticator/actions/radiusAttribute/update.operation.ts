import type { IDataObject } from 'n8n-workflow';
import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import type { LocalUser } from '../../../../clients/fortiauthenticator/types';
import type { Operation } from '../../../shared/legacy/operation';
import { ifMissing } from '../../../shared/parameters';
import { attributeId, attributeLocator, userKey, userLocator, userReference, writeOptions } from '../../parameters';
import { AttributeView } from './view';

const names = { attributeName: 'attribute', value: 'attr_val', vendor: 'vendor' } as const;

export const update: Operation<FortiAuthenticatorClient> = {
	value: 'update',
	name: 'Update',
	action: 'Update RADIUS attribute',
	description: 'Change a RADIUS attribute of a local user',
	properties: [
		userLocator,
		attributeLocator,
		{
			displayName: 'Update Fields',
			name: 'updateFields',
			type: 'collection',
			placeholder: 'Add field',
			default: {},
			description: 'What is left empty here stays as it is',
			options: [
				{ displayName: 'Attribute Name', name: 'attributeName', type: 'string', default: '' },
				{ displayName: 'Value', name: 'value', type: 'string', default: '' },
				{ displayName: 'Vendor', name: 'vendor', type: 'string', default: '' },
			],
		},
		ifMissing('RADIUS Attribute'),
		writeOptions,
	],
	recordKey: userKey,

	async execute(client, input) {
		const id = attributeId(input);
		const reference = userReference(input);
		const chosen = input.collection('updateFields');
		const changes: IDataObject = Object.fromEntries(
			Object.entries(names)
				.map(([parameter, field]): [string, string] => [
					field,
					chosen[parameter] === undefined || chosen[parameter] === null ? '' : String(chosen[parameter]),
				])
				.filter(([, value]) => value !== ''),
		);
		if (Object.keys(changes).length === 0) throw input.refusal("Nothing is chosen in 'Update Fields'", 'Add the fields to change');
		let user: LocalUser | undefined;
		return await input.update({
			view: new AttributeView(() => user),
			name: String(id),
			changes,
			async find() {
				user = await client.localUsers.find(reference);
				return await client.radiusAttributes.get(user, id);
			},
			async update(attribute, sent) {
				user ??= await client.localUsers.find(reference);
				const texts = Object.fromEntries(Object.entries(sent).map(([field, value]) => [field, String(value)]));
				return await client.radiusAttributes.update(user, attribute, texts);
			},
		});
	},
};
