import { inTimezone } from '../../../nodes/shared/dateTime';

test.each([
	['2030-01-15T12:00:00', 'UTC', '2030-01-15T12:00:00.000Z'],
	['2030-01-15T12:00', 'Europe/Berlin', '2030-01-15T11:00:00.000Z'],
	['2030-07-15 12:00:00', 'Europe/Berlin', '2030-07-15T10:00:00.000Z'],
	['2030-07-15', 'America/New_York', '2030-07-15T04:00:00.000Z'],
	['2030-03-31T03:30:00', 'Europe/Berlin', '2030-03-31T01:30:00.000Z'],
	['2030-10-27T01:59:59', 'Europe/Berlin', '2030-10-26T23:59:59.000Z'],
	['2030-01-15T00:30:00', 'Asia/Kolkata', '2030-01-14T19:00:00.000Z'],
])('%s in %s is %s', (text, timezone, expected) => {
	expect(inTimezone(text, timezone)).toBe(expected);
});

test.each(['2030-01-15T12:00:00Z', '2030-01-15T12:00:00+05:30', '', 'soon'])('%j stays as it is', (text) => {
	expect(inTimezone(text, 'Europe/Berlin')).toBe(text);
});
