import { fingerprintOf } from '../../../../nodes/trigger/fingerprint';
import { stampToSeconds } from '../../../../nodes/trigger/identity';
import { pollCore, type PollPorts, type PollResult, type PollSteps } from '../../../../nodes/trigger/poll';
import {
	type Again,
	type DetectedEvent,
	type ListedPerson,
	type Listing,
	type ListingRequest,
	type PollConfig,
	type Recognition,
	type Strategy,
	type Unchanged,
} from '../../../../nodes/trigger/types';
import { disordered, ModelDirectory, type ModelPerson } from './directory';
import { soundSteps } from './faults';
import { serviceOf, type History, type Step, type World } from './history';
import { Host, type Fate, type Holder } from './host';
import { Oracle } from './oracle';
import { strategies } from '../build';

/** How one poll is disturbed. */
interface Disturbance {
	failAtCall?: number;
	incomplete?: boolean;
	/** Others write while the pages are read: the number says who is overlooked. FortiAuthenticator only. */
	churn?: number;
	/** The order of pages is not what was asked for; the number shuffles it. */
	reordered?: number;
	empty?: boolean;
	slips?: ModelPerson;
	/** Only so many events are formatted before time runs out. */
	formats?: number;
	fate?: Fate;
	activation?: boolean;
	/** Happens in the directory while the list is under way. */
	meanwhile?: () => void;
	holder?: Holder;
}

const PAGE = 3;
const MAX_GLITCHES = 3;
const strategyOf = (world: World): Strategy => (world === 'domain' ? { listing: 'changes', identity: 'identifier' } : strategies[world]);
const deadLine = new Error('the line is dead');

/** A NAS that answers as it did before is recognised by its answers. */
function unlessKnown(people: ListedPerson[], unless: Recognition | undefined): Listing | Unchanged {
	const answers = JSON.stringify(people.map((person) => JSON.stringify(person)).sort());
	const isKnown = unless !== undefined && 'answers' in unless && unless.answers === answers;
	return isKnown ? { kind: 'unchanged', listed: people.length } : { kind: 'complete', people, recognition: { answers } };
}

class Run {
	readonly directory: ModelDirectory;
	readonly host: Host;
	readonly oracle: Oracle;
	private filter = 0;
	private again: Again = { names: [], token: '' };
	private wishes = 0;
	private glitches = 0;
	/** Who slipped through a walk already, and how many states were lost until then. */
	private readonly slipped = new Map<ModelPerson, number>();

	constructor(
		readonly service: World,
		readonly history: History,
		private readonly stepsFor: (ports: PollPorts<DetectedEvent>) => PollSteps,
	) {
		this.directory = new ModelDirectory(service);
		this.host = new Host(history.engine);
		this.oracle = new Oracle(service, history, this.directory);
	}

	/** FusionDirectory shows the groups that are watched, and only when they are. */
	private get showsGroups(): boolean {
		return this.history.triggerOn.includes('addedToGroup');
	}

	private get now(): number {
		return this.directory.clock + this.history.skew;
	}

	private config(): PollConfig {
		const { triggerOn, emitExisting, rememberValues, overlapSeconds, fullWalkEvery } = this.history;
		const strategy = strategyOf(this.service);
		const service = serviceOf(this.service);
		const scope = { filter: this.filter };
		const watchedFields = ['id', 'username', 'displayName', 'enabled', 'groups'] as const;
		return {
			service,
			directoryName: service,
			strategy,
			fingerprint: fingerprintOf({ service, strategy, scope, triggerOn, watchedFields, rememberValues }),
			triggerOn,
			emitExisting,
			watchedFields,
			rememberValues,
			overlapSeconds,
			fullWalkEvery,
			daysAhead: 14,
			again: this.again,
		};
	}

