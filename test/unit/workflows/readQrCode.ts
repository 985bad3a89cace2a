/**
 * Reads a QR code (ISO/IEC 18004) of byte mode and level L, versions 1 to 10, without correcting anything: written from the
 * standard, apart from what draws it, so that one mistake can't hide in both.
 *
 * @throws Error `damaged` when the check bytes do not fit the data, the format bits do not name level L, or no byte data come
 */
export function readQrCode(square: boolean[][]): { version: number; text: string } {
	const size = square.length;
	const version = (size - 17) / 4;
	const [checks, lengths] = blocksOfLevelL[version - 1];
	const mask = maskOf(square);
	const isFunction = functionModules(version, size);
	const bits: number[] = [];
	for (let pair = 0, right = size - 1; right > 0; right -= 2, pair += 1) {
		if (right === 6) right -= 1;
		for (let step = 0; step < size; step += 1) {
			const row = pair % 2 === 0 ? size - 1 - step : step;
			for (const column of [right, right - 1]) {
				if (!isFunction(row, column)) bits.push(Number(square[row][column] !== masks[mask](row, column)));
			}
		}
	}
	const words = Array.from({ length: Math.floor(bits.length / 8) }, (_, at) => numberOf(bits.slice(at * 8, at * 8 + 8)));
	const data = deinterleave(words, lengths, checks);
	const stream = data.flatMap((byte) => [7, 6, 5, 4, 3, 2, 1, 0].map((bit) => (byte >> bit) & 1));
	if (numberOf(stream.slice(0, 4)) !== 4) throw new Error('damaged: no byte data');
	const width = version < 10 ? 8 : 16;
	const length = numberOf(stream.slice(4, 4 + width));
	const start = 4 + width;
	const bytes = Array.from({ length }, (_, at) => numberOf(stream.slice(start + at * 8, start + at * 8 + 8)));
	return { version, text: new TextDecoder('utf-8', { fatal: false }).decode(Uint8Array.from(bytes)) };
}

/** Table 9 of the standard, level L: check bytes of a block, data bytes of each block. */
const blocksOfLevelL: Array<[number, number[]]> = [
	[7, [19]],
	[10, [34]],
	[15, [55]],
	[20, [80]],
	[26, [108]],
	[18, [68, 68]],
	[20, [78, 78]],
	[24, [97, 97]],
	[30, [116, 116]],
	[18, [68, 68, 69, 69]],
];

const masks: Array<(row: number, column: number) => boolean> = [
	(row, column) => (row + column) % 2 === 0,
	(row) => row % 2 === 0,
	(_, column) => column % 3 === 0,
	(row, column) => (row + column) % 3 === 0,
	(row, column) => (Math.floor(row / 2) + Math.floor(column / 3)) % 2 === 0,
	(row, column) => ((row * column) % 2) + ((row * column) % 3) === 0,
	(row, column) => (((row * column) % 2) + ((row * column) % 3)) % 2 === 0,
	(row, column) => (((row + column) % 2) + ((row * column) % 3)) % 2 === 0,
];

const numberOf = (bits: number[]): number => bits.reduce((value, bit) => value * 2 + bit, 0);

/** The five format bits, most significant first, beside the upper left finder; the copy elsewhere has to be the same. */
function maskOf(square: boolean[][]): number {
	const size = square.length;
	const near = [0, 1, 2, 3, 4, 5, 7, 8].map((column) => square[8][column]).concat([7, 5, 4, 3, 2, 1, 0].map((row) => square[row][8]));
	const far = [1, 2, 3, 4, 5, 6, 7]
		.map((back) => square[size - back][8])
		.concat([8, 7, 6, 5, 4, 3, 2, 1].map((back) => square[8][size - back]));
	if (near.some((on, index) => on !== far[index])) throw new Error('damaged: the two copies of the format differ');
	const word = numberOf(near.map(Number)) ^ 0x5412;
	if (word >> 13 !== 1) throw new Error('damaged: not level L');
	return (word >> 10) & 7;
}

/** Finders with their formats, timing, alignment and version information hold no data. */
function functionModules(version: number, size: number): (row: number, column: number) => boolean {
	const last = size - 7;
	const step = version === 1 ? [] : version < 7 ? [6, last] : [6, (6 + last) / 2, last];
	return (row, column) => {
		if (row === 6 || column === 6) return true;
		if (row < 9 && (column < 9 || column >= size - 8)) return true;
		if (row >= size - 8 && column < 9) return true;
		if (version >= 7 && ((row < 6 && column >= size - 11) || (column < 6 && row >= size - 11))) return true;
		return step.some((y) =>
			step.some((x) => {
				const isFinder = (y === 6 && (x === 6 || x === last)) || (y === last && x === 6);
				return !isFinder && Math.abs(row - y) <= 2 && Math.abs(column - x) <= 2;
			}),
		);
	};
}

/** The data of all blocks in order; every block has to pass the Reed-Solomon check. */
function deinterleave(words: number[], lengths: number[], checks: number): number[] {
	const blocks: number[][] = lengths.map(() => []);
	const longest = Math.max(...lengths);
	const queue = [...words];
	const next = (): number => queue.shift() ?? 0;
	for (let index = 0; index < longest; index += 1)
		blocks.forEach((block, at) => {
			if (index < lengths[at]) block.push(next());
		});
	for (let index = 0; index < checks; index += 1) for (const block of blocks) block.push(next());
	for (const block of blocks) {
		// A code word is divisible by the generator: it is zero at each of the generator's roots.
		for (let power = 0; power < checks; power += 1) {
			const root = exponential(power);
			if (block.reduce((value, byte) => product(value, root) ^ byte, 0) !== 0) throw new Error('damaged: the check bytes do not fit');
		}
	}
	return blocks.flatMap((block, at) => block.slice(0, lengths[at]));
}

/** Multiplication in GF(256) with the polynomial x^8 + x^4 + x^3 + x^2 + 1. */
function product(one: number, other: number): number {
	let result = 0;
	for (let bit = 7; bit >= 0; bit -= 1) {
		result = (result << 1) ^ (result & 0x80 ? 0x11d : 0);
		if ((other >> bit) & 1) result ^= one;
	}
	return result;
}

const exponential = (power: number): number => Array.from({ length: power }).reduce<number>((value) => product(value, 2), 1);
