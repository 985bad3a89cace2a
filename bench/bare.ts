import { Agent } from 'undici';
import { inParallel } from '../clients/http/inParallel';
import type { RequestRecord } from '../simulators/shared/types';
import type { Server } from './serverProcess';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const kept = new Set(['accept', 'authorization', 'content-type', 'cookie', 'user-agent', 'session-token', 'x-syno-token']);

/** The same requests once more, by undici with nothing around it: the answers as `JSON.parse` gives them. */
export async function replay(server: Server, requests: readonly RequestRecord[], parallel = 4): Promise<Json[]> {
	const agent = new Agent({ connect: { ca: server.ca }, connections: parallel });
	try {
		return await inParallel(requests, parallel, async ({ method, target, headers, body }) => {
			const answer = await agent.request({
				origin: server.url,
				path: target,
				method: method as 'GET' | 'POST',
				headers: Object.fromEntries(Object.entries(headers).filter(([name]) => kept.has(name))),
				body: body === '' ? undefined : body,
			});
			const text = await answer.body.text();
			// A logout is answered with nothing.
			return text === '' ? null : (JSON.parse(text) as Json);
		});
	} finally {
		await agent.destroy();
	}
}

const isRecord = (value: Json): boolean => typeof value === 'object' && value !== null;

/** The records of a listing's answer, wherever this backend puts them. */
export function recordsOf(answer: Json): Json[] {
	if (Array.isArray(answer)) return answer.filter(isRecord);
	if (typeof answer !== 'object' || answer === null) return [];
	for (const key of ['objects', 'result', 'data']) {
		const inner = answer[key];
		if (inner === undefined) continue;
		if (Array.isArray(inner)) return inner;
		const deeper = recordsOf(inner);
		if (deeper.length > 0) return deeper;
	}
	// A map by DN.
	const values = Object.values(answer);
	return values.every(isRecord) ? values : [];
}
