import type { FusionDirectoryClient } from '../../../../clients/fusiondirectory/client';
import { textField } from '../../../shared/fields';
import type { Operation } from '../../../shared/operation';
import { writeOptions } from '../parameters';

export const generateToken: Operation<FusionDirectoryClient> = {
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
		return await write.send(
			{ email },
			{
				outcome: 'created',
				steps: () => [
					{
						name: 'make a recovery token',
						request: { email },
						send: async () => ({ told: { ...(await client.passwordRecovery.generateToken(email)) } }),
					},
				],
				about: (_address, told) => told,
				toldOnce: ['token'],
			},
		);
	},
};
