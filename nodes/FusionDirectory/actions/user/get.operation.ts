import type { FusionDirectoryClient } from '../../../../clients/fusiondirectory/client';
import type { Operation } from '../../../shared/legacy/operation';
import { outputChoice } from '../../../shared/parameters';
import { BackendError } from '../../../../clients/errors';
import { nameOf, namedUser } from '../../input';
import { readOptions, userLocator } from '../../parameters';
import { plain, userView } from '../../records';
import { userAttributes } from './output';

export const get: Operation<FusionDirectoryClient> = {
	value: 'get',
	name: 'Get',
	action: 'Get user',
	description: 'Get one user with lock state and groups',
	properties: [userLocator, ...outputChoice(), readOptions()],

	async execute(client, input) {
		const by = namedUser(input);
		const attributes = await userAttributes(client, input);
		const simplified = attributes === undefined;
		const user = simplified ? await client.users.find(by) : await client.users.findPlain(by, attributes);
		if (user === undefined) {
			throw new BackendError({
				kind: 'notFound',
				message: `No user '${nameOf(by)}' in FusionDirectory`,
				cure: 'Check the name, and that this account may see the user',
			});
		}
		return input.present(userView, plain(user.entry, user));
	},
};
