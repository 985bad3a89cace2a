import { readBody } from '../../../clients/fortiauthenticator/answers';
import { readTastypieXml } from '../../../clients/fortiauthenticator/tastypieXml';
import { readXml } from '../../../clients/fortiauthenticator/xml';

const refusal = (text: string): string => {
	try {
		readXml(text);
		return 'read';
	} catch (reason) {
		return reason instanceof RangeError ? reason.message : `broke: ${String(reason)}`;
	}
};
const nested = (depth: number, tag = 'a'): string => `<${tag}>`.repeat(depth) + '</a>'.repeat(depth);
const secret = 'hunter2-seed';

test.each([
	['a document type', `<!DOCTYPE a><a>${secret}</a>`, /document type/],
	['a document type in small letters', '<!doctype a><a/>', /document type/],
	['a billion laughs', '<?xml version="1.0"?>\n<!DOCTYPE l [<!ENTITY l "ha"><!ENTITY m "&l;&l;">]><a>&m;</a>', /document type/],
	['an outer entity', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', /document type/],
	['a document type further down', '<a/><!DOCTYPE a []>', /document type/],
	['an entity alone', '<a><!ENTITY x "y"></a>', /document type/],
	['an entity nobody defined', `<a>${secret}&x;</a>`, /not well-formed/],
	['65 levels', nested(65), /nested too deeply/],
	['65 levels that look closed', `${'<a b="/>">'.repeat(65)}${'</a>'.repeat(65)}`, /nested too deeply/],
	['4,000 levels', nested(4_000), /nested too deeply/],
	['tags that never close', '<a>'.repeat(10_000), /not well-formed/],
	['tags that never end', '<a'.repeat(15_000), /not well-formed/],
	['more than 32 kB', `<a>${'x'.repeat(32 * 1024)}</a>`, /too large/],
	['nothing', '', /incomplete|not well-formed/],
	['a text', secret, /not well-formed|incomplete/],
	['a wrong closing tag', `<a><b>${secret}</a></b>`, /not well-formed/],
	['two roots', '<a/><b/>', /not well-formed/],
	['an attribute twice', '<a b="1" b="2"/>', /not well-formed/],
	['an attribute without quotes', '<a b=1/>', /not well-formed/],
])('%s is refused in our words, without quoting the document', (_name, text, words) => {
	const said = refusal(text);
	expect(said).toMatch(words);
	expect(said).not.toContain(secret);
});

test('64 levels, sections, comments, references, prefixes and a byte order mark are read', () => {
	expect(refusal(nested(64))).toBe('read');
	const root = readXml(
		'\uFEFF<?xml version="1.0"?><!-- <x> --><p:a xmlns:p="urn:p" p:k="&quot;1&quot;"><![CDATA[<b>&amp;]]>&lt;&#x41;&#66;<p:c/></p:a>',
	);
	expect(root).toMatchObject({ name: 'a', text: '<b>&amp;<AB', children: [{ name: 'c', text: '' }] });
	expect(root.attributes.get('k')).toBe('"1"');
});

test('names of JavaScript’s own are plain names', () => {
	const value = readTastypieXml('<object><__proto__>x</__proto__><constructor>y</constructor></object>');
	expect(Object.entries(value as object)).toEqual([
		['__proto__', 'x'],
		['constructor', 'y'],
	]);
	expect(({} as Record<string, unknown>).x).toBeUndefined();
});

test('an answer that breaks a limit is told as unreadable, without its content', () => {
	const read = (text: string) => () => readBody({ status: 200, headers: { 'content-type': 'application/xml' }, text }, 'fac.example');
	for (const text of [`<!DOCTYPE x [<!ENTITY y "${secret}">]><object>&y;</object>`, nested(100), `<object>${secret}`]) {
		expect(read(text)).toThrow(/^The answer of fac\.example can't be read \(HTTP 200, \d+ characters\)$/);
	}
});
