import { flagField, ifMissing } from '../../../shared/parameters';
import { passwordProperties, readPassword } from '../../../shared/passwordParameters';
import { userRef, userName } from '../input';
import type { Operation } from '../operation';
import { userLocator, writeOptions } from '../parameters';
import { domainUsers, modification } from '../records';
import { users } from './record';

export const setPassword: Operation = {
	value: 'setPassword',
	name: 'Set Password',
	action: 'Set password of user',
	description: "Give a user a new password; it lifts 'Must Change Password' unless that is chosen",
	properties: [
		userLocator,
		...passwordProperties({ required: true, description: 'Has to meet the password rules of the domain' }),
		flagField(
			'Must Change Password',
			'changePasswordAtNextLogon',
			'Whether the user must choose another password at the next logon; needs domain access',
		),
		ifMissing('User'),
		writeOptions(),
	],
	recordName: userName,

	async execute({ client, input, write }) {
		const named = userRef(input);
		const { password, generated, told } = readPassword(input, { required: true });
		client.redactor.add(generated ? undefined : password);
		const mustChange = input.flag('changePasswordAtNextLogon');
		// DSM garbles or refuses some passwords, and can't have them changed at the next logon; the controller does both.
		if (!client.hasDomainAccess && !mustChange) return await write.update(users(client), named, { password }, { password: told });
		return await write.perform(domainUsers(client), named, {
			reveals: { password: told },
			secret: ['unicodePwd'],
			steps: (user) => [
				{
					name: 'set the password',
					fields: ['password'],
					request: modification(user.dn, { replace: { unicodePwd: password, ...(mustChange ? { pwdLastSet: '0' } : {}) } }),
					send: async (now) => ({ record: await client.directory.setPassword(now, password, mustChange) }),
				},
			],
		});
	},
};
