import type { SynologyClient } from '../../../../clients/synology/client';
import type { SynologyUser } from '../../../../clients/synology/types';
import type { Operation } from '../../../shared/legacy/operation';
import { ifMissing } from '../../../shared/parameters';
import { passwordProperties, readPassword } from '../../../shared/legacy/passwordParameters';
import { userLocator, writeOptions } from '../parameters';
import { nameOf, reference, userView } from '../records';
import { setRequest } from './update.operation';

export const setPassword: Operation<SynologyClient> = {
	value: 'setPassword',
	name: 'Set Password',
	action: 'Set password of user',
	description: 'Set a new password for a user',
	properties: [
		userLocator,
		...passwordProperties({ required: true, description: 'Has to meet the password rules of the domain' }),
		ifMissing('User'),
		writeOptions(),
	],
	recordKey: (input) => input.locator('user').value.toLowerCase(),

	async execute(client, input) {
		const named = reference(input, 'user');
		const { password, generated, reveal } = readPassword(input);
		if (password === undefined) throw input.refusal("The parameter 'Password' is empty", "Enter one, or switch on 'Generate Password'");
		client.redactor.add(generated ? undefined : password);
		let found: SynologyUser | undefined;
		return await input.update<SynologyUser>({
			view: userView,
			name: nameOf(named),
			changes: { password },
			hidden: ['password'],
			secrets: ['password'],
			request: (fields) => setRequest(found?.dn ?? nameOf(named), { enbl_change_password: true, ...fields }),
			find: async () => (found = await client.users.find(named)),
			async update(existing) {
				await client.users.setPassword(existing, password);
				return existing;
			},
			revealOnUpdate: reveal,
		});
	},
};
