import { DateTime } from 'luxon';
import { readIsoMoment } from '../../../clients/directory/isoTime';
import { readDateTime } from '../../../nodes/shared/dateTime';

const read = (value: unknown, timezone: string): string | undefined => readDateTime(value, timezone)?.toISOString();

test.each([
	['2030-07-01T18:00:00', 'Europe/Berlin', '2030-07-01T16:00:00.000Z'],
	['2030-01-01T18:00', 'Europe/Berlin', '2030-01-01T17:00:00.000Z'],
	['2030-07-01', 'America/New_York', '2030-07-01T04:00:00.000Z'],
	['2030-07-01 18:00:00.5', 'Asia/Kolkata', '2030-07-01T12:30:00.500Z'],
	// The hour that the change to summer time skips, and the one that comes twice.
	['2030-03-31T02:30:00', 'Europe/Berlin', '2030-03-31T01:30:00.000Z'],
	['2030-10-27T02:30:00', 'Europe/Berlin', '2030-10-27T01:30:00.000Z'],
])('a time without an offset (%s) means the timezone %s', (text, timezone, expected) => {
	expect(read(text, timezone)).toBe(expected);
});

test.each([
	['2030-12-31T18:00:00Z', '2030-12-31T18:00:00.000Z'],
	['2030-12-31T18:00:00+02', '2030-12-31T16:00:00.000Z'],
	['2030-12-31T18:00:00+02:00', '2030-12-31T16:00:00.000Z'],
	['20301231T180000-0530', '2030-12-31T23:30:00.000Z'],
	['2030-W05-3T12:00Z', '2030-01-30T12:00:00.000Z'],
	['2030W053T12Z', '2030-01-30T12:00:00.000Z'],
	['2030-365T24:00:00Z', '2031-01-01T00:00:00.000Z'],
	['2026-W53-7T00:00Z', '2027-01-03T00:00:00.000Z'],
])('%s is read as it is written', (text, expected) => {
	expect(read(text, 'Asia/Tokyo')).toBe(expected);
});

test.each(
	[
		'2027-31-12',
		'2031-02-30',
		'2031-02-29T10:00:00Z',
		'2030-01-01T99:99:99',
		'2030-01-01T24:00:01',
		'2030-01-01T10:00:60',
		'2027-W53-1',
		'2027-W00-1',
		'2027-W10-8',
		'2027-366',
		'2027-000',
		'2030-01-01T10:00:00+25:00',
		'1893456000',
		'1893456000000',
		'2030',
		'2030-05',
		'31.12.2030',
		'12/31/2030',
		'tomorrow',
		'',
		`2030-01-01T${'1'.repeat(100_000)}`,
	].map((text) => [text.slice(0, 30), text]),
)('%j is no moment', (_shown, text) => {
	expect(read(text, 'Europe/Berlin')).toBeUndefined();
	expect(readIsoMoment(text)).toBeUndefined();
});

test('a number is no date, nor is a broken Date; a Date and luxon’s DateTime are', () => {
	expect([1893456000, 1893456000000, new Date(Number.NaN), DateTime.fromISO('x'), {}, null].map((value) => read(value, 'UTC'))).toEqual(
		Array.from({ length: 6 }, () => undefined),
	);
	expect(read(DateTime.fromISO('2030-01-01T10:00:00', { zone: 'Europe/Berlin' }), 'UTC')).toBe('2030-01-01T09:00:00.000Z');
	expect(read(new Date('2030-01-01T09:00:00Z'), 'Asia/Tokyo')).toBe('2030-01-01T09:00:00.000Z');
});

test('whatever luxon reads of these forms is the same moment here', () => {
	for (let day = 0; day < 800; day += 1) {
		const moment = DateTime.fromObject({ year: 2026, month: 12, day: 20, hour: 7, minute: 5 }, { zone: 'utc' }).plus({ days: day });
		for (const text of [
			moment.toISO(),
			moment.toISO({ format: 'basic' }),
			moment.toISOWeekDate(),
			moment.toFormat("yyyy-ooo'T'HH:mm'Z'"),
		]) {
			expect(readIsoMoment(text ?? '')).toBe(DateTime.fromISO(text ?? '', { zone: 'utc' }).toMillis());
		}
	}
});
