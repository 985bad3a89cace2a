import { sameDn } from '../directory/dn';
import { BackendError } from '../errors';
import { ifAllowed, type CheckedObject, type ObjectReader } from './objectReader';
import { typeKey, type ObjectTypes, type Protocols } from './objectTypes';

export interface ChangeOptions {
	/** Unlock a locked user for the change and lock it again. 1.5 refuses any change of a locked user. */
	unlockForChange?: boolean;
}

/** Types that hold other entries: deleting one deletes all below it, and FusionDirectory does not ask. */
const containerTypes = new Set(['DEPARTMENT', 'ORGANIZATION', 'COUNTRY', 'LOCALITY', 'DOMAIN', 'DCOBJECT']);
/** Types without entries of their own to count. */
const uncountable = new Set(['SPECIAL', 'PLUGINMANAGER', 'CONFIGURATION', 'ACLASSIGNMENT', 'SUBSCRIPTIONINFO']);

/** What FusionDirectory does not guard itself: departments with contents, and locked users. */
export class Safeguards {
	constructor(
		private readonly protocols: Protocols,
		private readonly types: ObjectTypes,
		private readonly reader: ObjectReader,
	) {}

	/** @throws BackendError `conflict` when anything lies below, or when that can't be seen */
	async refuseChildren({ type, dn }: CheckedObject): Promise<void> {
		if (!containerTypes.has(typeKey(type))) return;
		const held: string[] = [];
		for (const { type: inside, name } of await this.types.list()) {
			if (uncountable.has(inside)) continue;
			const count = await this.countBelow(inside, dn);
			if (count === undefined) held.push(`${name}: not visible to this account`);
			else if (count > 0) held.push(`${name}: ${count}`);
		}
		if (held.length === 0) return;
		throw new BackendError({
			kind: 'conflict',
			message: `'${dn}' is not empty, and deleting it would delete everything below (${held.join(', ')})`,
			cure: "Empty it first, or switch on 'Delete With Contents' if that is what you want",
			delivery: 'unsent',
		});
	}

	private async countBelow(type: string, dn: string): Promise<number | undefined> {
		try {
			if (!containerTypes.has(type)) return await this.reader.count(type, { base: dn });
			const entries = await this.reader.list(type, { base: dn, attributes: { dn: 'raw' } });
			return entries.filter((entry) => !sameDn(entry.dn, dn)).length;
		} catch (reason) {
			if (!(reason instanceof BackendError)) throw reason;
			if (reason.kind === 'rights') return undefined;
			if (reason.kind === 'invalid') return 0;
			throw reason;
		}
	}

	/** Runs a change of a user that may be locked: told clearly, or unlocked for it and locked again. */
	async withLockLifted<T>(
		object: CheckedObject,
		options: ChangeOptions,
		change: () => Promise<T>,
		dnAfter: (result: T) => string | undefined,
	): Promise<T> {
		try {
			return await change();
		} catch (reason) {
			if (!(reason instanceof BackendError) || reason.kind !== 'rights' || !(await this.isLocked(object))) throw reason;
			if (!options.unlockForChange) {
				throw reason.with({
					kind: 'conflict',
					code: 'userLocked',
					message: `The user '${object.dn}' is locked, and FusionDirectory does not change locked users`,
					cure: "Unlock the user first, or switch on 'Unlock for the Change' in the options",
				});
			}
		}
		await this.unlock(object.dn);
		let left: string | undefined = object.dn;
		try {
			const result = await change();
			left = dnAfter(result);
			return result;
		} finally {
			if (left !== undefined) await this.lockAgain(left);
		}
	}

	private async unlock(dn: string): Promise<void> {
		try {
			await (await this.protocols.chosen()).setLock(dn, 'unlock');
		} catch (reason) {
			// It may have been carried out all the same.
			if (reason instanceof BackendError && reason.delivery === 'unknown') await this.lockAgain(dn);
			throw reason;
		}
	}

	private async lockAgain(dn: string): Promise<void> {
		try {
			await this.protocols.despiteStop(async () => await (await this.protocols.chosen()).setLock(dn, 'lock'));
		} catch (reason) {
			const why = reason instanceof BackendError ? reason : new BackendError({ kind: 'backend', message: 'no answer' });
			throw why.with({
				kind: 'uncertain',
				message: `The user '${dn}' was unlocked for the change and could not be locked again (${why.message})`,
				cure: 'Lock the user by hand',
			});
		}
	}

	private async isLocked({ type, dn }: CheckedObject): Promise<boolean> {
		if (typeKey(type) !== 'USER') return false;
		const states = await ifAllowed(async () => await this.protocols.rpc.lockStates([dn]));
		return states?.get(dn) === true;
	}
}
