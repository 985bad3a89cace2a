import type { IDataObject } from 'n8n-workflow';
import { readExpiry } from '../../clients/fortiauthenticator/checkUser';
import type { FortiAuthenticatorClient } from '../../clients/fortiauthenticator/client';
import { toDirectoryUser } from '../../clients/fortiauthenticator/directoryUser';
import type { LocalUser } from '../../clients/fortiauthenticator/types';
import { userFields } from '../../clients/fortiauthenticator/userFields';
import type { ItemInput } from '../shared/legacy/itemInput';
import { outputChoice } from '../shared/parameters';
import type { RecordView } from '../shared/legacy/writePlans';
import { toData } from './json';
import { sortedOptions } from './parameters';

const shown = Object.entries(userFields).filter(([, field]) => !field.hidden);

export const userOutput = outputChoice(sortedOptions(shown.map(([value, { label }]) => ({ name: label, value }))));

/** Fields that are sent but never shown. */
export const hiddenUserFields = Object.entries(userFields)
	.filter(([, field]) => field.hidden)
	.map(([name]) => name);

/** Shows users; group names are read beforehand, since showing can't wait. */
export class UserView implements RecordView<LocalUser> {
	readonly noun = 'user';
	readonly service = 'FortiAuthenticator';
	readonly idFields = ['id'];
	private names?: ReadonlyMap<number, string>;

	constructor(
		private readonly client: FortiAuthenticatorClient,
		private readonly input: ItemInput,
	) {}

	/** Reads the names of groups, where they will be shown and somebody is in one. */
	async prepare(users: LocalUser[]): Promise<void> {
		const output = this.input.text('output');
		if (output === 'raw' || output === 'selectedFields' || !users.some((user) => user.user_groups.length > 0)) return;
		this.names ??= await this.client.userGroups.namesById();
	}

	async prepared(user: LocalUser): Promise<LocalUser> {
		await this.prepare([user]);
		return user;
	}

	values(user: LocalUser): IDataObject {
		const expiry = typeof user.expires_at === 'string' ? readExpiry(user.expires_at) : undefined;
		return expiry === undefined ? toData(user) : { ...toData(user), expires_at: expiry };
	}

	simplify(user: LocalUser): IDataObject {
		return { ...toDirectoryUser(user, this.names) };
	}

	raw(user: LocalUser): IDataObject {
		return toData(user);
	}
}
