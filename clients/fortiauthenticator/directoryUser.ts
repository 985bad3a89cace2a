import { momentOf, textOrNull, type DirectoryUser } from '../directory/user';
import { idFromUri, type Account, type AccountResource } from './types';
import { lockoutReason } from './userFields';

/** `reason` of an account that was disabled because its password is too old. */
const passwordExpiredReason = 4;

/** The appliance writes times without an offset and means UTC. */
function expiryOf(time: unknown): string | null {
	if (typeof time !== 'string' || time === '') return null;
	return momentOf(Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(time) ? time : `${time}Z`));
}

/**
 * A user in the shape all backends share; remote users show no groups.
 *
 * @param groupNames  names by group number; undefined = not known, then `groups` is null unless the user has none
 */
export function toDirectoryUser(user: Account<AccountResource>, groupNames?: ReadonlyMap<number, string>): DirectoryUser {
	const first = textOrNull(user.first_name);
	const last = textOrNull(user.last_name);
	const ids = Array.isArray(user.user_groups) ? user.user_groups.map((uri) => idFromUri('usergroups', uri)) : undefined;
	const names = (ids ?? []).map((id) => (id === undefined ? undefined : groupNames?.get(id))).filter((name) => name !== undefined);
	return {
		id: String(user.id),
		username: user.username,
		displayName: [first, last].filter((part) => part !== null).join(' ') || null,
		firstName: first,
		lastName: last,
		email: textOrNull(user.email),
		phone: textOrNull(user.mobile_number) ?? textOrNull(user.phone_number),
		enabled: user.active ?? null,
		locked: user.active === undefined ? null : !user.active && user.reason === lockoutReason,
		expiresAt: expiryOf(user.expires_at),
		passwordExpired: user.active === undefined ? null : !user.active && user.reason === passwordExpiredReason,
		groups: ids === undefined || (groupNames === undefined && ids.length > 0) ? null : names,
		source: 'fortiAuthenticator',
	};
}
