import { BackendError } from '../errors';
import type { Kind } from './lookup';
import {
	groupAttributes,
	readAccount,
	readRecord,
	readUser,
	unitAttributes,
	userAttributes,
	type Account,
	type DomainGroup,
	type DomainUser,
	type OrganizationalUnit,
} from './records';

/** As messages of lost answers call it. */
export const service = 'The domain controller';

export const userKind: Kind<DomainUser> = {
	noun: 'user',
	// Computers are users by class; contacts are persons by category.
	filter: '(&(objectCategory=person)(objectClass=user))',
	attributes: userAttributes,
	read: readUser,
};
export const groupKind: Kind<DomainGroup> = {
	noun: 'group',
	filter: '(objectClass=group)',
	attributes: groupAttributes,
	read: readAccount,
};
export const unitKind: Kind<OrganizationalUnit> = {
	noun: 'organizational unit',
	filter: '(objectClass=organizationalUnit)',
	attributes: unitAttributes,
	read: readRecord,
};
/** Anything that can be in a group. */
export const memberKind: Kind<Account> = { ...groupKind, noun: 'member', filter: '(sAMAccountName=*)' };

/** @throws BackendError kind `invalid` before anything is sent */
export function checkPassword(user: DomainUser, password: string, mustChange: boolean): void {
	if (password === '' || !password.isWellFormed()) {
		throw new BackendError({
			kind: 'invalid',
			message: 'The password is empty, or no text',
			cure: 'Enter a password',
			fields: ['password'],
			delivery: 'unsent',
		});
	}
	if (mustChange && user.passwordNeverExpires) {
		throw new BackendError({
			kind: 'invalid',
			message: `The password of '${user.username}' never expires, so the domain would not ask for a new one at the next logon`,
			cure: 'Ask for no change of the password, or let the password expire',
			fields: ['mustChange'],
			delivery: 'unsent',
		});
	}
}

/** @throws BackendError kind `invalid` for the primary group, which names nobody; nothing is sent */
export function checkNotPrimary(group: DomainGroup, member: Account): void {
	if (member.primaryGroupId !== null && group.sid?.endsWith(`-${member.primaryGroupId}`)) {
		throw new BackendError({
			kind: 'invalid',
			message: `'${group.name}' is the primary group of '${member.username}', which nobody can be taken out of`,
			cure: 'Leave it as it is, or give them another primary group first',
			delivery: 'unsent',
		});
	}
}

/**
 * Samba's answers for "it is so already": 68 for a member that is in; 53 "already deleted" or "doesn't exist for target
 * GUID" for one that was in, or is not, and 16 when the group has no members at all.
 */
export function isThereAlready(reason: BackendError, operation: 'add' | 'delete'): boolean {
	if (operation === 'add') return reason.code === 68 || reason.code === 20;
	return reason.code === 16 || (reason.code === 53 && /already deleted|doesn't exist for target/i.test(reason.message));
}
