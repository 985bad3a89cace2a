import type { startFortiAuthenticatorSimulator } from '../../../../simulators/fortiauthenticator';

export type Started = Awaited<ReturnType<typeof startFortiAuthenticatorSimulator>>;

/** A parsed answer, read by name or number. */
export interface Data {
	[key: string]: Data;
}

export interface Answered {
	status: number;
	headers: Headers;
	text: string;
	/** The parsed body; empty when it isn't JSON. */
	json: Data;
	/** What the list in the answer holds. */
	objects: Data[];
}

export const basic = (name: string, key: string): string => `Basic ${Buffer.from(`${name}:${key}`).toString('base64')}`;

/** A caller below /api/v1/ with the seeded administrator's key. */
export function caller(simulator: Started) {
	const authorization = basic(simulator.login.username, simulator.login.apiKey);
	return async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answered> => {
		const response = await fetch(`${simulator.url}/api/v1/${path}`, {
			method,
			redirect: 'manual',
			headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
			body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
		});
		const text = await response.text();
		const isJson = response.headers.get('content-type') === 'application/json';
		const json = isJson ? JSON.parse(text) : {};
		return { status: response.status, headers: response.headers, text, json, objects: Array.isArray(json) ? json : (json.objects ?? []) };
	};
}
