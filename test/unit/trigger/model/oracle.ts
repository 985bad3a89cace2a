import type { DetectedEvent } from '../../../../nodes/trigger/types';
import type { ModelDirectory, ModelPerson } from './directory';
import type { History, World } from './history';
import { AgainJudge, EndJudge, GroupJudge } from './judges';

interface Record {
	/** In the very first baseline: never to be announced as new. */
	before: boolean;
	/** In a later baseline, or a case the backend can't tell: may be announced, need not. */
	optional: boolean;
	/** A lost hand-over allows a second delivery with the same id. */
	repeatable: boolean;
	newUserIds: string[];
	/** Which hand-over announced them last. */
	handOver: number;
	removedIds: string[];
	/** What the workflow last heard of them. */
	heard: { version: number; enabled: boolean } | undefined;
	/** Heard in a hand-over whose state was lost: the trigger does not know that it told, so a change back is none to it. */
	statusUnsure: boolean;
	cleanPolls: number;
	walksSinceDeath: number;
	groups: GroupJudge;
	end: EndJudge;
}

const isChange = ({ event }: DetectedEvent): boolean => ['userChanged', 'userEnabled', 'userDisabled'].includes(event);

/** Knows what really happened and judges what came out. */
export class Oracle {
	private readonly records = new Map<number, Record>();
	private baselines = 0;
	private handOvers = 0;
	losses = 0;
	readonly again = new AgainJudge();
	private hiddenBefore = -Infinity;
	/** By the clock of n8n, less the overlap. */
	private watchedSince = -Infinity;

	constructor(
		private readonly service: World,
		private readonly history: History,
		private readonly directory: ModelDirectory,
	) {}

	of(person: ModelPerson): Record {
		let record = this.records.get(person.pid);
		if (!record) {
			record = {
				before: false,
				optional: false,
				repeatable: false,
				newUserIds: [],
				handOver: 0,
				removedIds: [],
				heard: undefined,
				statusUnsure: false,
				cleanPolls: 0,
				walksSinceDeath: 0,
				groups: new GroupJudge(),
				end: new EndJudge(),
			};
			this.records.set(person.pid, record);
		}
		return record;
	}

	/** A baseline was taken; whoever it saw need not be announced. */
	baseline(seen: readonly ModelPerson[], announcing: boolean, now: number): void {
		this.watchedSince = Math.max(this.watchedSince, now - this.history.overlapSeconds);
		const first = this.baselines++ === 0;
		this.again.closed();
		for (const person of this.directory.everybody) {
			const record = this.of(person);
			if (!first) record.heard = undefined;
			if (seen.includes(person)) {
				if (announcing) continue;
				record.groups.baseline(person, first);
				record.end.baseline(person);
				if (first) record.before = true;
				else record.optional = true;
				if (first) record.heard = { version: person.version, enabled: person.enabled };
			} else if (!person.alive) record.optional = true;
		}
	}

	/** The watch of an empty directory begins by n8n's clock: older stamps are of people who were hidden. */
	nobodyThere(now: number): void {
		if (this.service === 'fusionDirectory' || this.service === 'domain')
			this.hiddenBefore = Math.max(this.hiddenBefore, now - this.history.overlapSeconds);
	}

	/** The directory showed nobody before, and more people than anybody hires at once now. */
	returned(seen: readonly ModelPerson[]): void {
		for (const person of seen) this.of(person).optional = true;
	}

	/** A state was lost: a name given twice, or the count of polls since the last walk, may have gone with it. */
	loss(): void {
		this.losses++;
		for (const person of this.directory.everybody) {
			const record = this.of(person);
			record.cleanPolls = 0;
			// Also when they were told in that very hand-over: the state before it may still know the name's earlier holder.
			const toldForSure = record.newUserIds.length > 0 && !record.repeatable;
			if (this.service === 'synologyDirectoryServer' && !toldForSure && this.earlierHolders(person).length > 0) {
				record.optional = true;
			}
			if (!person.alive) record.walksSinceDeath = -1000;
		}
	}

	earlierHolders(person: ModelPerson): ModelPerson[] {
		return this.directory.everybody.filter((other) => other.pid < person.pid && other.name === person.name);
	}

