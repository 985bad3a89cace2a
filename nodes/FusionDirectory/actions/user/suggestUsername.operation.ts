import type { FusionDirectoryClient } from '../../../../clients/fusiondirectory/client';
import { flagField } from '../../../shared/parameters';
import { amongNames, usernameSuggestion } from '../../../shared/suggestUsername';
import { defaultParallel } from '../parameters';

/** Linux takes no longer login names, which the tab Unix would bring. */
const maxLength = 32;

export const suggestUsername = usernameSuggestion<FusionDirectoryClient>('suggestUsername', {
	noun: 'user',
	note: "By FusionDirectory's strict naming a dot becomes a hyphen",
	rule: { separators: '-_', maxLength },
	lifted: {
		option: flagField(
			'Dots Are Allowed',
			'allowDots',
			"Whether strict naming was switched off in FusionDirectory's configuration, so that a dot may stand in a username",
		),
		rule: { separators: '.-_', maxLength },
	},
	defaultParallel,
	inUse: async (client, stem) => amongNames(await client.users.loginNamesLike(stem)),
});