	private answer(request: ListingRequest, how: Disturbance): { listing: Listing | Unchanged; seen: ModelPerson[] } {
		if (how.incomplete) return { listing: { kind: 'incomplete', reason: 'page 2 is missing' }, seen: [] };
		let people = how.empty ? [] : this.directory.alive().filter((person) => person !== how.slips);
		people = disordered(people, this.directory.clock + (how.reordered ?? 0));
		const listed = (some: ModelPerson[]) => some.map((person) => this.directory.listed(person, this.showsGroups));
		if (request.kind === 'since') {
			const from = stampToSeconds(request.from) ?? 0;
			const stamp = (person: ModelPerson) => (request.stamp === 'created' ? person.createdAt : person.modifiedAt);
			return { listing: { kind: 'since', people: listed(people.filter((person) => stamp(person) >= from)) }, seen: people };
		}
		if (request.kind === 'newest') {
			if (how.reordered === undefined) people.sort((a, b) => b.id - a.id);
			const pages: ModelPerson[] = [];
			while (pages.length < people.length && !pages.some((person) => person.id <= request.aboveId)) {
				pages.push(...people.slice(pages.length, pages.length + PAGE));
			}
			const reachedEnd = pages.length === people.length;
			return { listing: { kind: 'newest', people: listed(pages), total: people.length, reachedEnd }, seen: people };
		}
		if (how.churn !== undefined && this.service === 'fortiAuthenticator') {
			const some = people.filter((_, index) => (index + (how.churn ?? 0)) % 3 !== 0);
			return { listing: { kind: 'partial', people: listed(some), reason: 'it kept changing' }, seen: some };
		}
		if (this.service === 'synologyDirectoryServer' && request.kind === 'complete') {
			return { listing: unlessKnown(listed(people), request.unless), seen: people };
		}
		if (this.service !== 'domain') return { listing: { kind: 'complete', people: listed(people) }, seen: people };
		const place = how.empty ? undefined : this.directory.place();
		const changes = request.kind === 'changes' && !how.empty ? this.directory.changesSince(request.place, request.of) : undefined;
		if (changes === undefined || place === undefined) {
			return { listing: { kind: 'complete', people: listed(people), ...(place === undefined ? {} : { place }) }, seen: people };
		}
		const gone = changes.gone.flatMap((person) => this.directory.listed(person).identifier ?? []);
		return { listing: { kind: 'changes', people: listed(disordered(changes.changed, this.directory.clock)), gone, place }, seen: people };
	}

	async poll(how: Disturbance = {}): Promise<PollResult<DetectedEvent>> {
		const { host, history } = this;
		const holder = how.holder ?? host.holder();
		const process = host.process;
		const config = this.config();
		let calls = 0;
		let seen: ModelPerson[] = [];
		let complete = false;
		let baseline: { announcing: boolean } | undefined;
		const call = () => {
			if (++calls === how.failAtCall) throw deadLine;
		};
		const ports: PollPorts<DetectedEvent> = {
			slot: { workflowId: 'w', nodeId: 'n' },
			memory: process.memory,
			config,
			limit: history.limit,
			now: () => new Date(this.now * 1000),
			stored: () => holder.state,
			begun: new Date(this.now * 1000),
			store: (state) => {
				holder.state = state;
			},
			fetch: async (request) => {
				call();
				how.meanwhile?.();
				const answer = this.answer(request, how);
				seen = answer.seen;
				complete = answer.listing.kind === 'complete' || answer.listing.kind === 'unchanged';
				return await Promise.resolve(answer.listing);
			},
			format: async (events) => {
				call();
				return await Promise.resolve(events.slice(0, how.formats ?? events.length));
			},
		};
		const steps = this.stepsFor(ports);
		const watched: PollSteps = {
			plan: steps.plan,
			detect: (input) => {
				const outcome = steps.detect(input);
				if (outcome.kind === 'detected' && input.state === undefined)
					baseline = { announcing: input.config.emitExisting && history.triggerOn.includes('newUser') };
				return outcome;
			},
		};
		const mayRepeat = how.fate === 'killInHandOver' && history.engine !== 'cursors';
		const knewState = host.hasStateFor(config.fingerprint, holder);
		const result = await pollCore(ports, watched);
		if (result.kind === 'failed' && result.cause !== deadLine) throw result.cause;
		if (result.kind === 'quiet' && complete) process.quietFingerprint = config.fingerprint;
		const concluded = result.kind === 'quiet' || result.kind === 'emitted';
		const fate = how.fate ?? 'delivered';
		const discarded = fate === 'thrownAway' || fate === 'killBeforeHandOver';
		if (baseline && concluded) {
			if (knewState) throw new Error('a baseline was taken although a state was there');
			if (result.kind === 'quiet' || !discarded) this.oracle.baseline(seen, baseline.announcing, this.now);
		}
		if (concluded && complete && seen.length === 0) this.oracle.nobodyThere(this.now);
		if (concluded && result.notice === 'returned') this.oracle.returned(seen);
		if (concluded && result.unknownNames?.length) this.oracle.again.closed();
		const delivered = host.settle(result, holder, fate, how.activation ?? false);
		this.oracle.delivered(delivered, mayRepeat, this.now);
		if (result.kind === 'emitted' && discarded) this.oracle.loss();
		const pending = result.kind === 'emitted' ? result.pending : 0;
		const shuffled = this.service === 'fortiAuthenticator' && how.reordered !== undefined && !complete;
		const doubted = result.kind === 'quiet' && result.notice === 'collapse';
		const sound = !doubted && !shuffled && !how.empty && !how.meanwhile && how.formats === undefined && pending === 0;
		if (concluded && sound && !discarded && fate !== 'killInHandOver') this.oracle.cleanPoll(seen, complete);
		if (fate !== 'delivered') this.oracle.loss();
		if (fate === 'killBeforeHandOver' || fate === 'killInHandOver') await this.activate();
		return result;
	}

