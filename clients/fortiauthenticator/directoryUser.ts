import { momentOf, textOrNull, type DirectoryUser } from '../directory/user';
import { idFromUri, type Account, type AccountResource } from './types';
import { lockoutReason, lookedAt } from './userFields';

/** `reason` of an account that was disabled because its password is too old. */
const passwordExpiredReason = 4;

/** The appliance writes times without an offset and means UTC. */
function expiryOf(time: unknown): string | null {
	if (typeof time !== 'string' || time === '') return null;
	return momentOf(Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(time) ? time : `${time}Z`));
}

function namesOf(uris: unknown, groupNames: ReadonlyMap<number, string> | undefined): string[] | null {
	if (!Array.isArray(uris)) return null;
	if (uris.length === 0) return [];
	if (groupNames === undefined) return null;
	const names: string[] = [];
	for (const uri of uris) {
		const name = groupNames.get(idFromUri('usergroups', uri) ?? 0);
		if (name !== undefined) names.push(name);
	}
	return names;
}

/** What {@link toDirectoryUser} looks at beside id and user name. */
export const directoryUserFields = lookedAt(
	'first_name',
	'last_name',
	'email',
	'mobile_number',
	'phone_number',
	'active',
	'reason',
	'expires_at',
	'user_groups',
);

/**
 * A user in the shape all backends share; remote users show no groups.
 *
 * @param groupNames  names by group number; undefined = not known, then `groups` is null unless the user has none
 */
export function toDirectoryUser(user: Account<AccountResource>, groupNames?: ReadonlyMap<number, string>): DirectoryUser {
	const first = textOrNull(user.first_name);
	const last = textOrNull(user.last_name);
	return {
		id: String(user.id),
		username: user.username,
		displayName: first !== null && last !== null ? `${first} ${last}` : (first ?? last),
		firstName: first,
		lastName: last,
		email: textOrNull(user.email),
		phone: textOrNull(user.mobile_number) ?? textOrNull(user.phone_number),
		enabled: user.active ?? null,
		locked: user.active === undefined ? null : !user.active && user.reason === lockoutReason,
		expiresAt: expiryOf(user.expires_at),
		passwordExpired: user.active === undefined ? null : !user.active && user.reason === passwordExpiredReason,
		groups: namesOf(user.user_groups, groupNames),
		source: 'fortiAuthenticator',
	};
}
