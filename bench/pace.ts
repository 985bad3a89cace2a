import { setTimeout as pause } from 'node:timers/promises';
import type { Answer, Backend, Exchange } from '../simulators/shared/types';
import type { ServedBy } from './serverProcess';

/** How a real server spends its time. */
interface Pace {
	/** Milliseconds of work on a request, by the kind the simulator counts it under. */
	work: Record<string, number>;
	/** Of all other kinds. */
	otherwise: number;
	/** Requests of one session are answered one after another: what tells them apart. */
	session?(exchange: Exchange): string;
	/** Kinds of which there is only one at a time, whoever asks. */
	alone?: string[];
}

/** How far away a server is, and how many requests it works on at a time. */
export interface Place {
	/** Milliseconds. */
	roundTrip: number;
	processors: number;
}

function sessionOf({ headers, body }: Exchange): string {
	const token = headers['session-token'];
	if (token !== undefined) return token;
	try {
		const { params } = JSON.parse(body) as { params?: unknown };
		return Array.isArray(params) ? String(params[0]) : '';
	} catch {
		return '';
	}
}

const paces: Record<ServedBy, Pace> = {
	// Measured on a real one: PHP locks the session's file while it answers.
	fusionDirectory: { work: { login: 7, session: 2, create: 10, update: 7, delete: 11 }, otherwise: 3, session: sessionOf },
	// Measured on a Samba domain controller, which stores one change after another: 16 connections added no more users a second than one.
	synologyDirectoryServer: { work: { create: 24, update: 24, delete: 24 }, otherwise: 20, alone: ['create', 'update', 'delete'] },
	// No figure is known of an appliance: a page of a DSM's time for each.
	fortiAuthenticator: { work: {}, otherwise: 20 },
};

/** Lets so many pass at a time, first come, first served. */
class Gate {
	private readonly waiting: Array<() => void> = [];

	constructor(private free: number) {}

	async pass<T>(work: () => Promise<T>): Promise<T> {
		if (this.free > 0) this.free -= 1;
		else await new Promise<void>((resolve) => this.waiting.push(resolve));
		try {
			return await work();
		} finally {
			const next = this.waiting.shift();
			if (next) next();
			else this.free += 1;
		}
	}
}

/** Answers as late as a real server would: what it does at the same time, and what not, is what parallel requests can gain. */
export function paced(service: ServedBy, { roundTrip, processors }: Place, backend: Backend): (exchange: Exchange) => Promise<Answer> {
	const { work, otherwise, session, alone = [] } = paces[service];
	const machine = new Gate(processors);
	const loner = new Gate(1);
	const sessions = new Map<string, Gate>();
	const gateOf = (exchange: Exchange): Gate | undefined => {
		if (session === undefined) return undefined;
		const id = session(exchange);
		const gate = sessions.get(id) ?? new Gate(1);
		sessions.set(id, gate);
		return gate;
	};
	// Timers of no length take a millisecond.
	const way = async (): Promise<void> => void (roundTrip > 0 && (await pause(roundTrip / 2)));
	return async (exchange) => {
		const kind = backend.kindOf(exchange);
		const busy = async (): Promise<Answer> =>
			await machine.pass(async () => {
				await pause(work[kind] ?? otherwise);
				return await backend.handle(exchange);
			});
		const inTurn = async (): Promise<Answer> => await (alone.includes(kind) ? loner.pass(busy) : busy());
		await way();
		const answer = await (gateOf(exchange)?.pass(inTurn) ?? inTurn());
		await way();
		return answer;
	};
}
