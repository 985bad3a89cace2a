import { BackendError } from '../errors';
import { dnKey, parentDn, type DistinguishedName } from '../directory/dn';
import { isFollowed, readChildren, readPage } from './listing';
import type { SynologySession } from './session';
import { objectCategories, type DirectoryObject } from './types';

/** How long a container's content tells that something is not there; what it holds serves as long as the client lives. */
const freshMs = 15_000;

interface Content {
	byDn: Map<string, DirectoryObject>;
	byName: Map<string, DirectoryObject>;
	/** Where an object stood in the container's order, to find it again in one request. */
	position: Map<string, number>;
}

interface Reading {
	/** Milliseconds when it began. */
	at: number;
	/** Its place among all readings: later than a look-up's start, whatever the clock says. */
	number: number;
	content: Promise<Content>;
}
type Acceptable = (reading: Reading) => boolean;
const anyReading: Acceptable = () => true;

/**
 * Finds single objects. DSM can only list containers, so what was read is kept, and follows what this client itself
 * writes. What is found there is taken; what is not found is looked for in a listing of the last seconds. What is to be
 * deleted is listed anew (`fresh`).
 */
export class Lookup {
	private readonly contents = new Map<string, Reading>();
	private readings = 0;

	constructor(
		private readonly session: SynologySession,
		private readonly baseDn: () => Promise<DistinguishedName>,
	) {}

	/** The object of this DN, whatever it is; undefined when there is none. */
	async byDn(dn: DistinguishedName): Promise<DirectoryObject | undefined> {
		const parent = parentDn(dn);
		if (parent === undefined || dnKey(dn) === dnKey(await this.baseDn())) return undefined;
		const key = dnKey(dn);
		for (const acceptable of [anyReading, this.recent()]) {
			const content = await this.contentOrNone(parent, acceptable);
			const object = content?.byDn.get(key);
			if (content === undefined || object) return object;
		}
		return undefined;
	}

	/** The user, group or computer of this account name (in any case) anywhere in the domain. */
	async byName(name: string): Promise<DirectoryObject | undefined> {
		const key = name.toLowerCase();
		for (const acceptable of [anyReading, this.recent(), this.fromNow()]) {
			const queue: string[] = [await this.baseDn()];
			const visited = new Set(queue.map(dnKey));
			for (let next = 0; next < queue.length; next += 1) {
				const content = await this.content(queue[next], acceptable);
				const object = content.byName.get(key);
				if (object) return object;
				for (const [childKey, child] of content.byDn) {
					if (visited.has(childKey) || !isFollowed(child, queue[next])) continue;
					visited.add(childKey);
					queue.push(child.dn);
				}
			}
		}
		return undefined;
	}

	/** The object as it is now, after it may have changed; asks for its old place first. */
	async again(dn: DistinguishedName): Promise<DirectoryObject | undefined> {
		const parent = parentDn(dn);
		if (parent === undefined) return undefined;
		const key = dnKey(dn);
		const known = await this.contents.get(dnKey(parent))?.content.catch(() => undefined);
		const position = known?.position.get(key);
		this.forget(dn);
		if (position !== undefined) {
			const page = await readPage(this.session, parent, objectCategories, Math.max(0, position - 1), 3);
			const object = page.objects.find((one) => dnKey(one.dn) === key);
			if (object) return object;
		}
		return (await this.contentOrNone(parent, this.fromNow()))?.byDn.get(key);
	}

	/** What was read or written already; asks nobody. */
	async knownByName(name: string): Promise<DirectoryObject | undefined> {
		const key = name.toLowerCase();
		for (const { content } of this.contents.values()) {
			const object = (await content.catch(() => undefined))?.byName.get(key);
			if (object) return object;
		}
		return undefined;
	}

	/** These objects as they are now, by keys of their DNs, from new listings of their containers. */
	async fresh(dns: readonly DistinguishedName[]): Promise<Map<string, DirectoryObject>> {
		const acceptable = this.fromNow();
		const found = new Map<string, DirectoryObject>();
		for (const dn of dns) {
			const parent = parentDn(dn);
			const content = parent === undefined ? undefined : await this.contentOrNone(parent, acceptable);
			const object = content?.byDn.get(dnKey(dn));
			if (object) found.set(dnKey(dn), object);
		}
		return found;
	}

	/** Takes over what this client has just written, where its container was read. */
	note(object: DirectoryObject): void {
		const parent = parentDn(object.dn);
		if (parent === undefined) return;
		void this.contents.get(dnKey(parent))?.content.then(
			({ byDn, byName }) => {
				byDn.set(dnKey(object.dn), object);
				if (object.logonName !== null) byName.set(object.logonName.toLowerCase(), object);
			},
			() => undefined,
		);
	}

	/** Drops what is known of objects that are gone, or of which nobody knows what they are now. */
	forget(...dns: string[]): void {
		for (const dn of dns) {
			const parent = parentDn(dn);
			if (parent === undefined) continue;
			const key = dnKey(dn);
			void this.contents.get(dnKey(parent))?.content.then(
				({ byDn, byName }) => {
					const object = byDn.get(key);
					byDn.delete(key);
					if (object?.logonName) byName.delete(object.logonName.toLowerCase());
				},
				() => undefined,
			);
		}
	}

	private recent(): Acceptable {
		const notBefore = this.session.timing.now() - freshMs;
		return ({ at }) => at >= notBefore;
	}

	private fromNow(): Acceptable {
		const last = this.readings;
		return ({ number }) => number > last;
	}

	private async content(container: string, acceptable: Acceptable): Promise<Content> {
		const key = dnKey(container);
		const known = this.contents.get(key);
		if (known && acceptable(known)) return await known.content;
		this.readings += 1;
		const reading = { at: this.session.timing.now(), number: this.readings, content: this.read(container) };
		this.contents.set(key, reading);
		try {
			return await reading.content;
		} catch (reason) {
			if (this.contents.get(key) === reading) this.contents.delete(key);
			throw reason;
		}
	}

	private async read(container: string): Promise<Content> {
		const content: Content = { byDn: new Map(), byName: new Map(), position: new Map() };
		const objects = await readChildren(this.session, container, objectCategories);
		objects.forEach((object, index) => {
			const key = dnKey(object.dn);
			content.byDn.set(key, object);
			content.position.set(key, index);
			if (object.logonName !== null) content.byName.set(object.logonName.toLowerCase(), object);
		});
		return content;
	}

	/**
	 * The content of a container, or undefined when there is no such container. The code for that is not known, so a
	 * refused listing is settled by looking for the container itself.
	 */
	private async contentOrNone(container: string, acceptable: Acceptable): Promise<Content | undefined> {
		try {
			return await this.content(container, acceptable);
		} catch (reason) {
			if (!(reason instanceof BackendError) || !['backend', 'notFound', 'invalid'].includes(reason.kind)) throw reason;
			if (typeof reason.code !== 'number' || reason.code < 1000) throw reason;
			if (await this.isContainer(container)) throw reason;
			return undefined;
		}
	}

	private async isContainer(dn: string): Promise<boolean> {
		const base = await this.baseDn();
		if (dnKey(dn) === dnKey(base)) return true;
		const parent = parentDn(dn);
		// Outside of the domain there is nothing to look into.
		if (parent === undefined || !dnKey(dn).endsWith(`,${dnKey(base)}`)) return false;
		const content = await this.contentOrNone(parent, this.fromNow());
		return content?.byDn.has(dnKey(dn)) === true;
	}
}
