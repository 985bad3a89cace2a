import { groupScopes, groupTypes } from '../../../../clients/synology/groups';
import { collection, ifExists, menuField, textField } from '../../../shared/parameters';
import { chosenContainer } from '../input';
import type { Operation } from '../operation';
import { containerLocator, writeOptions } from '../parameters';
import { groups, type GroupFields } from './record';

export const create: Operation = {
	value: 'create',
	name: 'Create',
	action: 'Create group',
	description: 'Create a group in the domain',
	properties: [
		textField('Name', 'name', { required: true, placeholder: 'e.g. Developers', description: 'Users and groups share their names' }),
		containerLocator("Where the group is put; 'Users' of the domain when nothing is chosen", 'Users'),
		collection('additionalFields', [
			textField('Description', 'description'),
			textField('Email', 'email', { placeholder: 'e.g. developers@example.com' }),
			menuField('Scope', 'scope', {
				options: [
					{ name: 'Domain Local', value: 'local', description: 'Rights in this domain; members from anywhere' },
					{ name: 'Global', value: 'global', description: 'Members from this domain; usable everywhere' },
					{ name: 'Universal', value: 'universal', description: 'For forests of several domains' },
				],
				default: 'global',
			}),
			menuField('Type', 'type', {
				options: [
					{ name: 'Distribution', value: 'distribution', description: 'For mail only' },
					{ name: 'Security', value: 'security', description: 'For granting rights' },
				],
				default: 'security',
			}),
		]),
		ifExists('Group', { withUpdate: false }),
		writeOptions(),
	],
	recordName: (input) => ({ by: 'name', name: input.text('name').trim().toLowerCase() }),

	async execute({ client, input, write }) {
		const name = input.requiredText('name').trim();
		const fields: GroupFields = {
			name,
			container: chosenContainer(input),
			description: input.optionalText('additionalFields.description'),
			email: input.optionalText('additionalFields.email'),
			scope: input.choice('additionalFields.scope', groupScopes, 'global'),
			type: input.choice('additionalFields.type', groupTypes, 'security'),
		};
		return await write.create(groups(client), { ref: { by: 'name', name }, fields });
	},
};
