import { readIsoTime } from '../../clients/directory/isoTime';

/** How far a timezone is ahead of UTC at a moment, in milliseconds. */
function offsetAt(moment: number, timezone: string): number {
	const format = new Intl.DateTimeFormat('en-US', {
		timeZone: timezone,
		hourCycle: 'h23',
		year: 'numeric',
		month: 'numeric',
		day: 'numeric',
		hour: 'numeric',
		minute: 'numeric',
		second: 'numeric',
	});
	const parts = new Map(format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
	const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
	const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
	return wall - Math.floor(moment / 1000) * 1000;
}

function momentIn(wall: number, timezone: string): number {
	// Around a change of clocks the offset of the first guess may be that of the other side.
	const guess = wall - offsetAt(wall, timezone);
	return wall - offsetAt(guess, timezone);
}

/** The text of a moment that an expression gave as luxon's DateTime; undefined for anything else. */
export const isoTextOf = (value: unknown): string | undefined =>
	typeof value === 'object' && value !== null && 'toISO' in value && typeof value.toISO === 'function' ? String(value.toISO()) : undefined;

/**
 * A moment as people and expressions give it: the editor's date picker, ISO 8601, luxon's DateTime, a Date. A time
 * without an offset means the timezone. Undefined for anything else; a number is no date, a day that does not exist
 * is none either.
 */
export function readDateTime(value: unknown, timezone: string): Date | undefined {
	if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value;
	const text = isoTextOf(value) ?? value;
	if (typeof text !== 'string') return undefined;
	const read = readIsoTime(text);
	if (read === undefined) return undefined;
	return new Date(read.offset === undefined ? momentIn(read.wall, timezone) : read.wall - read.offset);
}
