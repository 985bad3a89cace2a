import type { DirectoryObject } from './types';

/** A number that DNs share which differ in nothing but case; others hardly ever do. */
function caselessHash(dn: string, isLower = false): number {
	let hash = 0;
	let codes = 0;
	for (let index = 0; index < dn.length; index += 1) {
		const code = dn.charCodeAt(index);
		codes |= code;
		hash = Math.imul(hash ^ (code | 32), 16_777_619);
	}
	// What is lower case beyond ASCII, only the language knows.
	return isLower || codes < 128 ? hash : caselessHash(dn.toLowerCase(), true);
}

const keyOf = ({ dn }: DirectoryObject): string => dn.toLowerCase();

/**
 * Entries of a container, each once, in the order they came.
 *
 * Names of everybody, kept until the last page has come, cost a quarter of the whole reading. So numbers are kept, and
 * names only from the first number on that comes twice.
 */
export class Children {
	readonly objects: DirectoryObject[] = [];
	private readonly hashes = new Set<number>();
	private keys?: Set<string>;

	get size(): number {
		return this.objects.length;
	}

	/** Takes those that have not come before, in whatever case. */
	take(objects: readonly DirectoryObject[]): void {
		for (const object of objects) if (this.isNew(object)) this.objects.push(object);
	}

	private isNew(object: DirectoryObject): boolean {
		if (this.keys === undefined) {
			const before = this.hashes.size;
			if (this.hashes.add(caselessHash(object.dn)).size > before) return true;
		}
		this.keys ??= new Set(this.objects.map(keyOf));
		const before = this.keys.size;
		return this.keys.add(keyOf(object)).size > before;
	}
}
