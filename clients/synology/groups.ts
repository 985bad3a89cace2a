import type { JsonObject } from '../json';
import { BackendError } from '../errors';
import { nothingTells, settleWrite, unsettled } from '../http/lostWrite';
import { childDn, dnKey, type DistinguishedName } from '../directory/dn';
import { listAt, type DsmRefusal } from './answers';
import { givesNoReason, refusalError } from './codes';
import { sendCompound } from './compound';
import { callSize } from './encoding';
import type { WalkOptions } from './listing';
import type { Lookup } from './lookup';
import { MemberBatches, type BatchAnswer, type Fate } from './memberBatches';
import type { Objects } from './objects';
import type { SynologySession } from './session';
import { readDn, readGroupName, service, type DirectoryObject, type ObjectReference } from './types';
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
export type MemberResult =
	| { state: 'added' }
	/** `assumed`: the NAS refused without giving a reason, as it does for somebody who is a member already. */
	| { state: 'present'; assumed?: BackendError }
	| { state: 'refused'; reason: BackendError };

interface MemberRefusal {
	refusal: DsmRefusal;
	/** An earlier call that held this member refused others by name, and so added this one. */
	afterOthers: boolean;
}

const memberApi = 'SYNO.ActiveDirectory.Group.Member';

export class Groups {
	constructor(
		private readonly session: SynologySession,
		private readonly lookup: Lookup,
		private readonly objects: Objects,
	) {}

	/** Groups below a container; see `Objects.list`. `text` as in `Users.list`. */
	async *list(
		options: Omit<WalkOptions, 'categories'> & { base?: string } = {},
		text?: string,
	): AsyncGenerator<DirectoryObject[], void, void> {
		if (this.objects.reads) return yield* this.objects.reads.groups(options, text);
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
		if (reference.by === 'dn') return await this.objects.find(reference.dn);
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
		const object: DirectoryObject = {
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
		this.lookup.note(object);
		return object;
	}

	/**
	 * Adds members to a group, up to `perCall` of them in one call.
	 *
	 * A call is refused as a whole because of one member, and its text names nobody that we know: the batch is halved
	 * until that one is alone. Who is refused alone because of being a member already is `present`; after a lost answer
	 * that very call may have added them, so they count as `added`. Where the NAS gives no reason at all for somebody who
	 * is there as well as the group, being a member already is the one that is left.
	 *
	 * @param members  as they were listed: their DNs go back unchanged
	 * @returns one result per member, in order
	 * @see SYNO.ActiveDirectory.Group.Member add, version 1, inside SYNO.Entry.Request
	 */
	async addMembers(group: DirectoryObject, members: readonly DistinguishedName[], perCall = callSize): Promise<MemberResult[]> {
		const everybody = [...new Map(members.map((dn) => [dnKey(dn), dn])).values()];
		const inside = (await this.objects.reads?.membersAmong(group.dn, everybody)) ?? new Set<string>();
		const unique = everybody.filter((dn) => !inside.has(dnKey(dn)));
		const lost = new Set<string>();
		const partial = new Set<string>();
		const fates = await new MemberBatches<DistinguishedName, MemberRefusal>(unique, {
			key: dnKey,
			perCall,
			send: async (batch) => await this.send(group, batch, { lost, partial }),
		}).run();
		const wordless = unique.filter((dn) => isWordless(fates.get(dnKey(dn))));
		const present = wordless.length === 0 ? new Map<string, DirectoryObject>() : await this.lookup.fresh(wordless);
		return members.map((dn): MemberResult => {
			const key = dnKey(dn);
			if (inside.has(key)) return { state: 'present' };
			const fate = fates.get(key);
			if (fate === 'added') return { state: 'added' };
			const reason = fate?.refusal === undefined ? silent(group, dn) : this.reasonFor(group, dn, fate.refusal);
			const isMember = reason.kind === 'conflict' || (isWordless(fate) && present.has(key));
			if (!isMember) return { state: 'refused', reason: isWordless(fate) && !present.has(key) ? gone(dn) : reason };
			if (lost.has(key) || fate?.refusal?.afterOthers === true) return { state: 'added' };
			return reason.kind === 'conflict' ? { state: 'present' } : { state: 'present', assumed: reason };
		});
	}

	private reasonFor(group: DirectoryObject, dn: string, { refusal }: MemberRefusal): BackendError {
		return refusalError(memberApi, `add '${dn}' to the group '${group.logonName ?? group.name}'`, refusal, this.session.redactor);
	}

	/** One call: who was added, who was refused by name, and what it said when it refused the others. */
	private async send(
		group: DirectoryObject,
		members: DistinguishedName[],
		{ lost, partial }: { lost: Set<string>; partial: Set<string> },
	): Promise<BatchAnswer<MemberRefusal>> {
		const name = group.logonName ?? group.name;
		const purpose =
			members.length === 1 ? `add '${members[0]}' to the group '${name}'` : `add ${members.length} members to the group '${name}'`;
		const entry = { api: memberApi, method: 'add', version: 1, params: { dn: group.dn, members } };
		const options = { mode: 'sequential', stopWhenError: true } as const;
		const attempt = async (again: boolean) => {
			if (again) for (const dn of members) lost.add(dnKey(dn));
			return await sendCompound(this.session, [entry], options, { purpose, effect: 'write' });
		};
		// A member is in a group once, however often it is added: after a look at the group it is safe to send again.
		const look = async (): Promise<undefined> => {
			const present = await this.objects.again(group.dn);
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
		if (result.state === 'done') {
			const added = new Set((listAt(result.data, 'members') ?? []).filter((dn) => typeof dn === 'string').map(dnKey));
			return { added, named: new Map() };
		}
		const refusal: DsmRefusal = result.state === 'refused' ? result : { code: 100, details: null };
		const whole = refusalError(memberApi, purpose, refusal, this.session.redactor);
		if (whole.kind === 'rights' || whole.kind === 'rateLimited') throw whole;
		const named = new Map<string, MemberRefusal>();
		for (const detail of members.length > 1 && Array.isArray(refusal.details) ? refusal.details : []) {
			const dns = membersNamedIn(JSON.stringify(detail), members);
			// A text that names none or several tells nothing about one of them.
			if (dns.length === 1)
				named.set(dnKey(dns[0]), { refusal: { code: refusal.code, details: [detail] }, afterOthers: partial.has(dnKey(dns[0])) });
		}
		// A box that names some adds the others: who is named only later was added by this call.
		if (named.size > 0) for (const dn of members) if (!named.has(dnKey(dn))) partial.add(dnKey(dn));
		const alone = members.length === 1 && partial.has(dnKey(members[0]));
		return { added: new Set(), named, refusal: { refusal, afterOthers: alone } };
	}
}

const isWordless = (fate: Fate<MemberRefusal> | undefined): boolean =>
	fate !== undefined && fate !== 'added' && fate.refusal !== undefined && givesNoReason(fate.refusal.refusal);

function gone(dn: string): BackendError {
	return new BackendError({
		kind: 'notFound',
		message: `'${dn}' is not there any more`,
		cure: 'It was deleted or moved since it was looked up',
	});
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
