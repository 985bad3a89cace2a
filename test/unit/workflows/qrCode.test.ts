import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readQrCode } from './readQrCode';

const source = pathToFileURL(join(__dirname, '../../../workflows/source/qrCode.mjs')).href;

/** Draws texts with the code that stands in the Code node of the workflow. @returns squares, or what was thrown */
function draw(texts: string[]): Array<boolean[][] | string> {
	const script = `
		import { drawQrCode } from ${JSON.stringify(source)};
		const draw = (text) => { try { return drawQrCode(text); } catch (reason) { return reason.message; } };
		process.stdout.write(JSON.stringify(${JSON.stringify(texts)}.map(draw)));`;
	return JSON.parse(
		execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8', maxBuffer: 64_000_000 }),
	) as Array<boolean[][] | string>;
}

const drawn = (square: boolean[][] | string): boolean[][] => {
	if (typeof square === 'string') throw new Error(square);
	return square;
};

describe('the QR code of a seed', () => {
	const uri = 'otpauth://totp/Example:ada.lovelace?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Example&digits=6&period=30';

	test('says the seed, in its own letters', () => {
		const [square] = draw([uri]);
		expect(readQrCode(drawn(square)).text).toBe(uri);
	});

	test('says texts of every length up to the largest, in every version, with letters of other scripts', () => {
		const long = `${uri}${'Ünï→'.repeat(60)}`;
		const texts = Array.from({ length: 220 }, (_, index) => long.slice(0, index + 1)).filter((text) => Buffer.byteLength(text) <= 271);
		const read = draw(texts).map((square) => readQrCode(drawn(square)));
		expect(read.map(({ text }) => text)).toEqual(texts);
		expect([...new Set(read.map(({ version }) => version))].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
	});

	test('refuses a longer text instead of drawing half of it', () => {
		const [refusal] = draw(['x'.repeat(272)]);
		expect(refusal).toBe('The text is too long for a QR code of version 10');
		expect(readQrCode(drawn(draw(['x'.repeat(271)])[0])).text).toHaveLength(271);
	});

	test('is not readable any more when a part of it is painted over', () => {
		const square = drawn(draw([uri])[0]);
		for (let row = 20; row < 26; row += 1) for (let column = 20; column < 32; column += 1) square[row][column] = true;
		expect(() => readQrCode(square)).toThrow('damaged');
	});
});
