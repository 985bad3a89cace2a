import { longest } from '../../../../clients/fortiauthenticator/userFields';
import { collection, ifExists, textField } from '../../../shared/parameters';
import type { Operation } from '../operation';
import { writeOptions } from '../parameters';
import { userGroups } from './record';

export const create: Operation = {
	value: 'create',
	name: 'Create',
	action: 'Create user group',
	description: 'Create a local user group',
	properties: [
		textField('Name', 'name', { required: true, placeholder: 'e.g. VPN Users', description: `Up to ${longest.groupName} characters` }),
		collection('additionalFields', [textField('Password Policy', 'policy', { description: 'The default policy when left empty' })]),
		ifExists('Group', { withUpdate: false }),
		writeOptions(),
	],
	recordName: (input) => ({ by: 'name', name: input.text('name').trim() }),

	async execute({ client, input, write }) {
		const name = input.requiredText('name').trim();
		const policy = input.text('additionalFields.policy').trim();
		return await write.create(userGroups(client), {
			ref: { name },
			fields: { name, ...(policy === '' ? {} : { password_policy: policy }) },
			ifExists: input.choice<'fail' | 'skip'>('ifExists', ['fail', 'skip'], 'fail'),
		});
	},
};
