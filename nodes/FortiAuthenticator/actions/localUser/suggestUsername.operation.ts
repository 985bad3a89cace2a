import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import { amongNames, usernameSuggestion } from '../../../shared/suggestUsername';
import { defaultParallel } from '../parameters';

export const suggestUsername = usernameSuggestion<FortiAuthenticatorClient>('suggestUsername', {
	noun: 'local user',
	note: 'Administrators and remote users are not looked at',
	rule: { separators: '.-_', maxLength: 253 },
	defaultParallel,
	inUse: async (client, stem) => amongNames(await client.localUsers.usernamesWith(stem)),
});
