import { inspect } from 'node:util';
import { BackendError, describeForMaintainer } from '../../clients/errors';
import type { Redactor } from '../../clients/http/redact';
import type { Person, RequestRecord } from '../../simulators/shared/types';
import { traced, Traces, untraced } from './resources';
import type { FaultCase } from './table';
import { isWrite, newLastName, newPassword, type Bench, type Operation, type World } from './world';

/**
 * Where the fault strikes: the operation's own request, once or always; or every look after a write whose answer was
 * lost, the write carried out or not.
 */
export const places = ['once', 'always', 'lookAfterDone', 'lookAfterNotDone'] as const;
export type Place = (typeof places)[number];

export interface Cell {
	operation: Operation;
	fault: FaultCase;
	place: Place;
}
export const nameOf = ({ operation, fault, place }: Cell): string => `${operation}, ${fault.name} (${place})`;

export type Complaint = 'lost' | 'doubled' | 'leaked' | 'leftOpen' | 'late' | 'wrong' | 'unmet';
export interface Verdict {
	complaints: Array<[Complaint, string]>;
}

const usualTimeout = 0.4;
/** Three tries, their pauses, and the looks afterwards; everything waits less than this. */
const longestMs = 12_000;
const longestCloseMs = 4_500;
const settleMs = 1_500;

async function until(condition: () => boolean): Promise<boolean> {
	const end = Date.now() + settleMs;
	while (!condition()) {
		if (Date.now() > end) return false;
		await new Promise((resolve) => setTimeout(resolve, 3));
	}
	return true;
}

/** Plants the fault, and does what happens meanwhile when it strikes. @returns what ends that */
function plant(world: World, { operation, fault, place }: Cell, traces: Traces, controller: AbortController): () => void {
	const { control } = world.simulator;
	const kind = world.kinds[operation];
	if (fault.plant === undefined) return () => undefined;
	const strike = { ...fault.plant };
	if (place === 'once' || place === 'always') control.fault({ ...strike, kind, times: place === 'once' ? 1 : 99 });
	else control.fault({ mode: place === 'lookAfterDone' ? 'resetAfter' : 'reset', kind });
	return control.onRequest((record: RequestRecord) => {
		if (record.kind !== kind || record.fault === undefined) return;
		if (place.startsWith('look')) for (const look of world.looks) control.fault({ ...strike, kind: look, times: 99 });
		const { meanwhile } = fault;
		if (meanwhile === undefined) return;
		untraced(() =>
			setImmediate(() => {
				if ('cancel' in meanwhile) controller.abort();
				else for (const socket of traces.sockets) socket.destroy(Object.assign(new Error('broken'), { code: meanwhile.breaks }));
			}),
		);
	});
}

interface Tried {
	reason?: unknown;
	names?: string[];
	milliseconds: number;
}

async function attempt(work: () => Promise<string[] | undefined>): Promise<Tried> {
	const start = Date.now();
	try {
		const names = await work();
		return { names, milliseconds: Date.now() - start };
	} catch (reason) {
		return { reason: reason ?? new Error('nothing was thrown'), milliseconds: Date.now() - start };
	}
}

/**
 * Carries out one cell of the table against a server that starts from its seed, and says what did not hold. On a machine
 * that is slow at the moment the time limit may strike before the fault does: then it is tried again with more time.
 */
export async function runCell(world: World, cell: Cell): Promise<Verdict> {
	for (let timeoutSeconds = usualTimeout; ; timeoutSeconds *= 3) {
		const verdict = await tryCell(world, cell, timeoutSeconds);
		if (timeoutSeconds > 10 || !verdict.complaints.some(([kind]) => kind === 'unmet')) return verdict;
	}
}

async function tryCell(world: World, cell: Cell, timeoutSeconds: number): Promise<Verdict> {
	const { control, url, tlsUrl, ca } = world.simulator;
	control.reset();
	const before = control.people();
	const traces = new Traces();
	const controller = new AbortController();
	const complaints: Verdict['complaints'] = [];
	const complain = (kind: Complaint, text: string): void => void complaints.push([kind, text]);

	const given = cell.fault.connection?.({ url, tlsUrl, ca }) ?? {};
	const connection = { allowInsecureHttp: true, timeoutSeconds, ...given, baseUrl: (given.baseUrl ?? url) + world.path };
	const { tried, closed, bench } = await traced(traces, async () => {
		const bench = world.open(connection, { ...cell.fault.context, ignoreRememberedRefusal: true, signal: controller.signal });
		const prepared = await attempt(async () => void (await bench.prepare(cell.operation)));
		const end = prepared.reason === undefined ? plant(world, cell, traces, controller) : () => undefined;
		const tried = prepared.reason === undefined ? await attempt(async () => await bench.run(cell.operation)) : prepared;
		if (cell.operation !== 'logout') control.clearFaults();
		const closed = await attempt(async () => void (await bench.client.close()));
		end();
		return { tried, closed, bench };
	});

	if (tried.milliseconds > longestMs) complain('late', `it took ${tried.milliseconds} ms`);
	if (closed.milliseconds > longestCloseMs) complain('late', `closing took ${closed.milliseconds} ms`);
	if (closed.reason !== undefined) complain('wrong', `closing failed: ${inspect(closed.reason)}`);
	const { log } = control.requests();
	if (cell.fault.plant && !log.some(({ fault }) => fault !== undefined)) complain('unmet', 'the fault never struck');
	judgeOutcome(world, cell, tried, { before, log, complain });
	if (tried.reason !== undefined) judgeError(world, cell, bench, tried.reason, complain);
	for (const secret of secretsOf(world, cell.operation)) {
		// Proxies and web servers write the first line of every request into their logs.
		if (log.some(({ target }) => spellings(secret).some((text) => target.includes(text)))) complain('leaked', 'a secret is in an address');
	}
	await judgeRest(world, traces, log, complain);
	return { complaints };
}

