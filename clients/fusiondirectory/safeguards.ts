import { sameDn } from '../directory/dn';
import { BackendError } from '../errors';
import { readText } from './json';
import { hasCode } from './messages';
import { ifAllowed, type CheckedObject, type ObjectReader } from './objectReader';
import { typeKey, type ObjectTypes, type Protocols } from './objectTypes';

/** Types that hold other entries: deleting one deletes all below it, and FusionDirectory does not ask. */
const containerTypes = new Set(['DEPARTMENT', 'ORGANIZATION', 'COUNTRY', 'LOCALITY', 'DOMAIN', 'DCOBJECT']);
/** Types without entries of their own to count. */
const uncountable = new Set(['SPECIAL', 'PLUGINMANAGER', 'CONFIGURATION', 'ACLASSIGNMENT', 'SUBSCRIPTIONINFO']);

/** Values and labels stand in quotes of some language. */
const namesSomething = (message: string): boolean => /["«»„“”]|\w=\w/.test(message);

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
			cure: 'Empty it first, or delete it with its contents if that is what you want',
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

	/**
	 * Runs a change of an entry. FusionDirectory 1.5 changes no locked user, and says so in its own language, as it does of an
	 * entry that is gone: whether that was the reason, lock state and a look tell.
	 */
	async tellingLock<T>(object: CheckedObject, change: () => Promise<T>): Promise<T> {
		try {
			return await change();
		} catch (reason) {
			const refused =
				reason instanceof BackendError && reason.delivery === 'answered' && ['rights', 'invalid', 'backend'].includes(reason.kind);
			if (!refused || hasCode(reason, 'entryLocked', 'changedMeanwhile')) throw reason;
			if (!(await this.isLocked(object))) throw (await this.isGone(object, reason)) ? gone(object, reason) : reason;
			throw reason.with({
				kind: 'conflict',
				code: 'userLocked',
				message: `The user '${object.dn}' is locked, and FusionDirectory does not change locked users`,
				cure: 'Unlock the user first, or have it unlocked for the change',
			});
		}
	}

	/**
	 * That somebody else changed the entry in the moment of writing is said in the server's language, and is the one refusal that
	 * names neither field nor value nor entry: whether it is that, the entry's stamp tells, where it was read before.
	 */
	async tellingChange({ type, dn, attributes }: CheckedObject, reason: BackendError): Promise<BackendError> {
		if (reason.kind !== 'invalid' || reason.code !== undefined || reason.fields.length > 0 || namesSomething(reason.message)) return reason;
		const before = readText(attributes.modifyTimestamp);
		const now = before && (await ifAllowed(async () => await this.reader.find(type, dn, { modifyTimestamp: 'first' })));
		if (now && readText(now.attributes.modifyTimestamp) === before) return reason;
		return reason.with({ kind: 'backend', code: 'changedMeanwhile', cure: 'Try again: somebody else may have changed the entry' });
	}

	private async isGone({ type, dn }: CheckedObject, { kind, code }: BackendError): Promise<boolean> {
		if (kind !== 'backend' || code !== undefined) return false;
		const look = await ifAllowed(async () => ({ found: await this.reader.find(type, dn) }));
		return look !== undefined && look.found === undefined;
	}

	private async isLocked({ type, dn }: CheckedObject): Promise<boolean> {
		if (typeKey(type) !== 'USER') return false;
		const states = await ifAllowed(async () => await (await this.protocols.chosen()).lockStates([dn]));
		return states?.[0] === true;
	}
}

const gone = ({ dn }: CheckedObject, reason: BackendError): BackendError =>
	reason.with({
		kind: 'notFound',
		message: `'${dn}' is not there any more`,
		cure: 'It was deleted, renamed or moved since it was looked up',
	});
