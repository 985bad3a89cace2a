import { userKind } from '../../../../clients/ldap/rules';
import { ifMissing } from '../../../shared/parameters';
import { userRef, userName } from '../input';
import type { Operation } from '../operation';
import { targetContainer, userLocator, writeOptions } from '../parameters';
import { domainUsers, moveTo } from '../records';

export const move: Operation = {
	value: 'move',
	name: 'Move',
	action: 'Move user',
	description: 'Put a user into another container; groups and logon name stay. Needs domain access.',
	properties: [userLocator, targetContainer, ifMissing('User'), writeOptions()],
	inOrder: true,
	recordName: userName,

	async execute({ client, input, write }) {
		const parent = input.ref('container').value;
		return await write.perform(domainUsers(client), userRef(input), {
			steps: (user) => moveTo(client, userKind, user, parent),
		});
	},
};
