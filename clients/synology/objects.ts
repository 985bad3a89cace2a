import { BackendError } from '../errors';
import type { DistinguishedName } from '../directory/dn';
import { at, unreadable } from './answers';
import { firstOf, walk, type WalkOptions } from './listing';
import type { DomainReads } from './domainReads';
import type { Lookup } from './lookup';
import type { SynologySession } from './session';
import { readDn, type DirectoryObject } from './types';
import { TracedWalk, type WalkTrace } from './walkTrace';

/** Any entry of the domain. */
export class Objects {
	constructor(
		private readonly session: SynologySession,
		private readonly lookup: Lookup,
		private readonly baseDn: () => Promise<DistinguishedName>,
		/** The domain controller, where there is access to it: it finds one record by one search. */
		readonly reads?: DomainReads,
	) {}

	/**
	 * Objects below a container, breadth first, container by container. The walk is complete or throws.
	 *
	 * @param base  DN of the container; default the whole domain
	 * @throws BackendError kind `invalid` when `base` is no DN, `backend` when a container can't be listed
	 * @see SYNO.ActiveDirectory.Directory list
	 */
	async *list(options: WalkOptions & { base?: string } = {}): AsyncGenerator<DirectoryObject[], void, void> {
		yield* walk(this.session, await this.startOf(options.base), options);
	}

	/**
	 * The same, unless the walk would bring what it brought before. Asks DSM, also where there is domain access.
	 *
	 * @param known  what a walk with the same options left
	 */
	async listUnlessSame(
		options: WalkOptions & { base?: string },
		known: WalkTrace | undefined,
	): Promise<'same' | { objects: DirectoryObject[]; trace(users: number): WalkTrace | undefined }> {
		const traced = new TracedWalk(this.session);
		if (known && (await traced.isSame(known))) return 'same';
		const objects = await firstOf(walk(traced, await this.startOf(options.base), options), Number.POSITIVE_INFINITY);
		return { objects, trace: (users) => traced.trace(users) };
	}

	private async startOf(base: string | undefined): Promise<DistinguishedName> {
		return base === undefined ? await this.baseDn() : readDn(base, 'The container');
	}

	/** @returns the object of this DN, or undefined */
	async find(dn: string): Promise<DirectoryObject | undefined> {
		if (this.reads) return await this.reads.find({ by: 'dn', dn });
		return await this.lookup.byDn(readDn(dn));
	}

	/** The object as it is now, after it may have changed. */
	async again(dn: DistinguishedName): Promise<DirectoryObject | undefined> {
		return await (this.reads?.find({ by: 'dn', dn }) ?? this.lookup.again(dn));
	}

	/** @returns the user, group or computer of this account name, in any case, or undefined */
	async findByName(name: string): Promise<DirectoryObject | undefined> {
		if (this.reads) return await this.reads.find({ by: 'name', name });
		const known = await this.lookup.knownByName(name);
		if (known) return known;
		// One cheap question spares reading the whole domain for a name that is free. It knows no computers (`name$`).
		if (!name.endsWith('$') && !(await this.isNameTaken(name))) return undefined;
		return await this.lookup.byName(name);
	}

	/**
	 * Whether a user or group of this name exists, in any case. A DN never does.
	 *
	 * @see SYNO.ActiveDirectory.Group conflict
	 */
	async isNameTaken(name: string): Promise<boolean> {
		if (name.trim() === '') {
			throw new BackendError({ kind: 'invalid', message: 'The name is empty', fields: ['name'], delivery: 'unsent' });
		}
		const data = await this.session.call({
			api: 'SYNO.ActiveDirectory.Group',
			version: 1,
			method: 'conflict',
			params: { name },
			purpose: `look for the name '${name}'`,
			effect: 'read',
		});
		const taken = at(data, 'isConflict');
		if (typeof taken !== 'boolean') throw unreadable('conflict');
		return taken;
	}
}
