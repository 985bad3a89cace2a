/**
 * The hostile texts that one test tries: some of them in `npm test`, others for its neighbour, so that a place gets each kind
 * in the end; all of them with HOSTILE_TEXTS=all, as in `.ci/run`.
 */
export const shareOf = <Text>(texts: readonly Text[], index: number, parts: number): Text[] =>
	process.env.HOSTILE_TEXTS === 'all' ? [...texts] : texts.filter((_text, position) => position % parts === index % parts);
