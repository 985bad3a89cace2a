/**
 * A QR code (ISO/IEC 18004, byte mode, error correction L, versions 1 to 10) as an HTML table, in the Code node's own
 * words: a seed must not be sent to a web service that draws pictures.
 */
function drawQrCode(text) {
	const bytes = [...new TextEncoder().encode(text)];
	// Per version: error correction bytes of a block, then the data bytes of each block.
	const plans = [
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
	const centres = [[], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50]];
	const sum = (list) => list.reduce((total, one) => total + one, 0);
	const version = plans.findIndex(([, blocks], index) => sum(blocks) >= bytes.length + (index < 9 ? 2 : 3)) + 1;
	if (version === 0) throw new Error('The text is too long for a QR code of version 10');
	const [correctionLength, blockLengths] = plans[version - 1];

	// The data, then Reed-Solomon over GF(256) with the polynomial 0x11d.
	const bits = [];
	const push = (value, length) => {
		for (let bit = length - 1; bit >= 0; bit -= 1) bits.push((value >> bit) & 1);
	};
	push(4, 4);
	push(bytes.length, version < 10 ? 8 : 16);
	for (const byte of bytes) push(byte, 8);
	const capacity = sum(blockLengths) * 8;
	push(0, Math.min(4, capacity - bits.length));
	while (bits.length % 8 !== 0) bits.push(0);
	for (let pad = 0xec; bits.length < capacity; pad ^= 0xfd) push(pad, 8);
	const data = [];
	for (let at = 0; at < bits.length; at += 8) data.push(bits.slice(at, at + 8).reduce((value, bit) => value * 2 + bit, 0));
	const powers = [1];
	for (let index = 1; index < 255; index += 1) powers.push((powers[index - 1] << 1) ^ (powers[index - 1] > 127 ? 0x11d : 0));
	const multiply = (a, b) => (a === 0 || b === 0 ? 0 : powers[(powers.indexOf(a) + powers.indexOf(b)) % 255]);
	let generator = [1];
	for (let degree = 0; degree < correctionLength; degree += 1) {
		const next = [...generator, 0];
		generator.forEach((factor, index) => {
			next[index + 1] ^= multiply(factor, powers[degree]);
		});
		generator = next;
	}
	let start = 0;
	const blocks = blockLengths.map((length) => {
		const block = data.slice(start, (start += length));
		const rest = [...block, ...Array(correctionLength).fill(0)];
		for (let index = 0; index < length; index += 1) {
			const factor = rest[index];
			generator.forEach((value, offset) => {
				rest[index + offset] ^= multiply(value, factor);
			});
		}
		return { block, correction: rest.slice(length) };
	});
	const stream = [];
	for (let index = 0; index < Math.max(...blockLengths); index += 1)
		for (const { block } of blocks) if (index < block.length) stream.push(block[index]);
	for (let index = 0; index < correctionLength; index += 1) for (const { correction } of blocks) stream.push(correction[index]);

	// The square: fixed patterns first, undefined is free.
	const size = version * 4 + 17;
	const square = Array.from({ length: size }, () => Array(size).fill(undefined));
	const finder = (row, column) => {
		for (let y = -1; y <= 7; y += 1)
			for (let x = -1; x <= 7; x += 1) {
				if (square[row + y]?.[column + x] === undefined && (row + y < 0 || row + y >= size || column + x < 0 || column + x >= size))
					continue;
				const ring = Math.max(Math.abs(y - 3), Math.abs(x - 3));
				square[row + y][column + x] = ring !== 2 && ring !== 4;
			}
	};
	finder(0, 0);
	finder(0, size - 7);
	finder(size - 7, 0);
	for (const y of centres[version - 1])
		for (const x of centres[version - 1]) {
			if (square[y][x] !== undefined) continue;
			for (let dy = -2; dy <= 2; dy += 1)
				for (let dx = -2; dx <= 2; dx += 1) square[y + dy][x + dx] = Math.max(Math.abs(dy), Math.abs(dx)) !== 1;
		}
	for (let at = 8; at < size - 8; at += 1) {
		square[6][at] ??= at % 2 === 0;
		square[at][6] ??= at % 2 === 0;
	}
	const remainder = (value, polynomial, length) => {
		let rest = value << length;
		for (let bit = 31 - Math.clz32(rest); bit >= length; bit = 31 - Math.clz32(rest)) rest ^= polynomial << (bit - length);
		return rest;
	};
	if (version >= 7) {
		const word = (version << 12) | remainder(version, 0x1f25, 12);
		for (let bit = 0; bit < 18; bit += 1) {
			const [far, near] = [size - 11 + (bit % 3), Math.floor(bit / 3)];
			square[near][far] = square[far][near] = ((word >> bit) & 1) === 1;
		}
	}
	// Level L with mask 0.
	const format = ((8 << 10) | remainder(8, 0x537, 10)) ^ 0x5412;
	for (let bit = 0; bit < 15; bit += 1) {
		const on = ((format >> bit) & 1) === 1;
		square[bit < 6 ? bit : bit < 8 ? bit + 1 : size - 15 + bit][8] = on;
		square[8][bit < 8 ? size - 1 - bit : bit === 8 ? 7 : 14 - bit] = on;
	}
	square[size - 8][8] = true;
	let at = 0;
	for (let right = size - 1, up = true; right > 0; right -= 2, up = !up) {
		if (right === 6) right = 5;
		for (let step = 0; step < size; step += 1)
			for (const column of [right, right - 1]) {
				const row = up ? size - 1 - step : step;
				if (square[row][column] !== undefined) continue;
				const on = at < stream.length * 8 && ((stream[at >> 3] >> (7 - (at & 7))) & 1) === 1;
				square[row][column] = on !== ((row + column) % 2 === 0);
				at += 1;
			}
	}
	return square;
}

function run() {
	return $input.all().map((item, index) => {
		const { seed, activationCode } = item.json;
		const text = seed?.uri ?? activationCode;
		if (!text) throw new Error('FortiAuthenticator told neither seed nor activation code');
		const cell = (on) => '<td style="width:5px;height:5px;padding:0;background:' + (on ? '#000' : '#fff') + '"></td>';
		const rows = drawQrCode(text)
			.map((row) => '<tr>' + row.map(cell).join('') + '</tr>')
			.join('');
		const picture = '<table style="border-collapse:collapse;border:20px solid #fff">' + rows + '</table>';
		return { json: { username: item.json.username, picture, secret: seed?.secret ?? text }, pairedItem: { item: index } };
	});
}

export { drawQrCode };
export const qrCode = `${drawQrCode}\n\n${run}\n\nreturn run();`;
