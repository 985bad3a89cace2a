import { momentOf, type DirectoryUser } from '../directory/user';
import { idFromUri, type Account, type AccountResource } from './types';
import { holdsSeed, lockoutReason, readFlag, readInteger } from './userFields';

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

/** A text, whatever came: of a record that nobody has checked, too. */
function textOf(value: unknown): string | null {
	if (typeof value === 'number') return String(value);
	return typeof value === 'string' && value !== '' && !holdsSeed(value) ? value : null;
}

/**
 * A user in the shape all backends share; remote users show no groups. Each field is checked here, by its name in the code:
 * looked up by a variable, those of 100,000 users take long.
 *
 * @param groupNames  names by group number; undefined = not known, then `groups` is null unless the user has none
 */
export function toDirectoryUser(user: Account<AccountResource>, groupNames?: ReadonlyMap<number, string>): DirectoryUser {
	const first = textOf(user.first_name);
	const last = textOf(user.last_name);
	const active = readFlag(user.active);
	const reason = readInteger(user.reason);
	return {
		id: String(user.id),
		username: user.username,
		displayName: first !== null && last !== null ? `${first} ${last}` : (first ?? last),
		firstName: first,
		lastName: last,
		email: textOf(user.email),
		phone: textOf(user.mobile_number) ?? textOf(user.phone_number),
		enabled: active ?? null,
		locked: active === undefined ? null : !active && reason === lockoutReason,
		expiresAt: expiryOf(user.expires_at),
		passwordExpired: active === undefined ? null : !active && reason === passwordExpiredReason,
		groups: namesOf(user.user_groups, groupNames),
		source: 'fortiAuthenticator',
	};
}
