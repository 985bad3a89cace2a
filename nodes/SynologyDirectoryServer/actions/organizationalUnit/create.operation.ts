import { childDn } from '../../../../clients/directory/dn';
import { ifExists, textField } from '../../../shared/parameters';
import { chosenContainer } from '../input';
import type { Operation } from '../operation';
import { containerLocator, writeOptions } from '../parameters';
import { units } from './record';

export const create: Operation = {
	value: 'create',
	name: 'Create',
	action: 'Create organizational unit',
	description: 'Create an organizational unit; needs domain access',
	properties: [
		textField('Name', 'name', { required: true, placeholder: 'e.g. Staff' }),
		containerLocator('Where it is put; the domain itself when nothing is chosen', 'The domain itself'),
		textField('Description', 'description'),
		ifExists('Organizational Unit', { withUpdate: false }),
		writeOptions(),
	],
	inOrder: true,

	async execute({ client, input, write }) {
		const name = input.requiredText('name').trim();
		const container = chosenContainer(input) ?? (await client.directory.lookup.server()).baseDn;
		const description = input.text('description').trim();
		return await write.create(units(client), { ref: childDn('OU', name, container), fields: { name, container, description } });
	},
};
