import { accountId, type AccountReference } from '../../../clients/fortiauthenticator/accounts';
import type { FilterRow } from '../../../clients/fortiauthenticator/filters';
import type { LocalUserReference } from '../../../clients/fortiauthenticator/localUsers';
import { radiusAttributeId } from '../../../clients/fortiauthenticator/radiusAttributes';
import type { AccountResource, RadiusAttributeId } from '../../../clients/fortiauthenticator/types';
import { userGroupId, type UserGroupReference } from '../../../clients/fortiauthenticator/userGroups';
import type { ItemInput } from '../../shared/input';
import type { RecordName } from '../../shared/operation';
import { readFilterRows } from './filters';

/** How the item names a user. */
export function accountRef<R extends AccountResource>(input: ItemInput, noun: string): AccountReference<R> {
	const { mode, value } = input.ref('user');
	switch (mode) {
		case 'username':
			return { username: value };
		case 'email':
			return { email: value };
		case 'tokenSerial':
			return { tokenSerial: value };
		default:
			return { id: accountId<R>(noun, value) };
	}
}

export const userRef = (input: ItemInput): LocalUserReference => accountRef<'localusers'>(input, 'local user');

export function groupRef(input: ItemInput): UserGroupReference {
	const { mode, value } = input.ref('group');
	return mode === 'name' ? { name: value } : { id: userGroupId(value) };
}

export const attributeId = (input: ItemInput): RadiusAttributeId => radiusAttributeId(input.ref('attribute').value);

/** What is chosen from a list is an ID. */
function recordNameIn(parameter: string): (input: ItemInput) => RecordName {
	return (input) => {
		const { mode, value } = input.ref(parameter);
		return { by: mode === 'list' ? 'id' : mode, name: value };
	};
}

export const userName = recordNameIn('user');
export const groupName = recordNameIn('group');
export const newUserName = (input: ItemInput): RecordName => ({ by: 'username', name: input.text('username').trim() });

export const filterOf = (input: ItemInput): FilterRow[] => readFilterRows(input.rows('filters', 'rows'));

/** The limit as the client takes it. */
export const limitOf = (input: ItemInput): number | undefined => (Number.isFinite(input.limit) ? input.limit : undefined);