	/** Synology can't tell a name given again unless two walks saw it gone. */
	recreated(person: ModelPerson): void {
		if (this.service !== 'synologyDirectoryServer') return;
		for (const holder of this.earlierHolders(person)) {
			const record = this.of(holder);
			if (record.walksSinceDeath >= 2) continue;
			this.of(person).optional = true;
			record.optional = true;
		}
	}

	delivered(events: readonly DetectedEvent[], repeatable: boolean, now: number): void {
		if (events.length > 0) this.handOvers++;
		for (const event of events) {
			const pid = Number(/^p(\d+) /.exec(event.user.displayName ?? '')?.[1]);
			const version = Number(/ v(\d+)$/.exec(event.user.displayName ?? '')?.[1]);
			const person = this.directory.everybody[pid - 1];
			if (!person) throw new Error(`an event about nobody: ${JSON.stringify(event)}`);
			const record = this.of(person);
			if (event.again) {
				this.again.delivered(event, person, repeatable);
				continue;
			}
			const isSure = !this.isOptional(person) && !record.repeatable && !repeatable;
			record.groups.delivered(event, person, isSure);
			record.end.delivered(event, person, now, isSure);
			if (event.event === 'newUser') this.newUser(record, event, person);
			else if (event.event === 'userRemoved') this.removed(record, event, person);
			else if (isChange(event)) this.changed(record, event, person, version);
			if (repeatable) record.repeatable = true;
			const heard = { version, enabled: event.user.enabled ?? true };
			if (event.event !== 'userChanged') record.statusUnsure = repeatable;
			if (!record.heard || event.event === 'newUser') record.heard = heard;
			else if (event.event === 'userChanged') record.heard.version = version;
			else record.heard.enabled = heard.enabled;
		}
	}

	private newUser(record: Record, event: DetectedEvent, person: ModelPerson): void {
		if (this.isBeyondRecognition(person)) return;
		if (record.before) throw new Error(`p${person.pid} was there before and is announced as new`);
		if (record.newUserIds.length > 0) {
			if (!record.repeatable) throw new Error(`p${person.pid} is announced twice`);
			// The id changes with the name. A Synology name has no stamp: its id counts the hand-overs before it, too.
			const nextHandOver = record.handOver + 1 === this.handOvers;
			const sameId = !person.touched.has('username') && (this.service !== 'synologyDirectoryServer' || nextHandOver);
			if (sameId && !record.newUserIds.includes(event.eventId)) throw new Error(`p${person.pid} comes again under another eventId`);
		}
		record.newUserIds.push(event.eventId);
		record.handOver = this.handOvers;
	}

	private removed(record: Record, event: DetectedEvent, person: ModelPerson): void {
		if (this.isBeyondRecognition(person)) return;
		if (person.alive) throw new Error(`p${person.pid} is announced as removed and is there`);
		if (record.removedIds.length > 0 && !record.repeatable) throw new Error(`p${person.pid} is removed twice`);
		if (record.removedIds.length > 0 && !record.removedIds.includes(event.eventId)) {
			throw new Error(`p${person.pid} is removed again under another eventId`);
		}
		record.removedIds.push(event.eventId);
	}

	private changed(record: Record, event: DetectedEvent, person: ModelPerson, version: number): void {
		if (this.isOptional(person)) return;
		for (const { field } of event.changes ?? []) {
			if (!person.touched.has(field)) throw new Error(`p${person.pid}: '${field}' never changed`);
		}
		if (!record.heard || record.repeatable) return;
		if (event.event !== 'userChanged') {
			const enabled = event.event === 'userEnabled';
			if (record.heard.enabled === enabled) throw new Error(`p${person.pid}: ${event.event} although nothing changed`);
		} else if (event.changes?.some(({ field }) => field === 'displayName') && version <= record.heard.version) {
			throw new Error(`p${person.pid}: an old display name is announced as a change`);
		}
	}