	/** Legacy polls at every activation; the scheduler waits for its tick. */
	private async activate(how: Disturbance = {}): Promise<void> {
		if (this.host.engine === 'legacy') await this.poll({ ...how, activation: true });
	}

	private someone(pick: number, dead = false): ModelPerson | undefined {
		const people = this.directory.everybody.filter((person) => person.alive !== dead);
		return people[pick % Math.max(1, people.length)];
	}

	private add(how: Parameters<ModelDirectory['add']>[0] = {}): void {
		const person = this.directory.add(how);
		if (person) this.oracle.recreated(person);
	}

	private changeDirectory({ kind, pick }: Step): boolean {
		const { directory, history } = this;
		const person = this.someone(pick);
		if (kind === 'add') this.add();
		else if (kind === 'addBurst') for (let count = 0; count <= pick % 5; count++) this.add();
		else if (kind === 'addLate' && pick % 13 === 12 && history.skew <= 0) this.add({ stampedBefore: -5000 });
		else if (kind === 'addLate')
			this.add({ stampedBefore: pick % 3 === 0 ? history.overlapSeconds : pick % (history.overlapSeconds + 1), useReservedId: true });
		else if (kind === 'addBehind' && this.service === 'fusionDirectory')
			this.add({ stampedBefore: history.overlapSeconds + 1 + pick * 120, isBehind: true });
		else if (kind === 'addBehind') this.add();
		else if (kind === 'reserveId') directory.reserveId();
		else if (kind === 'changeController') directory.changeController();
		else if (kind === 'recreate') {
			const gone = this.someone(pick, true);
			if (gone) this.add({ name: gone.name });
		} else if (kind === 'remove' && person) directory.remove(person);
		else if (kind === 'edit' && person) directory.edit(person);
		else if (kind === 'toggle' && person) directory.toggle(person);
		else if (kind === 'joinOrLeave' && person) directory.joinOrLeave(person, pick % 2 ? 'vpn' : 'staff');
		else if (kind === 'setEnd' && person) directory.setEnd(person, this.directory.clock + (pick % 4) * 8 * 86_400 + 3600);
		// Nobody is both renamed and moved: Synology shows no way to follow that.
		else if (kind === 'rename' && person && person.pid % 2 === 0) directory.rename(person);
		else if (kind === 'move' && person && person.pid % 2 === 1) directory.move(person);
		else return ['remove', 'edit', 'toggle', 'joinOrLeave', 'setEnd', 'rename', 'move'].includes(kind);
		return true;
	}

	async step(step: Step): Promise<void> {
		const { kind, pick } = step;
		this.directory.clock += step.wait;
		if (this.changeDirectory(step)) return;
		if (kind === 'poll') await this.poll();
		else if (kind === 'failAtCall') await this.poll({ failAtCall: 1 + (pick % 3) });
		else if (kind === 'incomplete') await this.poll({ incomplete: true });
		else if (kind === 'churn') await this.poll({ churn: pick });
		else if (kind === 'reordered') await this.poll({ reordered: pick });
		else if (kind === 'shortOfTime') await this.poll({ formats: pick % 4 });
		else if (kind === 'emptyGlitch') await this.glitch();
		else if (kind === 'slip') await this.slip(pick);
		else if (kind === 'thrownAway') {
			await this.poll({ fate: 'thrownAway' });
			await this.activate();
		} else if (kind === 'killBeforeHandOver' || kind === 'killInHandOver') await this.poll({ fate: kind });
		else if (kind === 'overlap') await this.overlap(pick);
		else if (kind === 'again') this.askAgain(pick);
		else {
			this.oracle.loss();
			if (kind === 'restart' || kind === 'restartWhileDown') this.host.restart();
			if (kind === 'republish') this.host.republish();
			if (kind === 'takeover') this.host.takeOver();
			if (kind === 'changeFilter') {
				this.filter++;
				this.host.republish();
			}
			if (kind === 'restartWhileDown') await this.pollWhileDown();
			await this.activate();
		}
	}

