import { childDn } from '../../../../clients/directory/dn';
import type { SynologyClient } from '../../../../clients/synology/client';
import type { Operation } from '../../../shared/operation';
import { ifExists } from '../../../shared/parameters';
import { chosenContainer } from '../input';
import { containerLocator, writeOptions } from '../parameters';
import { units } from './record';

export const create: Operation<SynologyClient> = {
	value: 'create',
	name: 'Create',
	action: 'Create organizational unit',
	description: 'Create an organizational unit; needs domain access',
	properties: [
		{ displayName: 'Name', name: 'name', type: 'string', required: true, default: '', placeholder: 'e.g. Staff' },
		containerLocator('Where it is put; the domain itself when nothing is chosen', 'The domain itself'),
		{ displayName: 'Description', name: 'description', type: 'string', default: '' },
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
