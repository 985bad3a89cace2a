/** One part of a distinguished name, decoded. */
export interface Rdn {
	type: string;
	value: string;
}

const hexPair = /^[0-9a-f]{2}$/i;
/** What a backslash may stand before, besides two hex digits. */
const escapable = /^[ -/:-@[-`{-~]$/;

function splitAtCommas(dn: string): string[] {
	const parts: string[] = [];
	let start = 0;
	for (let index = 0; index < dn.length; index += 1) {
		if (dn[index] === '\\') index += 1;
		else if (dn[index] === ',') {
			parts.push(dn.slice(start, index));
			start = index + 1;
		}
	}
	parts.push(dn.slice(start));
	return parts;
}

function decodeValue(text: string): string | undefined {
	if (!text.includes('\\')) return /[=;]/.test(text) ? undefined : text;
	const bytes: Buffer[] = [];
	for (let index = 0; index < text.length; index += 1) {
		const char = text[index];
		// Samba takes neither of these unescaped.
		if (char === '=' || char === ';') return undefined;
		if (char !== '\\') {
			const whole = String.fromCodePoint(text.codePointAt(index) ?? 0);
			bytes.push(Buffer.from(whole));
			index += whole.length - 1;
			continue;
		}
		const pair = text.slice(index + 1, index + 3);
		if (hexPair.test(pair)) {
			bytes.push(Buffer.from(pair, 'hex'));
			index += 2;
		} else if (escapable.test(text.charAt(index + 1))) {
			bytes.push(Buffer.from(text[index + 1]));
			index += 1;
		} else return undefined;
	}
	return Buffer.concat(bytes).toString('utf8');
}

/** The parts of a DN, nearest first; `undefined` when it is malformed. */
export function parseDn(dn: string): Rdn[] | undefined {
	const parts: Rdn[] = [];
	for (const text of splitAtCommas(dn)) {
		const match = /^\s*([a-z][a-z0-9-]*)\s*=\s*([^]*)$/i.exec(text);
		if (!match) return undefined;
		const value = decodeValue(/\\\s$/.test(match[2]) ? match[2] : match[2].trimEnd());
		if (value === undefined || value === '') return undefined;
		parts.push({ type: match[1].toUpperCase(), value });
	}
	return parts;
}

/** Case counts for nothing, nor do runs of spaces or those at the ends. */
export const rdnKey = (rdn: Rdn): string => `${rdn.type}=${rdn.value.toLowerCase().replace(/ +/g, ' ').trim()}`;
/** Equal for every spelling of the same DN; `undefined` when it is malformed. */
export function dnKey(dn: string): string | undefined {
	const parts = parseDn(dn);
	return parts?.map(rdnKey).join('\u0000');
}

/**
 * Writes a value as Samba's database library does: a backslash before `? # , + " \ < >` wherever they stand and before
 * a space at either end; `=`, `;` and a line feed as hex.
 */
export function encodeRdn({ type, value }: Rdn): string {
	const hex = (char: string): string => `\\${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
	const text = value
		.replace(/[\\,+"<>?#]/g, (char) => `\\${char}`)
		.replace(/[=;\n\r]/g, hex)
		.replace(/^ /, '\\ ')
		.replace(/ $/, (char, offset) => (offset === 0 ? char : '\\ '));
	return `${type}=${text}`;
}

export const baseDnOf = (realm: string): string =>
	realm
		.split('.')
		.map((label) => `DC=${label}`)
		.join(',');
