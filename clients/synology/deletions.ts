import { type JsonValue, isJsonObject } from '../json';
import { BackendError } from '../errors';
import { lookAfter, settleWrite, uncertain } from '../http/lostWrite';
import { dnKey, type DistinguishedName } from '../directory/dn';
import { at, listAt, textAt, unreadable } from './answers';
import { refusalError } from './codes';
import { sendInEnvelope } from './compound';
import { callSize } from './encoding';
import type { Lookup } from './lookup';
import type { SynologySession } from './session';
import { asUnknownTask, service, type DirectoryObject } from './types';

const firstPauseMs = 500;
const longestPauseMs = 2_000;
const defaultWaitSeconds = 120;
const lostAnswerLooks = 5;

export interface DeletionEntry {
	dn: string;
	deleted: boolean;
	/** Why it was not deleted. */
	reason?: BackendError;
}
export interface DeletionStatus {
	finished: boolean;
	/** Objects the task is about. */
	total: number;
	/** Those it is done with. */
	entries: DeletionEntry[];
}
/** What became of one object: undefined = deleted. */
export type DeletionResult = BackendError | undefined;

const what = (dns: readonly string[]): string => (dns.length === 1 ? `'${dns[0]}'` : `${dns.length} objects`);

/** Deletes objects by tasks of the NAS. */
export class Deletions {
	constructor(
		private readonly session: SynologySession,
		private readonly lookup: Lookup,
	) {}

	/**
	 * Starts a task that deletes these objects in their order, and does not wait for it.
	 *
	 * @returns the task's id, for `status`
	 * @throws BackendError kind `uncertain` when the answer was lost
	 * @see SYNO.ActiveDirectory.Directory delete, version 2
	 */
	async start(objects: readonly DirectoryObject[]): Promise<string> {
		const dns = objects.map(({ dn }) => dn);
		const cure = 'Look whether the objects still exist before you delete again';
		const send = async (): Promise<string> => await this.startTask(dns);
		return (await settleWrite({ service, what: `delete ${what(dns)}`, send, cure })).value;
	}

	private async startTask(dnList: string[]): Promise<string> {
		this.lookup.forget(...dnList);
		const data = await this.session.call({
			api: 'SYNO.ActiveDirectory.Directory',
			version: 2,
			method: 'delete',
			params: { dnList },
			purpose: `delete ${what(dnList)}`,
			effect: 'write',
		});
		const id = textAt(data, 'task_id');
		if (id === null) throw unreadable('delete', 'unknown');
		return id;
	}

	/**
	 * How far a deletion is. DSM forgets a task once it told that it is finished.
	 *
	 * @see SYNO.ActiveDirectory.Polling get, version 1
	 */
	async status(taskId: string): Promise<DeletionStatus> {
		const data = await sendInEnvelope(
			this.session,
			{
				api: 'SYNO.ActiveDirectory.Polling',
				method: 'get',
				version: 1,
				params: { task_id: taskId },
				purpose: `tell about the task '${taskId}'`,
				effect: 'read',
			},
			{ mode: 'parallel' },
		).catch((reason: unknown) => {
			throw asUnknownTask(reason, taskId);
		});
		const finished = at(data, 'finished');
		const records = listAt(data, 'data') ?? [];
		if (typeof finished !== 'boolean') throw unreadable('Polling.get');
		const total = at(data, 'total');
		return {
			finished,
			total: typeof total === 'number' ? total : records.length,
			entries: records.map((record) => this.readEntry(record)).filter((entry) => entry !== undefined),
		};
	}

	private readEntry(record: JsonValue): DeletionEntry | undefined {
		const dn = textAt(record, 'dn');
		if (dn === null) return undefined;
		const status = at(record, 'status') ?? null;
		const refused = isJsonObject(status) ? Object.keys(status).length > 0 && at(status, 'code') !== 0 : status !== null && status !== '';
		if (!refused) return { dn, deleted: true };
		const code = at(status, 'code');
		const refusal = { code: typeof code === 'number' ? code : 10104, details: [status] };
		return { dn, deleted: false, reason: refusalError('SYNO.ActiveDirectory.Directory', `delete '${dn}'`, refusal, this.session.redactor) };
	}

