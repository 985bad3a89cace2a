import { setTimeout as pause } from 'node:timers/promises';
import { Turns } from '../nodes/shared/turns';
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

/** How many requests a server works on at a time. */
const processors = 2;

/**
 * Answers as late as a real server would: what it does at the same time, and what not, is what parallel requests can gain.
 *
 * @param roundTrip  how far away it is, in milliseconds
 */
export function paced(service: ServedBy, roundTrip: number, backend: Backend): (exchange: Exchange) => Promise<Answer> {
	const { work, otherwise, session, alone = [] } = paces[service];
	const machine = new Turns(processors);
	const loners = new Turns(1);
	const sessions = new Map<string, Turns>();
	const inItsSession = async (exchange: Exchange, answer: () => Promise<Answer>): Promise<Answer> => {
		if (session === undefined) return await answer();
		const id = session(exchange);
		const turns = sessions.get(id) ?? new Turns(1);
		sessions.set(id, turns);
		return await turns.take(answer);
	};
	// Timers of no length take a millisecond.
	const way = async (): Promise<void> => void (roundTrip > 0 && (await pause(roundTrip / 2)));
	return async (exchange) => {
		const kind = backend.kindOf(exchange);
		const working = async (): Promise<Answer> =>
			await machine.take(async () => {
				await pause(work[kind] ?? otherwise);
				return await backend.handle(exchange);
			});
		await way();
		const answer = await inItsSession(exchange, alone.includes(kind) ? async () => await loners.take(working) : working);
		await way();
		return answer;
	};
}
