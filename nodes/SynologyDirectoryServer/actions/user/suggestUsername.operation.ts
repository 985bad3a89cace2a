import type { SynologyClient } from '../../../../clients/synology/client';
import { usernameSuggestion } from '../../../shared/suggestUsername';
import { defaultParallel } from '../parameters';

export const suggestUsername = usernameSuggestion<SynologyClient>('suggestUsername', {
	noun: 'user',
	note: 'Up to 20 characters; groups and computers have names of the same kind',
	// Windows' limit of logon names, which Samba itself does not hold people to.
	rule: { separators: '.-_', maxLength: 20 },
	defaultParallel,
	inUse: async (client, stem) => await client.accountNames(stem),
});
