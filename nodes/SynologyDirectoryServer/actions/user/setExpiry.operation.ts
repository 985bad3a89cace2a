import { fileTimeOf } from '../../../../clients/ldap/attributes';
import { dateField, flagField, ifMissing } from '../../../shared/parameters';
import { unless } from '../../../shared/record';
import { userRef, userName } from '../input';
import type { Operation } from '../operation';
import { userLocator, writeOptions } from '../parameters';
import { domainUsers, modification } from '../records';

export const setExpiry: Operation = {
	value: 'setExpiry',
	name: 'Set Expiry',
	action: 'Set expiry of user',
	description: 'Set the moment from which a user can not sign in any more; needs domain access',
	properties: [
		userLocator,
		flagField('Never Expires', 'neverExpires', 'Whether the account has no end; the date is then left alone'),
		dateField('Expires At', 'expiresAt', { default: '', description: 'The moment from which the account is closed' }),
		ifMissing('User'),
		writeOptions(),
	],
	recordName: userName,

	async execute({ client, input, write }) {
		const date = input.flag('neverExpires') ? null : input.date('expiresAt');
		if (date === undefined) throw input.refusal("'Expires At' is empty", "Enter a date, or switch on 'Never Expires'");
		// The domain's clock is finer than needed; the output tells seconds.
		const moment = date === null ? null : Math.floor(date.getTime() / 1000) * 1000;
		return await write.perform(domainUsers(client), userRef(input), {
			steps: (user) =>
				unless(user.accountExpires === moment, {
					name: 'set the expiry',
					fields: ['expiresAt'],
					request: modification(user.dn, { replace: { accountExpires: fileTimeOf(moment) } }),
					send: async (now) => ({ record: await client.directory.setExpiry(now, moment) }),
				}),
		});
	},
};
