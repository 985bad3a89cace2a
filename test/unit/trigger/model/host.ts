import { PollMemory } from '../../../../nodes/trigger/memory';
import type { PollResult } from '../../../../nodes/trigger/poll';
import type { DetectedEvent } from '../../../../nodes/trigger/types';
import type { Engine } from './history';

/** One n8n process: its memory, and the workflow it holds. */
interface HostProcess {
	memory: PollMemory;
	held: Holder;
	/** Quiet polls of this process were remembered under this fingerprint. */
	quietFingerprint?: string;
}

/** The static data of a node as a poll sees it. */
export interface Holder {
	state: unknown;
}

export type Fate = 'delivered' | 'thrownAway' | 'killBeforeHandOver' | 'killInHandOver';

/** Keeps static data the way each of n8n's three polling engines does. */
export class Host {
	private saved: string | undefined;
	private processes: HostProcess[];
	private active = 0;
	readonly outbox: DetectedEvent[] = [];

	constructor(readonly engine: Engine) {
		this.processes = [this.newProcess(), this.newProcess()];
	}

	private newProcess(): HostProcess {
		return { memory: new PollMemory(), held: this.load() };
	}

	private load(): Holder {
		return { state: this.saved === undefined ? undefined : JSON.parse(this.saved) };
	}

	get process(): HostProcess {
		return this.processes[this.active];
	}

	/** Legacy polls share the workflow's own static data; the scheduler loads a copy for each tick. */
	holder(): Holder {
		return this.engine === 'legacy' ? this.process.held : this.load();
	}

	hasStateFor(fingerprint: string, holder: Holder): boolean {
		const stored = (holder.state as { fingerprint?: string } | undefined)?.fingerprint;
		return stored === fingerprint || this.process.quietFingerprint === fingerprint;
	}

	restart(): void {
		this.processes[this.active] = this.newProcess();
	}

	republish(): void {
		this.process.held = this.load();
	}

	takeOver(): void {
		this.active = 1 - this.active;
		this.republish();
	}

	/** What n8n does with a poll's result. */
	settle(result: PollResult<DetectedEvent>, holder: Holder, fate: Fate, activation: boolean): DetectedEvent[] {
		const save = () => {
			this.saved = JSON.stringify(holder.state);
		};
		let delivered: DetectedEvent[] = [];
		if (result.kind === 'quiet') {
			const kept = this.engine === 'cursors' || (this.engine === 'legacy' && activation);
			if (kept && fate === 'delivered' && holder.state !== undefined) save();
		}
		if (result.kind === 'emitted') {
			// Durable cursors commit the state together with the execution.
			const atomic = this.engine === 'cursors' && fate === 'killInHandOver';
			if (fate === 'delivered' || fate === 'killInHandOver') delivered = result.items;
			if (fate === 'delivered' || atomic) save();
		}
		this.outbox.push(...delivered);
		if (fate === 'thrownAway') this.republish();
		if (fate === 'killBeforeHandOver' || fate === 'killInHandOver') this.restart();
		return delivered;
	}
}
