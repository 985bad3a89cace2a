import type { SynologyClient } from '../../../../clients/synology/client';
import type { Operation } from '../../../shared/operation';
import { userKind } from '../../../../clients/ldap/rules';
import { readLogonName } from '../../../../clients/synology/types';
import { ifMissing } from '../../../shared/parameters';
import { domainUsers, modification, newName, renaming } from '../domainAccess';
import { reference, userName } from '../input';
import { userLocator, writeOptions } from '../parameters';

export const rename: Operation<SynologyClient> = {
	value: 'rename',
	name: 'Rename',
	action: 'Rename user',
	description: 'Give a user another name in the tree, and another logon name where that is asked for; needs domain access',
	properties: [
		userLocator,
		newName('user'),
		{
			displayName: 'New Username',
			name: 'logonName',
			type: 'string',
			default: '',
			placeholder: 'e.g. ada.lovelace',
			description: 'The new logon name (sAMAccountName and userPrincipalName). Empty: it stays.',
		},
		ifMissing('User'),
		writeOptions(),
	],
	inOrder: true,
	recordName: userName,

	async execute({ client, input, write }) {
		const name = input.requiredText('newName').trim();
		const text = input.text('logonName').trim();
		const logonName = text === '' ? undefined : readLogonName(text);
		return await write.perform(domainUsers(client), reference(input, 'user'), {
			steps: (user) => [
				...(user.name === name
					? []
					: [
							{
								name: 'rename the user',
								fields: ['newName'],
								request: renaming(user.dn, { newName: name }),
								send: async (now: typeof user) => ({ record: await client.directory.rename(userKind, now, name) }),
							},
						]),
				...(logonName === undefined || user.username === logonName
					? []
					: [
							{
								name: 'change the logon name',
								fields: ['username'],
								request: modification(user.dn, { replace: { sAMAccountName: logonName } }),
								send: async (now: typeof user) => ({ record: await client.directory.changeLogonName(now, logonName) }),
							},
						]),
			],
		});
	},
};
