import { momentOf } from '../directory/user';

/** Where the ends of an account stand, in the tabs Unix and Samba. */
export const endNames = ['shadowExpire', 'sambaKickoffTime'] as const;

const daySeconds = 86_400;
/** What Samba and old clocks take for "never", and whatever is no moment that can be written. */
const isEnd = (seconds: number): boolean => seconds > 0 && seconds !== 0x7fff_ffff && seconds <= 253_402_300_799;

/**
 * When an account ends (ISO 8601, UTC), the earlier of the two; null where neither says so.
 *
 * @param shadowExpire  days since 1970: the account is closed from the beginning of that day on
 * @param sambaKickoffTime  seconds since 1970
 */
export function endOf(shadowExpire: string | null, sambaKickoffTime: string | null): string | null {
	if (shadowExpire === null && sambaKickoffTime === null) return null;
	const ends = [Number(shadowExpire ?? Number.NaN) * daySeconds, Number(sambaKickoffTime ?? Number.NaN)].filter(isEnd);
	return ends.length === 0 ? null : momentOf(Math.min(...ends) * 1000);
}

/** How long a server without the plugins posix or samba is not asked again for what they bring: one may be installed one day. */
const rememberedMs = 60 * 60 * 1000;
const mostRemembered = 200;
/** By server, the ends of accounts that it does not have, so that a poll a minute does not ask each time. */
const withoutEnds = new Map<string, { names: Set<string>; since: number }>();

export function endsMissingAt(server: string): Set<string> {
	const known = withoutEnds.get(server);
	if (known && Date.now() - known.since < rememberedMs) return known.names;
	if (withoutEnds.size >= mostRemembered) withoutEnds.clear();
	const names = new Set<string>();
	withoutEnds.set(server, { names, since: Date.now() });
	return names;
}