	/** Somebody types a name into Announce Again; every third time the text before the last one, if the last one came about. */
	private askAgain(pick: number): void {
		const person = this.someone(pick);
		if (!person) return;
		this.wishes += 1;
		const token = this.wishes % 3 === 0 && this.oracle.again.isFulfilled ? `wish ${this.wishes - 2}` : `wish ${this.wishes}`;
		this.again = { names: [person.name.toLowerCase()], token };
		this.oracle.again.wished(token, person);
	}

	/** n8n gives a trigger up whose first poll throws: with a state it must not. */
	private async pollWhileDown(): Promise<void> {
		const holder = this.host.holder();
		const known = this.host.hasStateFor(this.config().fingerprint, holder);
		const result = await this.poll({ failAtCall: 1, activation: true, holder });
		if (known && result.kind !== 'postponed') throw new Error('the first poll of a process threw although a state was there');
	}

	private async glitch(): Promise<void> {
		// More in a row than this are believed, and so is an empty directory at a baseline.
		const known = this.host.hasStateFor(this.config().fingerprint, this.host.holder());
		await this.poll(known && this.glitches++ < MAX_GLITCHES ? { empty: this.directory.alive().length > 0 } : {});
	}

	private async slip(pick: number): Promise<void> {
		const person = this.someone(pick);
		// Somebody renamed and moved at once is beyond recognition, so only those slip who are never renamed.
		const slips = this.service === 'synologyDirectoryServer' && person && person.pid % 2 === 1 ? person : undefined;
		const known = this.host.hasStateFor(this.config().fingerprint, this.host.holder());
		// A lost state may bring two walks together between which the person was seen.
		const twice = slips && this.slipped.has(slips) && this.slipped.get(slips) !== this.oracle.losses;
		if (!known || !slips || twice || this.directory.alive().length < 2) return void (await this.poll());
		this.slipped.set(slips, this.oracle.losses);
		await this.poll({ slips });
		await this.poll();
	}

	/** The clock fires while a poll is still running. */
	private async overlap(pick: number): Promise<void> {
		const meanwhile = () => void (this.directory.everybody.length < 40 && this.add());
		if (this.host.engine === 'legacy') {
			await Promise.all([this.poll(pick % 2 ? { meanwhile } : {}), this.poll({ meanwhile }), this.poll({ meanwhile })]);
			return;
		}
		// The scheduler abandons a poll before it starts the next; the abandoned one runs on.
		// So do two rules for the same second, each with its copy of what is stored.
		const fate = pick % 2 ? 'thrownAway' : 'delivered';
		await Promise.all([this.poll({ fate, meanwhile }), this.poll({ meanwhile })]);
	}

	async settle(): Promise<void> {
		// Who came late is looked for once an hour.
		if (this.service === 'fusionDirectory') this.directory.clock += 3700;
		const least = Math.min(this.history.fullWalkEvery, 6) + 8;
		for (let count = 0; count < 100; count++) {
			this.directory.clock += 60;
			const result = await this.poll();
			// Whoever is asked for once more waits for a poll with room.
			const waiting = result.kind === 'emitted';
			const lateOnes = this.service === 'fortiAuthenticator' ? this.history.fullWalkEvery + 2 : 0;
			if (!waiting && count >= Math.max(least, lateOnes)) break;
		}
		this.oracle.atTheEnd(this.now);
	}
}

/** Plays a history from the first poll to a quiet end; throws when somebody was missed, doubled or invented. */
export async function runHistory(
	service: World,
	history: History,
	stepsFor: (ports: PollPorts<DetectedEvent>) => PollSteps = () => soundSteps,
): Promise<void> {
	const run = new Run(service, history, stepsFor);
	for (let count = 0; count < history.initial; count++) run.directory.add();
	for (const step of history.steps) await run.step(step);
	await run.settle();
}
