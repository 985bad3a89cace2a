import fc from 'fast-check';
import { BackendError } from '../../../clients/errors';
import { Redactor } from '../../../clients/http/redact';
import { spellings } from '../../secretSpellings';

const runs = process.env.PROPERTY_RUNS ? Number(process.env.PROPERTY_RUNS) : 150;

const wellFormed = fc.string({ unit: 'grapheme', minLength: 4, maxLength: 24 }).filter((text) => text.length >= 4);
const nasty = fc.string({ unit: fc.constantFrom(...'!\'()*"\\/+%&;#=<>~ \u00e9\u00e4\u20ac\u{1f511}aZ09-_'), minLength: 4, maxLength: 24 });
// What is mostly white space, or marks at its end, is no secret that could be told from the text around it.
const secrets = fc.oneof(wellFormed, nasty).filter(
	(text) =>
		text
			.replace(/\\./g, 'x')
			.replace(/[\s+]+/g, ' ')
			.replace(/^[\s+]+|[\s+.!?,;:\\]+$/g, '').length >= 4,
);
/** Text that can't be mistaken for a part of the secret. */
const around = fc.constantFrom(
	'',
	' ',
	'"',
	"'",
	'Invalid value: ',
	'{"errors":["',
	'"]}',
	'<p>',
	'</p>\n',
	'passwd=',
	'&x=1',
	'\n',
	', ',
	'(',
	')',
);

test.each(Object.entries(spellings))('no secret shows, spelt as %s', (_name, spell) => {
	fc.assert(
		fc.property(secrets, around, around, (secret, before, after) => {
			const redactor = new Redactor();
			redactor.add(secret);
			const spelt = spell(secret);
			const cleaned = redactor.clean(`${before}${spelt}${after}`);
			expect(cleaned).toContain('•••');
			expect(cleaned).not.toContain(spelt);
			// Nothing is left from which the secret could be read back.
			if (!`${before}${after}`.includes(secret)) expect(cleaned).not.toContain(secret);
		}),
		{ numRuns: runs },
	);
});

test('in an error everything passes: message, cure, code, names of fields; the cause goes', () => {
	const redactor = new Redactor();
	redactor.add('Tr0ub4dor&3');
	const error = redactor.cleanError(
		new BackendError({
			kind: 'invalid',
			message: 'Tr0ub4dor&amp;3 is bad',
			cure: 'not Tr0ub4dor%263',
			code: 'Tr0ub4dor&3',
			fields: ['user.Tr0ub4dor\\u00263'],
			cause: new Error('Tr0ub4dor&3'),
		}),
	);
	expect(JSON.stringify([error.message, error.cure, error.code, error.fields, error.stack, String(error.cause)])).not.toContain(
		'Tr0ub4dor',
	);
});

test('a text that lost the end of the secret, or whose spaces were joined, keeps nothing of it', () => {
	const redactor = new Redactor();
	redactor.add('Onboard-2026!', 'two  spaces');
	expect(redactor.clean("The value 'Onboard-2026' and 'two spaces'")).toBe("The value '•••' and '•••'");
});

test('one line of a private key is as secret as all of it', () => {
	const redactor = new Redactor();
	redactor.add(
		'-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\nBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\n-----END PRIVATE KEY-----',
	);
	expect(redactor.clean('bad: MIIEvQIBADANBgkqhkiG9w0BAQEFAASC')).toBe('bad: •••');
});

test('ordinary text comes through as it is', () => {
	const redactor = new Redactor();
	redactor.add('correct horse', 'S3cret!!');
	for (const text of ['100 % of a+b &amp; "c" \\ d', 'https://x.example/?q=%41', 'Base64 YWJj', 'the horse was correct']) {
		expect(redactor.clean(text)).toBe(text);
	}
});

test('ten thousand secrets make long texts no dearer than one', () => {
	const redactor = new Redactor();
	for (let index = 0; index < 10_000; index += 1) redactor.add(`Pw-${index.toString(36)}-${(index * 7919).toString(36)}!`);
	const text = 'A perfectly ordinary line, with % and \\u0041 and &amp; in it.\n'.repeat(100);
	const start = performance.now();
	for (let round = 0; round < 16; round += 1) expect(redactor.clean(`${text} Pw-0-0! ${text}`)).toContain('•••');
	expect(performance.now() - start).toBeLessThan(2000);
});
