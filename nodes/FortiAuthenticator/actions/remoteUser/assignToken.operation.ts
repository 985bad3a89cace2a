import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import type { Operation } from '../../../shared/operation';
import { ifMissing } from '../../../shared/parameters';
import { readTokenChanges, tokenProperties } from '../localUser/parameters';
import { remoteUserLocator, writeOptions } from '../parameters';
import { readSeedChoice } from '../seed';
import { kindProperty, remoteName, remoteOutput } from './parameters';
import { withRemote } from './record';

export const assignToken: Operation<FortiAuthenticatorClient> = {
	value: 'assignToken',
	name: 'Assign Token',
	action: 'Assign token to remote user',
	description: 'Give a remote user a second factor; a token of this kind that is there already stays',
	properties: [kindProperty, remoteUserLocator, ...tokenProperties, ifMissing('User'), ...remoteOutput, writeOptions()],
	recordName: remoteName,

	async execute({ client, input, write }) {
		const changes = readTokenChanges(input);
		const seed = readSeedChoice(client, input, changes.token_type === 'ftm');
		return await withRemote({ client, input, seed }, async ({ kind, ref }) => await write.update(kind, ref(), changes));
	},
};
