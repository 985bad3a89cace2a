import type { FusionDirectoryClient } from '../../../../clients/fusiondirectory/client';
import type { Operation } from '../../../shared/legacy/operation';
import { writeOptions } from '../../parameters';

export const generateToken: Operation<FusionDirectoryClient> = {
	value: 'generateToken',
	name: 'Generate Token',
	action: 'Generate password recovery token',
	description: 'Make a token with which the password of a user can be set for about ten minutes',
	properties: [
		{
			displayName: 'Email',
			name: 'email',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. ada@example.com',
			description: 'Main or alternate address of the user',
		},
		writeOptions(),
	],

	async execute(client, input) {
		const email = input.requiredText('email');
		return await input.perform({
			outcome: 'created',
			request: { email },
			run: async () => ({ ...(await client.passwordRecovery.generateToken(email)) }),
		});
	},
};
