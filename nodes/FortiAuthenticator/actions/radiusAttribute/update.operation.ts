import { collection, ifMissing, textField } from '../../../shared/parameters';
import { attributeId, userName, userRef } from '../input';
import type { Operation } from '../operation';
import { attributeLocator, userLocator, writeOptions } from '../parameters';
import { radiusAttributes } from './record';

const names = { attributeName: 'attribute', value: 'attr_val', vendor: 'vendor' } as const;

export const update: Operation = {
	value: 'update',
	name: 'Update',
	action: 'Update RADIUS attribute',
	description: 'Change a RADIUS attribute of a local user',
	properties: [
		userLocator,
		attributeLocator,
		collection(
			'updateFields',
			[textField('Attribute Name', 'attributeName'), textField('Value', 'value'), textField('Vendor', 'vendor')],
			'What is left empty here stays as it is',
		),
		ifMissing('RADIUS Attribute'),
		writeOptions(),
	],
	recordName: userName,

	async execute({ client, input, write }) {
		const ref = { user: userRef(input), id: attributeId(input) };
		const changes = Object.fromEntries(
			Object.entries(names)
				.map(([parameter, field]): [string, string] => [field, input.text(`updateFields.${parameter}`)])
				.filter(([, value]) => value !== ''),
		);
		if (Object.keys(changes).length === 0) throw input.refusal("Nothing is chosen in 'Update Fields'", 'Add the fields to change');
		return await write.update(radiusAttributes(client), ref, changes);
	},
};
