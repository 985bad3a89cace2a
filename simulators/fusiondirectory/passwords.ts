import { createHash, randomBytes } from 'node:crypto';

/** Stored passwords: `{SSHA}` with salt whatever the method's name; a `!` behind the method marks a locked account. */

const digest = (password: string, salt: Buffer): Buffer => createHash('sha1').update(password, 'utf8').update(salt).digest();

export function hashed(password: string, method = 'ssha'): string {
	const salt = randomBytes(4);
	const scheme = method === '' ? 'SSHA' : method.replace(/\/.*/, '').toUpperCase();
	return `{${scheme}}${Buffer.concat([digest(password, salt), salt]).toString('base64')}`;
}

export function matches(stored: string, password: string): boolean {
	const found = /^\{[^}]+\}([^!].*)$/.exec(stored);
	if (!found) return false;
	const bytes = Buffer.from(found[1], 'base64');
	return bytes.subarray(0, 20).equals(digest(password, bytes.subarray(20)));
}

export const isLockedHash = (stored: string): boolean => /^\{[^}]+\}!/.test(stored);
export const lockedHash = (stored: string): string => (isLockedHash(stored) ? stored : stored.replace(/^(\{[^}]+\})/, '$1!'));
export const unlockedHash = (stored: string): string => stored.replace(/^(\{[^}]+\})!/, '$1');
