import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import type { Operation } from '../../../shared/legacy/operation';
import { ifExists } from '../../../shared/parameters';
import { writeOptions } from '../../parameters';
import { groupView } from './view';

export const create: Operation<FortiAuthenticatorClient> = {
	value: 'create',
	name: 'Create',
	action: 'Create user group',
	description: 'Create a local user group',
	properties: [
		{
			displayName: 'Name',
			name: 'name',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. VPN Users',
			description: 'Up to 50 characters',
		},
		{
			displayName: 'Additional Fields',
			name: 'additionalFields',
			type: 'collection',
			placeholder: 'Add field',
			default: {},
			options: [
				{ displayName: 'Password Policy', name: 'policy', type: 'string', default: '', description: 'The default policy when left empty' },
			],
		},
		ifExists('Group', { withUpdate: false }),
		writeOptions,
	],
	recordKey: (input) => `name ${input.text('name').trim()}`,

	async execute(client, input) {
		const name = input.requiredText('name').trim();
		const { policy } = input.collection('additionalFields');
		const more = typeof policy === 'string' && policy !== '' ? { password_policy: policy } : {};
		return await input.create({
			view: groupView,
			name,
			fields: { name, ...more },
			hidden: ['password_policy'],
			find: async () => await client.userGroups.findByName(name),
			create: async () => await client.userGroups.create(name, more),
		});
	},
};
