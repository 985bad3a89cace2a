import { createHmac, randomBytes } from 'node:crypto';

/** Made anew by each process: who reads a hash, stored or in its memory, can't try passwords against it. */
const processKey = randomBytes(32);

/** A hash that only this process can make (hex): for what may hold a password, which a plain hash would let be guessed. */
export function keyedHash(parts: readonly unknown[]): string {
	return createHmac('sha256', processKey).update(JSON.stringify(parts)).digest('hex');
}
