import type { FaultPlan } from './faults';
import type { Answer, Backend, Exchange, Fault, Person, RequestRecord } from './types';

/** Counts and keeps what arrived. Bodies are kept for the newest requests only. */
export class RequestLog {
	private readonly kept: RequestRecord[] = [];
	private counts = new Map<string, number>();
	private total = 0;
	private number = 0;
	connections = 0;
	private readonly listeners = new Set<(record: RequestRecord) => void>();

	add(record: Omit<RequestRecord, 'number'>): void {
		this.number += 1;
		this.total += 1;
		this.counts.set(record.kind, (this.counts.get(record.kind) ?? 0) + 1);
		const numbered = { ...record, number: this.number };
		this.kept.push(numbered);
		if (this.kept.length > 2000) this.kept.splice(0, 1000);
		for (const listener of this.listeners) listener(numbered);
	}

	listen(listener: (record: RequestRecord) => void): () => void {
		this.listeners.add(listener);
		return () => void this.listeners.delete(listener);
	}

	reset(): void {
		this.kept.length = 0;
		this.counts = new Map();
		this.total = 0;
		this.connections = 0;
	}

	summary(): { total: number; connections: number; byKind: Record<string, number> } {
		return { total: this.total, connections: this.connections, byKind: Object.fromEntries(this.counts) };
	}

	list(): RequestRecord[] {
		return this.kept.slice();
	}
}

/**
 * The control interface, the same for tests in the process and over HTTP below `/_control/`:
 *
 * | request | does |
 * |---|---|
 * | GET state | service, people, details, requests, faults |
 * | GET people · POST people | lists · adds one person, `{people: […]}`, or `{count, prefix}` many |
 * | PATCH · DELETE people/NAME | changes · removes |
 * | GET · DELETE requests | counts with the log · forgets them |
 * | POST sessions/expire | ends every session |
 * | POST · DELETE faults | plants one · removes all |
 * | POST settings | switches of the backend |
 * | POST reset | back to the seed |
 */
export class Control {
	constructor(
		private readonly backend: Backend,
		private readonly faults: FaultPlan,
		private readonly log: RequestLog,
	) {}

	state() {
		return {
			service: this.backend.service,
			people: this.backend.people(),
			details: this.backend.details(),
			requests: this.log.summary(),
			faults: this.faults.list(),
		};
	}
	people = (): Person[] => this.backend.people();
	person = (username: string): Person | undefined => this.backend.people().find((one) => one.username === username);
	add = (person: Person): Person => this.backend.addPerson(person);
	change = (username: string, changes: Partial<Person>): Person | undefined => this.backend.changePerson(username, changes);
	remove = (username: string): boolean => this.backend.removePerson(username);
	addMany(count: number, prefix = 'person'): void {
		for (let index = 0; index < count; index += 1) {
			const number = String(index).padStart(6, '0');
			this.backend.addPerson({
				username: `${prefix}${number}`,
				firstName: 'Person',
				lastName: `No. ${number}`,
				email: `${prefix}${number}@example.com`,
			});
		}
	}
	requests = () => ({ ...this.log.summary(), log: this.log.list() });
	count = (kind?: string): number => (kind === undefined ? this.log.summary().total : (this.log.summary().byKind[kind] ?? 0));
	forgetRequests = (): void => this.log.reset();
	/** Calls back with each request that was looked at, before its answer leaves. @returns what ends it */
	onRequest = (listener: (record: RequestRecord) => void): (() => void) => this.log.listen(listener);
	expireSessions = (): void => this.backend.expireSessions();
	fault = (fault: Fault): void => this.faults.add(fault);
	clearFaults = (): void => this.faults.clear();
	set = (settings: Record<string, unknown>): void => this.backend.set(settings);
	details = (): Record<string, unknown> => this.backend.details();
	reset(): void {
		this.faults.clear();
		this.log.reset();
		this.backend.reset();
	}

	/** Serves one request below `/_control/`. */
	serve(exchange: Exchange): Answer {
		try {
			const [area = '', name = ''] = exchange.path.replace('/_control/', '').split('/');
			const route = `${exchange.method} ${area}`;
			const body = (): Record<string, unknown> => (exchange.body === '' ? {} : JSON.parse(exchange.body));
			switch (route) {
				case 'GET state':
					return json(200, this.state());
				case 'GET people':
					return json(200, this.people());
				case 'POST people':
					return json(201, this.addFrom(body()));
				case 'PATCH people': {
					const changed = this.change(decodeURIComponent(name), body());
					return changed ? json(200, changed) : json(404, { message: 'No such person' });
				}
				case 'DELETE people':
					return this.remove(decodeURIComponent(name)) ? json(204) : json(404, { message: 'No such person' });
				case 'GET requests':
					return json(200, this.requests());
				case 'DELETE requests':
					this.forgetRequests();
					return json(204);
				case 'POST sessions':
					this.expireSessions();
					return json(204);
				case 'POST faults':
					this.fault(body() as unknown as Fault);
					return json(201, this.faults.list());
				case 'DELETE faults':
					this.clearFaults();
					return json(204);
				case 'POST settings':
					this.set(body());
					return json(200, this.details());
				case 'POST reset':
					this.reset();
					return json(204);
				default:
					return json(404, { message: `No control path ${exchange.method} ${exchange.path}` });
			}
		} catch (reason) {
			return json(400, { message: reason instanceof Error ? reason.message : String(reason) });
		}
	}

	private addFrom(body: Record<string, unknown>): unknown {
		if (Array.isArray(body.people)) return body.people.map((one: Person) => this.add(one));
		if (typeof body.count === 'number') {
			this.addMany(body.count, typeof body.prefix === 'string' ? body.prefix : undefined);
			return { added: body.count };
		}
		return this.add(body as unknown as Person);
	}
}

const json = (status: number, body?: unknown): Answer => ({
	status,
	// The demo's page shows three simulators from three origins side by side.
	headers: { 'content-type': 'application/json', 'access-control-allow-origin': '*' },
	body: body === undefined ? '' : JSON.stringify(body),
});
