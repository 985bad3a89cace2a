import type { Caller } from './access';
import { Failure, problem, type Problem } from './failures';
import type { World } from './world';

export const restFile = '/usr/share/fusiondirectory/html/rest.php';

/** A problem that rest.php itself finds. */
export function restProblem(message: string, status: number, line: number): Failure {
	const one: Problem = { ...problem('WebServiceError', message), file: restFile, line };
	return new Failure('refusal', status, [one]);
}

export interface RestCall {
	world: World;
	caller: Caller;
	session: string;
	verb: string;
	/** Path behind the endpoint, decoded. */
	path: string[];
	query: Record<string, unknown>;
	/** Decoded body; undefined = none (or `null`). */
	body: unknown;
}

export interface Reply {
	status: number;
	value?: unknown;
	/** In the place of a value: a text as it is. */
	text?: string;
}
export const ok = (value: unknown): Reply => ({ status: 200, value });
export const done: Reply = { status: 204 };

export interface Route {
	body: boolean;
	run(call: RestCall): Reply;
}
