import type { FusionDirectoryClient } from '../../../../clients/fusiondirectory/client';
import type { Operation } from '../../../shared/legacy/operation';
import { ifMissing } from '../../../shared/parameters';
import { passwordProperties, readPassword } from '../../../shared/legacy/passwordParameters';
import { nameOf, namedUser, unlockForChange, userKey } from '../../input';
import { changeOptions, userLocator } from '../../parameters';
import { plain, userView } from '../../records';

export const setPassword: Operation<FusionDirectoryClient> = {
	value: 'setPassword',
	name: 'Set Password',
	action: 'Set password of user',
	description: 'Give a user a new password',
	properties: [userLocator, ...passwordProperties({ required: true }), ifMissing('User'), changeOptions()],
	recordKey: userKey,

	async execute(client, input) {
		const by = namedUser(input);
		const { password, reveal } = readPassword(input);
		if (password === undefined) throw input.refusal("The parameter 'Password' is empty", "Fill it in, or switch on 'Generate Password'");
		return await input.update({
			view: userView,
			name: nameOf(by),
			changes: { userPassword: password },
			hidden: ['userPassword'],
			secrets: ['userPassword'],
			async find() {
				const user = await client.users.find(by);
				return user && plain(user.entry, user);
			},
			async update(existing) {
				if (existing.user) await client.users.setPassword(existing.user, password, { unlockForChange: unlockForChange(input) });
				return existing;
			},
			revealOnUpdate: reveal,
		});
	},
};
