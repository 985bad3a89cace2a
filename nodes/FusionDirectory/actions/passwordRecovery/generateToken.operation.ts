import { toData } from '../../../shared/output';
import { textField } from '../../../shared/parameters';
import type { Operation } from '../operation';
import { writeOptions } from '../parameters';

export const generateToken: Operation = {
	value: 'generateToken',
	name: 'Generate Token',
	action: 'Generate password recovery token',
	description: 'Make a token with which the password of a user can be set for about ten minutes',
	properties: [
		textField('Email', 'email', {
			required: true,
			placeholder: 'e.g. ada@example.com',
			description: 'Main or alternate address of the user',
		}),
		writeOptions(),
	],

	async execute({ client, input, write }) {
		const email = input.requiredText('email');
		return await write.call({
			name: 'make a recovery token',
			request: { email },
			send: async () => toData(await client.passwordRecovery.generateToken(email)),
			outcome: 'created',
			toldOnce: ['token'],
		});
	},
};
