import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import type { Operation } from '../../../shared/operation';
import { ifMissing } from '../../../shared/parameters';
import { userName, userRef } from '../input';
import { userLocator, writeOptions } from '../parameters';
import { readSeedChoice } from '../seed';
import { readTokenChanges, tokenProperties, userOutput } from './parameters';
import { localUsers } from './record';

export const assignToken: Operation<FortiAuthenticatorClient> = {
	value: 'assignToken',
	name: 'Assign Token',
	action: 'Assign token to local user',
	description: 'Give a local user a second factor; a token of this kind that is there already stays',
	properties: [userLocator, ...tokenProperties, ifMissing('User'), ...userOutput, writeOptions()],
	recordName: userName,

	async execute({ client, input, write }) {
		const changes = readTokenChanges(input);
		const seed = readSeedChoice(client, input, changes.token_type === 'ftm');
		return await write.update(localUsers(client, { seed }), userRef(input), changes);
	},
};
