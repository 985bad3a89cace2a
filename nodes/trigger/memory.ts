import { isLater, type PollState } from './state';
import type { Recognition } from './types';

/** A trigger as the process knows it: the node's id, for its name may change. */
export interface PollSlot {
	workflowId: string;
	nodeId: string;
}

/** A poll of this process that handed people over; n8n may have thrown them away since. */
export interface Emission {
	fingerprint: string;
	/** As in the state it made. */
	emissions: number;
	/** Milliseconds since 1970. */
	at: number;
}

/** When a trigger polled last in this process, and what it found. */
export interface PollRecord {
	/** ISO 8601. */
	at: string;
	listed: number;
	announced: number;
}

interface SlotMemory {
	last?: PollRecord;
	quiet?: PollState;
	/** What a listing is recognised by that leaves `quiet` as it is. */
	settling?: Recognition;
	emission?: Emission;
	polledBefore: boolean;
	/** Ends when the poll that runs now, and the one waiting for it, have ended. */
	running: Promise<void>;
	inLine: number;
}

export type Turn<T> = { kind: 'done'; value: T } | { kind: 'skipped' };

const MAX_IN_LINE = 2;

/**
 * What one process knows about its polls beside what n8n has stored.
 *
 * It keeps states of polls that emitted nothing. n8n's scheduler without durable cursors throws those away, so a trigger
 * that took a new baseline would take another at every tick and never fire. States of polls that emitted are n8n's
 * alone to keep: it may have thrown the items away, and then the people in them have to be found again.
 */
export class PollMemory {
	private readonly slots = new Map<string, SlotMemory>();

	constructor(private readonly maxSlots = 1000) {}

	/**
	 * Runs the polls of one trigger one after another. One may wait for its turn; more would only ask the same again,
	 * so they are skipped. `first` is true for the first poll of this process.
	 */
	async takeTurn<T>(slot: PollSlot, poll: (first: boolean) => Promise<T>): Promise<Turn<T>> {
		const memory = this.slotMemory(slot);
		if (memory.inLine >= MAX_IN_LINE) return { kind: 'skipped' };
		memory.inLine++;
		const turn = memory.running.then(async () => {
			const first = !memory.polledBefore;
			memory.polledBefore = true;
			return await poll(first);
		});
		memory.running = turn.then(
			() => void memory.inLine--,
			() => void memory.inLine--,
		);
		return { kind: 'done', value: await turn };
	}

	/** The state to go on from: what n8n has stored, or a later one of this process for the same configuration. */
	latest(slot: PollSlot, stored: PollState | undefined, fingerprint: string): PollState | undefined {
		const quiet = this.slots.get(slotName(slot))?.quiet;
		if (quiet?.fingerprint !== fingerprint) return stored;
		return stored && !isLater(quiet, stored) ? stored : quiet;
	}

	/** @param settling  what a listing is recognised by that would leave this state as it is */
	rememberQuiet(slot: PollSlot, state: PollState, settling?: Recognition): void {
		Object.assign(this.slotMemory(slot), { quiet: state, settling });
	}

	/** What a listing is recognised by that would leave this very state as it is. */
	settling(slot: PollSlot, state: PollState | undefined): Recognition | undefined {
		const { quiet, settling } = this.slots.get(slotName(slot)) ?? {};
		if (quiet === undefined || state === undefined || quiet.fingerprint !== state.fingerprint) return undefined;
		return quiet.emissions === state.emissions && quiet.revision === state.revision ? settling : undefined;
	}

	rememberPoll(slot: PollSlot, record: PollRecord): void {
		this.slotMemory(slot).last = record;
	}

	lastPoll(slot: PollSlot): PollRecord | undefined {
		return this.slots.get(slotName(slot))?.last;
	}

	rememberEmission(slot: PollSlot, emission: Emission): void {
		this.slotMemory(slot).emission = emission;
	}

	lastEmission(slot: PollSlot): Emission | undefined {
		return this.slots.get(slotName(slot))?.emission;
	}

	private slotMemory(slot: PollSlot): SlotMemory {
		const name = slotName(slot);
		const memory = this.slots.get(name) ?? { polledBefore: false, running: Promise.resolve(), inLine: 0 };
		// Asked last, forgotten last.
		this.slots.delete(name);
		this.slots.set(name, memory);
		for (const [other, { inLine }] of this.slots) {
			if (this.slots.size <= this.maxSlots) break;
			if (inLine === 0 && other !== name) this.slots.delete(other);
		}
		return memory;
	}
}

function slotName({ workflowId, nodeId }: PollSlot): string {
	return JSON.stringify([workflowId, nodeId]);
}

/** Polls of all triggers of this process share it. */
export const pollMemory = new PollMemory();