interface Court {
	before: Person[];
	log: RequestRecord[];
	complain(kind: Complaint, text: string): void;
}

const namesOf = (people: Person[]): string => JSON.stringify(people.map(({ username }) => username).sort());

function isDone(world: World, operation: Operation, people: Person[]): boolean {
	const named = (name: string): Person | undefined => people.find(({ username }) => username === name);
	if (operation === 'create') return named(world.cast.created) !== undefined;
	if (operation === 'update') return named(world.cast.updated)?.lastName === newLastName;
	return named(world.cast.deleted) === undefined;
}

const openWords = /so far|did not find|no such account is to be found|not known whether/;

function judgeOutcome(world: World, { operation, fault }: Cell, { reason, names }: Tried, { before, log, complain }: Court): void {
	const people = world.simulator.control.people();
	const changes = log.filter(({ changed }) => changed === true).length;
	if (!isWrite(operation)) {
		if (changes > 0) complain('wrong', 'something was changed, though nothing was to be');
		if (fault.lies || reason !== undefined || names === undefined) return;
		const expected = operation === 'read' ? JSON.stringify([world.cast.read]) : namesOf(people);
		if (JSON.stringify([...names].sort()) !== expected) complain('wrong', `it gave ${names.join()} where ${expected} are`);
		return;
	}
	if (changes > 1) complain('doubled', `it was carried out ${changes} times`);
	const target = { create: world.cast.created, update: world.cast.updated }[String(operation)] ?? world.cast.deleted;
	const others = (some: Person[]): string => JSON.stringify(some.filter(({ username }) => username !== target).sort(byName));
	if (others(people) !== others(before)) complain('lost', 'somebody else was touched');
	const done = isDone(world, operation, people);
	if (reason === undefined) {
		if (!done) complain('lost', 'it succeeded, and the server does not have it');
		return;
	}
	if (!(reason instanceof BackendError)) return;
	const open = reason.kind === 'uncertain' || reason.delivery === 'unknown';
	if (!open && done && !fault.refusesFalsely) complain('lost', `it was refused (${reason.kind}: ${reason.message}), and the server has it`);
	if (open && !['uncertain', 'aborted'].includes(reason.kind) && !openWords.test(reason.message)) {
		complain('wrong', `nobody knows, and nobody says so: ${reason.kind}: ${reason.message}`);
	}
}

const byName = (one: Person, other: Person): number => (one.username < other.username ? -1 : 1);

const spellings = (secret: string): string[] => [
	secret,
	encodeURIComponent(secret),
	JSON.stringify(secret).slice(1, -1),
	secret.replaceAll('&', '&amp;'),
	Buffer.from(secret).toString('base64').replace(/=+$/, ''),
];

const secretsOf = (world: World, operation: Operation): Set<string> =>
	new Set([...world.secrets, ...world.secretsSeen(), ...(operation === 'create' ? [newPassword] : [])]);

/** What of an error anybody gets to see: as the node shows it, as n8n stores it, as the log has it. */
function shownOf(reason: unknown, redactor: Redactor): string[] {
	if (!(reason instanceof BackendError)) return [inspect(reason, { depth: 8 })];
	const shown = redactor.cleanError(reason);
	return [
		inspect(shown, { depth: 8, showHidden: true }),
		shown.stack ?? '',
		JSON.stringify(shown),
		describeForMaintainer(reason, redactor),
	];
}

function judgeError(world: World, { operation }: Cell, bench: Bench, reason: unknown, complain: Court['complain']): void {
	if (!(reason instanceof BackendError)) {
		complain('wrong', `an error of another class: ${inspect(reason)}`);
		return;
	}
	if (!reason.cure) complain('wrong', `no cure: ${reason.kind}: ${reason.message}`);
	if (reason.retryAfterMs !== undefined && !(reason.retryAfterMs >= 0 && reason.retryAfterMs <= 3_600_000)) {
		complain('wrong', `a wait of ${reason.retryAfterMs} ms`);
	}
	const shown = shownOf(reason, bench.client.redactor).join('\n');
	for (const secret of secretsOf(world, operation)) {
		if (spellings(secret).some((text) => shown.includes(text))) complain('leaked', `a secret is in: ${reason.message}`);
	}
}

async function judgeRest(world: World, traces: Traces, log: RequestRecord[], complain: Court['complain']): Promise<void> {
	const { simulator } = world;
	if (!(await until(() => simulator.openSockets() === 0))) complain('leftOpen', `${simulator.openSockets()} sockets at the server`);
	if (!(await until(() => traces.left().length === 0))) complain('leftOpen', traces.left().join());
	// An id that never came can't be given back, nor where every try to give it back was swallowed.
	const untold = log.filter(({ kind, fault }) => kind === 'login' && fault !== undefined).length;
	const logouts = log.filter(({ kind }) => kind === 'logout');
	const swallowed = logouts.length > 0 && logouts.every(({ fault }) => fault !== undefined) ? 1 : 0;
	const left = world.sessions();
	if (left > untold + swallowed) complain('leftOpen', `${left} sessions`);
}
