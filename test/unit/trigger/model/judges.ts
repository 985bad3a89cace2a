import type { DetectedEvent } from '../../../../nodes/trigger/types';
import type { ModelPerson } from './directory';

const daysAhead = 14;
/** Whether `userExpiring` has to be told by now. */
export const isNear = (end: number | undefined, now: number): end is number => end !== undefined && end - daysAhead * 86_400 <= now;

/** Judges addedToGroup and removedFromGroup of one person. */
export class GroupJudge {
	/** The groups the workflow knows them in; undefined where a baseline or a lost hand-over left that open. */
	private heard: Set<string> | undefined = new Set();

	baseline(person: ModelPerson, first: boolean): void {
		this.heard = first ? new Set(person.groups) : undefined;
	}

	delivered({ event, groups = [] }: DetectedEvent, person: ModelPerson, isSure: boolean): void {
		if (event !== 'addedToGroup' && event !== 'removedFromGroup') return;
		const cameIn = event === 'addedToGroup';
		if (groups.length === 0) throw new Error(`p${person.pid}: ${event} of no group`);
		for (const group of groups) {
			if (isSure && this.heard?.has(group) === cameIn) throw new Error(`p${person.pid}: ${event} '${group}' although nothing changed`);
			if (cameIn) this.heard?.add(group);
			else this.heard?.delete(group);
		}
		if (!isSure) this.heard = undefined;
	}

	atTheEnd(person: ModelPerson): void {
		const { heard } = this;
		if (heard === undefined) return;
		const untold = [...heard, ...person.groups].find((group) => heard.has(group) !== person.groups.has(group));
		if (untold !== undefined) throw new Error(`p${person.pid}: coming into or leaving '${untold}' was never announced`);
	}
}

/** Judges userExpiring of one person. */
export class EndJudge {
	/** How often the end had been set when the workflow last heard of it, or a baseline passed it over. */
	private heardAt = -1;

	baseline(person: ModelPerson): void {
		this.heardAt = person.endSet;
	}

	delivered({ event, user }: DetectedEvent, person: ModelPerson, now: number, isSure: boolean): void {
		if (event !== 'userExpiring') return;
		const end = Date.parse(user.expiresAt ?? '') / 1000;
		if (!isNear(end, now)) throw new Error(`p${person.pid}: told to end though ${user.expiresAt} is far`);
		if (isSure && this.heardAt >= person.endSet) throw new Error(`p${person.pid}: the same end is told twice`);
		this.heardAt = person.endSet;
	}

	atTheEnd(person: ModelPerson, now: number): void {
		if (isNear(person.end, now) && this.heardAt < person.endSet) throw new Error(`p${person.pid}: the near end was never announced`);
	}
}

/** Judges Announce Again: each wish once, whoever it names, nobody else. */
export class AgainJudge {
	private wish: { token: string; person: ModelPerson; ids: string[]; isOpen: boolean } | undefined;
	private readonly idsBefore = new Set<string>();
	private repeatable = false;

	get isFulfilled(): boolean {
		return (this.wish?.ids.length ?? 0) > 0 && !this.repeatable;
	}

	wished(token: string, person: ModelPerson): void {
		for (const id of this.wish?.ids ?? []) this.idsBefore.add(id);
		this.wish = { token, person, ids: [], isOpen: true };
		this.repeatable = false;
	}

	/** A wish that was there before the watch is none, and one for somebody whom a walk missed ends with a warning. */
	closed(): void {
		if (this.wish) this.wish.isOpen = false;
		this.idsBefore.clear();
	}

	delivered({ event, eventId }: DetectedEvent, { pid, name }: ModelPerson, repeatable: boolean): void {
		const { wish } = this;
		if (event !== 'newUser' || wish?.person.name !== name) throw new Error(`p${pid} comes again and nobody asked for it`);
		if (this.idsBefore.has(eventId)) throw new Error(`p${pid} comes again under the eventId of an earlier wish`);
		if (wish.ids.length > 0 && !this.repeatable) throw new Error(`p${pid} comes again twice`);
		if (wish.ids.length > 0 && !wish.ids.includes(eventId)) throw new Error(`p${pid} comes again under another eventId`);
		wish.ids.push(eventId);
		if (repeatable) this.repeatable = true;
	}

	atTheEnd(): void {
		const { wish } = this;
		if (!wish?.isOpen || !wish.person.alive || wish.ids.length > 0) return;
		throw new Error(`p${wish.person.pid} was asked for and never came again`);
	}
}
