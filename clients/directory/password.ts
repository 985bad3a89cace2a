import { randomInt } from 'node:crypto';

export interface PasswordRules {
	/** Characters in all; at least one of each chosen class comes out. Default 20. */
	length?: number;
	lowercase?: boolean;
	uppercase?: boolean;
	digits?: boolean;
	symbols?: boolean;
	/** Leave out characters that are read for one another (`0O`, `1lI`). Default on. */
	avoidLookalikes?: boolean;
}

const classes = {
	lowercase: 'abcdefghijklmnopqrstuvwxyz',
	uppercase: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
	digits: '0123456789',
	// Symbols that survive being typed on any keyboard, put into JSON, a shell's single quotes or a spreadsheet.
	symbols: '!#$%*+-.:=?@_~',
} as const;
const lookalikes = /[0O1lI]/g;
const shortest = 8;
const longest = 128;

/**
 * Makes a random password from `node:crypto`.
 *
 * @throws RangeError when the length is not between 8 and 128, or no class is chosen
 */
export function generatePassword(rules: PasswordRules = {}): string {
	const { length = 20, avoidLookalikes = true } = rules;
	if (!Number.isInteger(length) || length < shortest || length > longest) {
		throw new RangeError(`The length of a generated password must be between ${shortest} and ${longest}`);
	}
	const chosen = (['lowercase', 'uppercase', 'digits', 'symbols'] as const)
		.filter((name) => rules[name] !== false)
		.map((name) => (avoidLookalikes ? classes[name].replace(lookalikes, '') : classes[name]));
	if (chosen.length === 0) throw new RangeError('A generated password needs at least one class of characters');
	const all = chosen.join('');
	const characters = Array.from({ length }, (_, index) => pick(index < chosen.length ? chosen[index] : all));
	shuffle(characters);
	return characters.join('');
}

const pick = (characters: string): string => characters[randomInt(characters.length)];

function shuffle(characters: string[]): void {
	for (let last = characters.length - 1; last > 0; last -= 1) {
		const other = randomInt(last + 1);
		[characters[last], characters[other]] = [characters[other], characters[last]];
	}
}