	/** A poll went through from end to end and left nothing waiting. */
	cleanPoll(seen: readonly ModelPerson[], complete: boolean): void {
		for (const person of this.directory.everybody) {
			const record = this.of(person);
			if (!person.alive && complete && !seen.includes(person)) record.walksSinceDeath++;
			if (!person.alive || !seen.includes(person)) continue;
			record.cleanPolls++;
			// A late lower id hides behind a removal until the next complete walk.
			const hidden =
				this.service === 'fortiAuthenticator' && person.late && this.directory.alive().length < this.directory.everybody.length;
			const patience = hidden ? this.history.fullWalkEvery + 1 : person.isBehind ? this.patienceWithLate : 1;
			if (record.cleanPolls >= patience) this.mustBeAnnounced(person);
		}
	}

	/** With New User alone they are looked for once an hour, else when everybody is read. */
	private get patienceWithLate(): number {
		return this.isNewUserAlone ? Infinity : this.history.fullWalkEvery + 1;
	}

	private get isNewUserAlone(): boolean {
		return this.history.triggerOn.join() === 'newUser';
	}

	private mustBeAnnounced(person: ModelPerson): void {
		const { before, newUserIds, cleanPolls } = this.of(person);
		if (!this.history.triggerOn.includes('newUser')) return;
		if (before || this.isOptional(person) || newUserIds.length > 0 || person.createdAt < this.hiddenBefore) return;
		if (person.isBehind && this.isNewUserAlone && person.createdAt < this.watchedSince) return;
		throw new Error(`p${person.pid} lived through ${cleanPolls} clean polls and was never announced`);
	}

	atTheEnd(now: number): void {
		const { triggerOn } = this.history;
		this.again.atTheEnd();
		for (const person of this.directory.everybody) {
			const record = this.of(person);
			const known = record.before || record.newUserIds.length > 0 || !triggerOn.includes('newUser');
			if (person.alive) this.mustBeAnnounced(person);
			if (this.isOptional(person) || !known) continue;
			if (!person.alive) {
				// Whose hand-over was lost may be gone before a state knew them.
				const excused = record.repeatable || this.takenOver(person);
				if (triggerOn.includes('userRemoved') && record.removedIds.length === 0 && !excused) {
					throw new Error(`p${person.pid} is gone and was never announced as removed`);
				}
				continue;
			}
			if (!record.repeatable && triggerOn.includes('addedToGroup')) record.groups.atTheEnd(person);
			if (!record.repeatable && triggerOn.includes('userExpiring')) record.end.atTheEnd(person, now);
			if (!record.heard) continue;
			if (triggerOn.includes('userChanged') && record.heard.version !== person.version) {
				throw new Error(`p${person.pid}: the last change was never announced`);
			}
			if (triggerOn.includes('userEnabled') && record.heard.enabled !== person.enabled && !record.statusUnsure) {
				throw new Error(`p${person.pid}: the account status was never announced`);
			}
		}
	}

	private isOptional(person: ModelPerson): boolean {
		return this.of(person).optional || this.isBeyondRecognition(person);
	}

	/**
	 * FusionDirectory: of several people of one second, one of whom goes and one of whom could be a renamed one, nobody can say
	 * who is who.
	 */
	private isBeyondRecognition(person: ModelPerson): boolean {
		if (this.service !== 'fusionDirectory') return false;
		const isRenamed = ({ formerNames }: ModelPerson) => formerNames.length > 0;
		const leaves = (one: ModelPerson) => !one.alive || isRenamed(one);
		const mayPassForRenamed = (one: ModelPerson) => isRenamed(one) || (!this.of(one).before && one.modifiedAt > one.createdAt);
		const mixedUp = (one: ModelPerson, other: ModelPerson) => leaves(one) && mayPassForRenamed(other);
		return this.directory.everybody.some(
			(other) => other !== person && other.createdAt === person.createdAt && (mixedUp(person, other) || mixedUp(other, person)),
		);
	}

	/** Synology: somebody else had the name before two walks saw it gone. */
	private takenOver(person: ModelPerson): boolean {
		return (
			this.service === 'synologyDirectoryServer' &&
			this.directory.everybody.some((other) => other.pid > person.pid && other.name === person.name)
		);
	}
}
