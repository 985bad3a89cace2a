import { randomBytes } from 'node:crypto';

export interface Deletion {
	dns: string[];
	done: Array<{ dn: string; status: Record<string, unknown> }>;
	polls: number;
}

export interface Update {
	polls: number;
	startedAt: number;
}

/** Nobody polls an abandoned update to its end; after a minute it has ended by itself. */
const updateLastsMs = 60_000;

/** Deletions and domain updates under way. A task is gone once its end was reported. */
export class Tasks {
	readonly deletions = new Map<string, Deletion>();
	readonly updates = new Map<string, Update>();

	startDeletion(dns: string[], named: boolean): string {
		const id = named ? `@administrators/Synoads_SYNO.ActiveDirectory.Directory_delete${hex()}` : hex();
		this.deletions.set(id, { dns, done: [], polls: 0 });
		return id;
	}

	updating(): boolean {
		for (const [id, update] of this.updates) {
			if (Date.now() - update.startedAt > updateLastsMs) this.updates.delete(id);
		}
		return this.updates.size > 0;
	}

	startUpdate(named: boolean): string {
		const id = named ? `@administrators/DomainUpdate${hex()}` : hex();
		this.updates.set(id, { polls: 0, startedAt: Date.now() });
		return id;
	}
}

const hex = (): string => randomBytes(8).toString('hex').toUpperCase();
