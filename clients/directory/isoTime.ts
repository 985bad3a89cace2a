const dates = [
	// Calendar, extended and basic: 2030-12-31, 20301231.
	/^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)$/,
	/^(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)$/,
	// Week and its day: 2030-W05-3, 2030W053.
	/^(?<year>\d{4})-W(?<week>\d\d)-(?<weekday>\d)$/,
	/^(?<year>\d{4})W(?<week>\d\d)(?<weekday>\d)$/,
	// Day of the year: 2030-365, 2030365.
	/^(?<year>\d{4})-?(?<ordinal>\d{3})$/,
];
const time = /^(\d\d)(?::?(\d\d)(?::?(\d\d)(?:[.,](\d{1,9}))?)?)?$/;
const offset = /^([+-])(\d\d)(?::?(\d\d))?$/;
/** More than any moment takes in this writing. */
const longest = 48;
const dayMs = 86_400_000;

/** Midnight of a day in UTC; undefined when the calendar has no such day. */
function readDay(text: string): number | undefined {
	const groups = dates.map((pattern) => pattern.exec(text)?.groups).find((found) => found !== undefined);
	if (groups === undefined) return undefined;
	const [year, month, day, week, weekday, ordinal] = ['year', 'month', 'day', 'week', 'weekday', 'ordinal'].map((name) =>
		Number(groups[name]),
	);
	// Date.UTC takes the years 0 to 99 for the last century.
	const at = (monthIndex: number, dayOfMonth: number): number => new Date(0).setUTCFullYear(year, monthIndex, dayOfMonth);
	if (groups.week !== undefined) {
		if (week < 1 || weekday < 1 || weekday > 7) return undefined;
		// ISO 8601: the week with the year's 4 January is its first; weeks begin on Monday.
		const fourth = at(0, 4);
		const found = fourth + ((week - 1) * 7 + weekday - 1 - ((new Date(fourth).getUTCDay() + 6) % 7)) * dayMs;
		const thursday = new Date(found + (4 - weekday) * dayMs);
		return thursday.getUTCFullYear() === year ? found : undefined;
	}
	const found = groups.ordinal === undefined ? at(month - 1, day) : at(0, ordinal);
	const read = new Date(found);
	const isSameDay = groups.ordinal !== undefined || (read.getUTCMonth() === month - 1 && read.getUTCDate() === day);
	return read.getUTCFullYear() === year && isSameDay ? found : undefined;
}

function readTime(text: string): number | undefined {
	const match = time.exec(text);
	if (!match) return undefined;
	const [hour, minute, second] = match.slice(1, 4).map((part) => Number(part ?? 0));
	const milliseconds = Math.floor(Number(`0.${match[4] ?? 0}`) * 1000);
	const isMidnight = hour === 24 && minute === 0 && second === 0 && milliseconds === 0;
	if ((hour > 23 && !isMidnight) || minute > 59 || second > 59) return undefined;
	return ((hour * 60 + minute) * 60 + second) * 1000 + milliseconds;
}

function readOffset(text: string): number | undefined {
	if (text === 'Z' || text === 'z') return 0;
	const match = offset.exec(text);
	if (!match) return undefined;
	const [hours, minutes] = [Number(match[2]), Number(match[3] ?? 0)];
	if (hours > 18 || minutes > 59) return undefined;
	return (match[1] === '-' ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

/** A moment as it was written. */
export interface IsoTime {
	/** Milliseconds since 1970, the time taken as UTC where no offset is written. */
	wall: number;
	/** Milliseconds ahead of UTC; undefined when none was written. */
	offset?: number;
}

/**
 * Reads ISO 8601 strictly: calendar, week and ordinal dates, extended or basic, with or without time and offset. A day
 * or time that does not exist, a year or month alone, and a number of seconds are no moment; a blank may stand for the T.
 *
 * @returns undefined for anything else
 */
export function readIsoTime(text: string): IsoTime | undefined {
	const match = /^(\S+?)(?:[Tt ](\S+?)(Z|z|[+-][\d:]+)?)?$/.exec(text.slice(0, longest + 1).trim());
	if (!match || text.length > longest) return undefined;
	const day = readDay(match[1]);
	const clock = match[2] === undefined ? 0 : readTime(match[2]);
	const ahead = match[3] === undefined ? undefined : readOffset(match[3]);
	if (day === undefined || clock === undefined || (match[3] !== undefined && ahead === undefined)) return undefined;
	return { wall: day + clock, ...(ahead === undefined ? {} : { offset: ahead }) };
}

/** The same as a moment; without an offset it means UTC. */
export function readIsoMoment(text: string): number | undefined {
	const read = readIsoTime(text);
	return read === undefined ? undefined : read.wall - (read.offset ?? 0);
}
