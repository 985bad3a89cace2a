import { BackendError, type BackendErrorKind } from '../../../clients/errors';
import type { JsonObject } from '../../../clients/json';
import type { Appliance } from '../../../clients/fortiauthenticator/appliance';
import { forgetOrder, LocalUsers } from '../../../clients/fortiauthenticator/localUsers';
import { Redactor } from '../../../clients/http/redact';

/** A request as the client hands it over; the query as one text. */
export interface Sent {
	method: string;
	path: string;
	query: string;
	body?: unknown;
	action: string;
	subject?: string;
}
/** `status` and `headers` of the answer where they matter. */
export interface Reply {
	body?: unknown;
	status?: number;
	headers?: Record<string, string>;
}
type Answering = (request: Sent, index: number) => Reply | Error;

export const refused = (status: number, kind: BackendErrorKind = 'invalid', fields: string[] = []): BackendError =>
	new BackendError({ kind, message: `refused with ${status}`, status, fields });
/** Nobody knows whether the write was carried out. */
export const lost = (): BackendError => new BackendError({ kind: 'connect', message: 'gone', delivery: 'unknown' });

/** An appliance without HTTP, which writes down what it is asked and gives what the test says. */
export function applianceStub(answering: Answering) {
	const sent: Sent[] = [];
	const redactor = new Redactor();
	const answer = async (request: Omit<Sent, 'query'> & { query?: Iterable<readonly [string, string]> }) => {
		const { query = [], ...rest } = request;
		const asked = { ...rest, query: Array.from(query, (pair) => pair.join('=')).join('&') };
		sent.push(asked);
		const reply = answering(asked, sent.length - 1);
		if (reply instanceof Error) throw reply;
		return { answer: { status: reply.status ?? 200, headers: reply.headers ?? {}, text: '' }, body: reply.body };
	};
	const appliance = {
		connection: { host: 'fac.example.com', baseUrl: 'https://fac.example.com', redactor },
		send: answer,
		get: async (path: string, query: Iterable<readonly [string, string]>, action: string, subject?: string) =>
			(await answer({ method: 'GET', path, query, action, ...(subject === undefined ? {} : { subject }) })).body,
		refused: ({ status }: { status: number }, { action }: { action: string }, fields: string[] = []) =>
			new BackendError({ kind: 'invalid', message: `refused to ${action}`, status, fields }),
	};
	return { appliance: appliance as unknown as Appliance, sent, redactor };
}

export const record = (id: number, username: string, more: JsonObject = {}): JsonObject => ({
	id,
	username,
	active: true,
	email: '',
	...more,
});
export const listed = (...objects: unknown[]): Reply => ({ body: { meta: { total_count: objects.length }, objects } });

/** Local users of an appliance that answers in this order; the last answer stays. */
export function usersWith(...replies: Array<Reply | Error>) {
	const stub = applianceStub((_request, index) => replies[Math.min(index, replies.length - 1)]);
	forgetOrder(stub.appliance.connection.baseUrl);
	return { ...stub, users: new LocalUsers(stub.appliance) };
}

export const namesOf = (list: Array<{ username: string }>): string[] => list.map(({ username }) => username);
export const queries = (sent: Sent[]): string[] => sent.map(({ query }) => query);
export const methods = (sent: Sent[]): string => sent.map(({ method }) => method).join(' ');
