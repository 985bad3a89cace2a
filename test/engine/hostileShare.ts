/**
 * The hostile texts that one test tries: some of them in `npm test`, others for its neighbour, so that a place gets each kind
 * in the end; all of them with HOSTILE_TEXTS=all, as in `.ci/run`.
 */
export const shareOf = <Text>(texts: readonly Text[], index: number, parts: number): Text[] =>
	process.env.HOSTILE_TEXTS === 'all' ? [...texts] : texts.filter((_text, position) => position % parts === index % parts);

/** Texts that mean something to somebody: a parser, a shell, a database, JavaScript. */
export const hostileTexts = [
	'a,b',
	"o'neil",
	'"quoted"',
	'back\\slash',
	'a+b',
	'a/b',
	'a#b',
	'a?b=c&d',
	'%00',
	'%2e%2e%2f',
	'nul\u0000nul',
	'line\nbreak',
	'tab\tand\rreturn',
	'Ümläut',
	'漢字',
	'👩‍🚀',
	'lone\ud800surrogate',
	'none',
];

export const megabyte = 'x'.repeat(1024 * 1024);
