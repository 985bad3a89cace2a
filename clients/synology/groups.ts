import type { JsonObject } from '../json';
import { BackendError } from '../errors';
import { settleWrite, unsettled } from '../http/lostWrite';
import { childDn, dnKey, type DistinguishedName } from '../directory/dn';
import { listAt } from './answers';
import { refusalError } from './codes';
import { sendCompound } from './compound';
import { callSize } from './encoding';
import type { WalkOptions } from './listing';
import type { Lookup } from './lookup';
import type { Objects } from './objects';
import type { SynologySession } from './session';
import { nothingTells, readDn, readGroupName, service, type DirectoryObject, type ObjectReference } from './types';
import { createAccount } from './writes';

export const groupTypes = ['security', 'distribution'] as const;
export const groupScopes = ['local', 'global', 'universal'] as const;

export interface NewGroup {
	name: string;
	/** DN of an existing container or organizational unit. */
	container: string;
	description?: string;
	type?: (typeof groupTypes)[number];
	scope?: (typeof groupScopes)[number];
	email?: string;
}

/** The fields of a create as DSM wants them. */
export function newGroupParams(group: NewGroup): JsonObject {
	return {
		name: group.name,
		located_dn: group.container,
		description: group.description ?? '',
		type: group.type ?? 'security',
		scope: group.scope ?? 'global',
		email: group.email ?? '',
	};
}

/** What became of one member: it is in the group now, it was before, or the NAS refused it. */
export type MemberResult = { state: 'added' } | { state: 'present' } | { state: 'refused'; reason: BackendError };

const memberApi = 'SYNO.ActiveDirectory.Group.Member';

/** Whether the refusal means that the member is in the group already. */
const isPresent = (reason: BackendError): boolean => reason.kind === 'conflict';

export class Groups {
	constructor(
		private readonly session: SynologySession,
		private readonly lookup: Lookup,
		private readonly objects: Objects,
	) {}

	/** Groups below a container; see `Objects.list`. */
	async *list(options: Omit<WalkOptions, 'categories'> & { base?: string } = {}): AsyncGenerator<DirectoryObject, void, void> {
		yield* this.objects.list({ ...options, categories: ['group'] });
	}

	/**
	 * @returns the group, or undefined when there is none
	 * @throws BackendError kind `conflict` when the reference names something that is no group
	 */
	async find(reference: ObjectReference): Promise<DirectoryObject | undefined> {
		const name = reference.by === 'dn' ? reference.dn : reference.name;
		const object = await this.findObject(reference);
		if (object === undefined || object.category === 'group') return object;
		throw new BackendError({
			kind: 'conflict',
			message: `'${name}' is not a group but of the kind '${object.category}'`,
			cure: 'Name a group',
		});
	}

	private async findObject(reference: ObjectReference): Promise<DirectoryObject | undefined> {
		if (reference.by === 'dn') return await this.lookup.byDn(readDn(reference.dn));
		return await this.objects.findByName(reference.name);
	}

	/**
	 * Creates a group. The answer of DSM holds the DN only; the rest of the record is what was sent.
	 *
	 * @param options.wasFree  a look-up has just found no account of that name, which settles a lost answer
	 * @throws BackendError kind `conflict` (name taken), `notFound` (container), `invalid`, `uncertain`
	 * @see SYNO.ActiveDirectory.Group create, version 1
	 */
	async create(group: NewGroup, { wasFree = false }: { wasFree?: boolean } = {}): Promise<DirectoryObject> {
		const name = readGroupName(group.name);
		const container = readDn(group.container, 'The container');
		const created = await createAccount(this.session, this.lookup, this.objects, {
			noun: 'group',
			name,
			dn: childDn('CN', name, container),
			request: { api: 'SYNO.ActiveDirectory.Group', version: 1, method: 'create', params: newGroupParams({ ...group, container }) },
			wasFree,
		});
		return {
			dn: created.dn,
			category: 'group',
			name: group.name,
			logonName: group.name,
			displayName: null,
			description: group.description || null,
			mail: group.email || null,
			phone: null,
			office: null,
			disabled: null,
			locked: null,
			deletable: true,
			raw: {
				dn: created.dn,
				...(created.name === null ? {} : { accountName: created.name }),
				name: group.name,
				sAMAccountName: group.name,
				objectCategory: 'group',
				description: group.description ?? '',
				mail: group.email ?? '',
			},
		};
	}

	/**
	 * Adds members to a group, up to `perCall` of them in one call.
	 *
	 * DSM may add the good ones and refuse the others of a call. Whom it names as refused is told apart; the rest goes
	 * again without them, and singly where it names nobody.
	 *
	 * @param members  as they were listed: their DNs go back unchanged
	 * @returns one result per member, in order
	 * @see SYNO.ActiveDirectory.Group.Member add, version 1, inside SYNO.Entry.Request
	 */
	async addMembers(group: DirectoryObject, members: readonly DistinguishedName[], perCall = callSize): Promise<MemberResult[]> {
		const results = new Map<string, MemberResult>();
		const unique = [...new Map(members.map((dn) => [dnKey(dn), dn])).values()];
		for (let start = 0; start < unique.length; start += perCall) {
			await this.addChunk(group, unique.slice(start, start + perCall), results);
		}
		return members.map((dn) => results.get(dnKey(dn)) ?? { state: 'refused', reason: silent(group, dn) });
	}