	/** Why an object must not be deleted at all: the domain needs it. */
	refusal(object: DirectoryObject): BackendError | undefined {
		return object.deletable === false ? protectedObject(object.dn) : undefined;
	}

	/**
	 * Lists the containers concerned anew, right before a deletion: what was found a while ago may be gone, or another
	 * object may be in its place.
	 *
	 * @returns per object why it must not be deleted; undefined = it is the one that was found
	 */
	async check(objects: readonly DirectoryObject[]): Promise<DeletionResult[]> {
		const allowed = objects.filter((object) => this.refusal(object) === undefined);
		const now = await this.lookup.fresh(allowed.map(({ dn }) => dn));
		return objects.map((object) => {
			const present = now.get(dnKey(object.dn));
			return (
				this.refusal(object) ??
				(present === undefined
					? vanished(object)
					: present.deletable === false
						? protectedObject(object.dn)
						: isSame(object, present)
							? undefined
							: replaced(object))
			);
		});
	}

	/**
	 * Deletes objects and waits until that is done: up to `perCall` of them in one task, in their order.
	 *
	 * What the task says of an object counts; where it says nothing (it vanished, its answer was lost), a fresh listing
	 * decides, and what is still there is tried once more by itself.
	 *
	 * @param objects  as they were listed: their DNs go back unchanged
	 * @returns one result per object, in order
	 */
	async run(
		objects: readonly DirectoryObject[],
		{ waitSeconds = defaultWaitSeconds, perCall = callSize }: { waitSeconds?: number; perCall?: number } = {},
	): Promise<DeletionResult[]> {
		const results = new Map<string, DeletionResult>();
		const each = [...new Map(objects.map((object) => [dnKey(object.dn), object])).values()];
		for (let start = 0; start < each.length; start += perCall) {
			const chunk = each.slice(start, start + perCall);
			const refusals = await this.check(chunk);
			chunk.forEach(({ dn }, index) => results.set(dnKey(dn), refusals[index]));
			const dns = chunk.filter((_, index) => refusals[index] === undefined).map(({ dn }) => dn);
			if (dns.length === 0) continue;
			for (const [key, result] of await this.runChunk(dns, waitSeconds)) results.set(key, result);
		}
		return objects.map(({ dn }) => results.get(dnKey(dn)));
	}

	private async runChunk(dns: DistinguishedName[], waitSeconds: number): Promise<Map<string, DeletionResult>> {
		const { told, reason } = await this.attempt(dns, waitSeconds);
		const open = dns.filter((dn) => !told.has(dnKey(dn)));
		const present = await this.presentAfter(open, reason);
		for (const dn of open) {
			if (!present.has(dnKey(dn))) told.set(dnKey(dn), undefined);
			else if (isFinal(reason)) told.set(dnKey(dn), stillThere(dn, reason));
			else told.set(dnKey(dn), await this.single(dn, waitSeconds));
		}
		this.lookup.forget(...dns);
		return told;
	}

	/** One task over these objects: what it told of each, and why it could not tell the rest. */
	private async attempt(
		dns: DistinguishedName[],
		waitSeconds: number,
	): Promise<{ told: Map<string, DeletionResult>; reason?: BackendError }> {
		const told = new Map<string, DeletionResult>();
		try {
			const status = await this.wait(await this.startTask(dns), waitSeconds);
			const asked = new Set(dns.map(dnKey));
			for (const entry of status.entries) if (asked.has(dnKey(entry.dn))) told.set(dnKey(entry.dn), entry.reason);
			return { told };
		} catch (reason) {
			if (!(reason instanceof BackendError) || reason.delivery === 'unsent') throw reason;
			return { told, reason };
		}
	}

