const localTime = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?$/;

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
	return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) - moment;
}

/**
 * A time as the editor's date picker gives it, without an offset, means the workflow's timezone; it comes back in UTC.
 * Anything else comes back as it is.
 */
export function inTimezone(text: string, timezone: string): string {
	const match = localTime.exec(text.trim());
	if (!match) return text;
	const [year, month, day, hour, minute, second] = match.slice(1).map((part) => Number(part ?? 0));
	const wanted = Date.UTC(year, month - 1, day, hour, minute, second);
	// Around a change of clocks the offset of the first guess may be that of the other side.
	const guess = wanted - offsetAt(wanted, timezone);
	return new Date(wanted - offsetAt(guess, timezone)).toISOString();
}

/**
 * A moment as people and expressions give it: the editor's date picker, ISO 8601, luxon's DateTime, a Date. A time
 * without an offset means the timezone. Undefined for anything else; a number is no date.
 */
export function readDateTime(value: unknown, timezone: string): Date | undefined {
	if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value;
	const text =
		typeof value === 'object' && value !== null && 'toISO' in value && typeof value.toISO === 'function' ? String(value.toISO()) : value;
	if (typeof text !== 'string' || !/^\d{4}-\d\d-\d\d/.test(text.trim())) return undefined;
	const date = new Date(inTimezone(text, timezone));
	return Number.isNaN(date.getTime()) ? undefined : date;
}
