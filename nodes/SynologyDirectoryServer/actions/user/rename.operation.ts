import { logonNames } from '../../../../clients/ldap/attributes';
import type { DomainUser } from '../../../../clients/ldap/records';
import { userKind } from '../../../../clients/ldap/rules';
import type { SynologyClient } from '../../../../clients/synology/client';
import { readLogonName } from '../../../../clients/synology/types';
import { ifMissing, textField } from '../../../shared/parameters';
import { unless, type Step } from '../../../shared/record';
import { userRef, userName } from '../input';
import type { Operation } from '../operation';
import { newName, userLocator, writeOptions } from '../parameters';
import { domainUsers, modification, renameTo } from '../records';

const changeLogonName = (client: SynologyClient, user: DomainUser, logonName: string): Array<Step<DomainUser>> =>
	unless(user.username === logonName, {
		name: 'change the logon name',
		fields: ['username'],
		request: modification(user.dn, { replace: logonNames(user, logonName) }),
		send: async (now) => ({ record: await client.directory.changeLogonName(now, logonName) }),
	});

export const rename: Operation = {
	value: 'rename',
	name: 'Rename',
	action: 'Rename user',
	description: 'Give a user another name in the tree, and another logon name where that is asked for; needs domain access',
	properties: [
		userLocator,
		{ ...newName('user', 'Ada Lovelace'), required: false, description: 'The new name of the user in the tree. Empty: it stays.' },
		textField('New Username', 'logonName', {
			placeholder: 'e.g. ada.lovelace',
			description: 'The new logon name (sAMAccountName and userPrincipalName). Empty: it stays.',
		}),
		ifMissing('User'),
		writeOptions(),
	],
	inOrder: true,
	recordName: userName,

	async execute({ client, input, write }) {
		const name = input.text('newName').trim();
		const text = input.text('logonName').trim();
		const logonName = text === '' ? undefined : readLogonName(text);
		if (name === '' && logonName === undefined) {
			throw input.refusal(
				`'${input.label('newName')}' and '${input.label('logonName')}' are empty`,
				'Fill in one of them, or check the expressions',
			);
		}
		return await write.perform(domainUsers(client), userRef(input), {
			steps: (user) => [
				...(name === '' ? [] : renameTo(client, userKind, user, name)),
				...(logonName === undefined ? [] : changeLogonName(client, user, logonName)),
			],
		});
	},
};