	/**
	 * A task whose start was lost may be running: it gets some looks before the listing counts.
	 *
	 * @throws BackendError kind `uncertain` when nobody could look
	 */
	private async presentAfter(dns: DistinguishedName[], reason?: BackendError): Promise<ReadonlyMap<string, DirectoryObject>> {
		if (dns.length === 0) return new Map();
		const asked = { service, what: `delete ${what(dns)}`, cure: 'Look whether the objects still exist before you delete again' };
		const lost = reason ?? unreadable('Polling.get', 'unknown');
		for (let look = 1; ; look += 1) {
			const present = await lookAfter(asked, lost, async () => await this.lookup.fresh(dns));
			if (present.size === 0 || reason?.delivery !== 'unknown' || look === lostAnswerLooks) return present;
			if (!(await this.session.timing.wait(firstPauseMs, this.session.signal)))
				throw uncertain(asked, lost, 'the look afterwards was stopped');
		}
	}

	private async single(dn: DistinguishedName, waitSeconds: number): Promise<DeletionResult> {
		const { told, reason } = await this.attempt([dn], waitSeconds);
		if (told.has(dnKey(dn))) {
			const refusal = told.get(dnKey(dn));
			// The first task may have come to it in the meantime.
			return refusal?.kind === 'notFound' ? undefined : refusal;
		}
		const present = await this.presentAfter([dn], reason);
		return present.has(dnKey(dn)) ? stillThere(dn, reason) : undefined;
	}

	/** Polls with growing pauses until the task is finished. */
	private async wait(taskId: string, waitSeconds: number): Promise<DeletionStatus> {
		const { timing, signal } = this.session;
		const deadline = timing.now() + waitSeconds * 1000;
		for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(longestPauseMs, pauseMs * 1.5)) {
			const status = await this.status(taskId);
			if (status.finished) return status;
			if (timing.now() + pauseMs > deadline || !(await timing.wait(pauseMs, signal))) {
				throw new BackendError({
					kind: signal?.aborted ? 'aborted' : 'timeout',
					message: `The NAS still deletes; the task '${taskId}' did not end within ${waitSeconds} seconds`,
					cure: 'Look at the status of the deletion later, or allow more time',
				});
			}
		}
	}
}

/** Trying again would only add to a task that still runs, or be refused in the same way. */
const isFinal = (reason?: BackendError): boolean =>
	reason !== undefined && ['timeout', 'aborted', 'rights'].includes(reason.kind) && reason.delivery !== 'unknown';

function stillThere(dn: string, reason?: BackendError): BackendError {
	if (reason && reason.delivery !== 'unknown') return reason;
	return new BackendError({
		kind: 'uncertain',
		message: reason
			? `The NAS was asked to delete '${dn}', but its answer was lost and the object is still there`
			: `The NAS did not delete '${dn}' and gave no reason`,
		cure: 'Look at the object in Synology Directory Server, then try again',
		delivery: 'unknown',
	});
}

const isSame = (found: DirectoryObject, now: DirectoryObject): boolean =>
	found.category === now.category && found.logonName?.toLowerCase() === now.logonName?.toLowerCase();

function vanished({ dn }: DirectoryObject): BackendError {
	return new BackendError({
		kind: 'notFound',
		message: `'${dn}' is not there any more`,
		cure: 'It was deleted or moved since it was looked up',
		delivery: 'unsent',
	});
}

function replaced({ dn }: DirectoryObject): BackendError {
	return new BackendError({
		kind: 'conflict',
		message: `'${dn}' is another object now than the one that was looked up, and was not deleted`,
		cure: 'Look it up again',
		delivery: 'unsent',
	});
}

function protectedObject(dn: string): BackendError {
	return new BackendError({
		kind: 'conflict',
		message: `'${dn}' belongs to the domain itself and can't be deleted`,
		cure: 'Leave it out',
		delivery: 'unsent',
	});
}
