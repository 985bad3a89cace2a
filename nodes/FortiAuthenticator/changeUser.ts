import type { IDataObject } from 'n8n-workflow';
import { checkUserFields } from '../../clients/fortiauthenticator/checkUser';
import type { FortiAuthenticatorClient } from '../../clients/fortiauthenticator/client';
import type { LocalUser } from '../../clients/fortiauthenticator/types';
import type { ItemInput } from '../shared/legacy/itemInput';
import { toData, toJsonObject } from './json';
import { userName, userReference } from './parameters';
import { SeedChoice } from './seedChoice';
import { hiddenUserFields, UserView } from './userView';

/**
 * Changes the chosen user where it differs: the common part of update, enable, disable and the token operations.
 *
 * @param provisions  whether a FortiToken Mobile is handed out, so that a seed may come back
 * @param also  changes that depend on the user as it is
 */
export async function changeUser(
	client: FortiAuthenticatorClient,
	input: ItemInput,
	changes: IDataObject,
	{ provisions = false, also }: { provisions?: boolean; also?: (user: LocalUser) => IDataObject } = {},
): Promise<IDataObject> {
	const wanted = { ...changes };
	const reference = userReference(input);
	const view = new UserView(client, input);
	const seed = new SeedChoice(client, input, provisions);
	let present: LocalUser | undefined;
	return await input.update({
		view,
		name: userName(input),
		changes: wanted,
		hidden: hiddenUserFields,
		request: (sent) => toData(checkUserFields(toJsonObject(sent), present)),
		async find() {
			present = await client.localUsers.find(reference);
			Object.assign(wanted, also?.(present));
			return await view.prepared(present);
		},
		async update(user, sent) {
			const updated = await seed.take(await client.localUsers.update(user, toJsonObject(sent), seed.returnSeed));
			if (sent.ftk_only === false) seed.note('The user has a password again: FortiAuthenticator mails a random one to the email address');
			return await view.prepared(updated);
		},
		revealOnUpdate: seed.reveal,
	});
}