	private async addChunk(group: DirectoryObject, chunk: DistinguishedName[], results: Map<string, MemberResult>): Promise<void> {
		let rest = chunk;
		for (let sentBefore = false; rest.length > 0; sentBefore = true) {
			const call = await this.send(group, rest);
			const before = rest.length;
			rest = rest.filter((dn) => {
				const key = dnKey(dn);
				const reason = call.refused.get(key);
				if (call.added.has(key)) results.set(key, { state: 'added' });
				// Named only now, so it was not a member when the call before was made: that call added it.
				else if (reason && isPresent(reason)) results.set(key, { state: sentBefore ? 'added' : 'present' });
				else if (reason) results.set(key, { state: 'refused', reason });
				else return true;
				return false;
			});
			if (rest.length === before || call.complete) break;
		}
		if (rest.length === 1 && chunk.length === 1) return;
		for (const dn of rest) await this.addSingle(group, dn, results);
	}

	private async addSingle(group: DirectoryObject, dn: DistinguishedName, results: Map<string, MemberResult>): Promise<void> {
		const call = await this.send(group, [dn]);
		const reason = call.refused.get(dnKey(dn));
		if (call.added.has(dnKey(dn))) results.set(dnKey(dn), { state: 'added' });
		else if (reason) results.set(dnKey(dn), isPresent(reason) ? { state: 'present' } : { state: 'refused', reason });
	}

	/** One call: who was added, who was refused by name, and whether the others were told about as well. */
	private async send(
		group: DirectoryObject,
		members: DistinguishedName[],
	): Promise<{ added: Set<string>; refused: Map<string, BackendError>; complete: boolean }> {
		const name = group.logonName ?? group.name;
		const purpose =
			members.length === 1 ? `add '${members[0]}' to the group '${name}'` : `add ${members.length} members to the group '${name}'`;
		const entry = { api: memberApi, method: 'add', version: 1, params: { dn: group.dn, members } };
		const options = { mode: 'sequential', stopWhenError: true } as const;
		const attempt = async () => await sendCompound(this.session, [entry], options, { purpose, effect: 'write' });
		// A member is in a group once, however often it is added: after a look at the group it is safe to send again.
		const look = async (): Promise<undefined> => {
			const present = await this.lookup.again(group.dn);
			if (present?.category !== 'group') throw unsettled('the group is not to be found there any more');
		};
		const {
			value: [result],
		} = await settleWrite({
			service,
			what: purpose,
			send: attempt,
			look,
			repeatable: true,
			seen: nothingTells,
			signal: this.session.signal,
			cure: 'Run this again: who is a member already stays one',
		});
		const refused = new Map<string, BackendError>();
		if (result.state === 'done') {
			const added = new Set((listAt(result.data, 'members') ?? []).filter((dn) => typeof dn === 'string').map(dnKey));
			return { added, refused, complete: true };
		}
		const refusal = result.state === 'refused' ? result : { code: 100, details: null };
		const whole = refusalError(memberApi, purpose, refusal, this.session.redactor);
		if (whole.kind === 'rights' || whole.kind === 'rateLimited') throw whole;
		if (members.length === 1) return { added: new Set(), refused: new Map([[dnKey(members[0]), whole]]), complete: true };
		for (const detail of Array.isArray(refusal.details) ? refusal.details : []) {
			const named = membersNamedIn(JSON.stringify(detail), members);
			// A text that names none or several tells nothing about one of them.
			if (named.length !== 1) continue;
			const one = { code: refusal.code, details: [detail] };
			refused.set(dnKey(named[0]), refusalError(memberApi, `add '${named[0]}' to the group '${name}'`, one, this.session.redactor));
		}
		return { added: new Set(), refused, complete: false };
	}
}

function membersNamedIn(text: string, members: DistinguishedName[]): DistinguishedName[] {
	const lower = text.toLowerCase();
	return members.filter((dn) => {
		const quoted = JSON.stringify(dn).slice(1, -1).toLowerCase();
		return lower.includes(`${quoted}"`) || lower.includes(`${quoted} `) || lower.includes(`${quoted}'`) || lower.includes(`${quoted}!`);
	});
}

function silent(group: DirectoryObject, dn: string): BackendError {
	return new BackendError({
		kind: 'backend',
		message: `The NAS did not add '${dn}' to the group '${group.name}' and gave no reason`,
		cure: 'Check that the distinguished name exists and can be a member of this kind of group',
	});
}
