import type { IDataObject } from 'n8n-workflow';
import { checkUserFields } from '../../clients/fortiauthenticator/checkUser';
import type { FortiAuthenticatorClient } from '../../clients/fortiauthenticator/client';
import type { LocalUser } from '../../clients/fortiauthenticator/types';
import type { ItemInput } from '../shared/itemInput';
import { toData, toJsonObject } from './json';
import { userName, userReference } from './parameters';
import { SeedChoice } from './seedChoice';
import { hiddenUserFields, UserView } from './userView';

/** Changes the chosen user where it differs: the common part of update, enable, disable and the token operations. */
export async function changeUser(
	client: FortiAuthenticatorClient,
	input: ItemInput,
	changes: IDataObject,
	{ provisions = false }: { provisions?: boolean } = {},
): Promise<IDataObject> {
	const reference = userReference(input);
	const view = new UserView(client, input);
	const seed = new SeedChoice(client, input, provisions);
	let present: LocalUser | undefined;
	return await input.update({
		view,
		name: userName(input),
		changes,
		hidden: hiddenUserFields,
		request: (sent) => toData(checkUserFields(toJsonObject(sent), present)),
		async find() {
			present = await client.localUsers.find(reference);
			return await view.prepared(present);
		},
		update: async (user, sent) =>
			await view.prepared(await seed.take(await client.localUsers.update(user, toJsonObject(sent), seed.returnSeed))),
		revealOnUpdate: seed.reveal,
	});
}
