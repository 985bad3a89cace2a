import type { SynologySimulator } from '../../../simulators/synology';

/** What an answer holds is what these tests assert, so its insides stay open. */
export interface Answer {
	success: boolean;
	data: Record<string, never> & { result: Array<Record<string, never>> };
	error?: { code: number; errors?: unknown };
}
type Headers = Record<string, string>;

const encode = encodeURIComponent;
const reserved = ['api', 'version', 'method', '_sid', 'SynoToken'];

/** The form of a request: every parameter as JSON text, unless the API wants plain text. */
export function form(fields: Record<string, unknown>, plain = false): string {
	return Object.entries(fields)
		.map(([name, value]) => `${name}=${encode(plain || reserved.includes(name) ? String(value) : JSON.stringify(value))}`)
		.join('&');
}

export async function post(url: string, body: string, headers: Headers = {}, path = '/webapi/entry.cgi'): Promise<Response> {
	const type = { 'content-type': 'application/x-www-form-urlencoded' };
	return await fetch(`${url}${path}`, { method: 'POST', body, headers: { ...type, ...headers } });
}

export async function speak(url: string, fields: Record<string, unknown>, headers: Headers = {}, plain = false): Promise<Answer> {
	const response = await post(url, form(fields, plain), headers);
	expect(response.status).toBe(200);
	return (await response.json()) as Answer;
}

export async function tryLogin(nas: SynologySimulator, more: Record<string, unknown> = {}): Promise<Answer> {
	const { account, password } = nas.login;
	const fields = { account, passwd: password, session: 'webui', format: 'sid', enable_syno_token: 'yes', ...more };
	return await speak(nas.url, { api: 'SYNO.API.Auth', version: 7, method: 'login', ...fields }, {}, true);
}

export async function signIn(nas: SynologySimulator, more: Record<string, unknown> = {}) {
	const { data } = await tryLogin(nas, more);
	const headers: Headers = { cookie: `id=${data.sid}`, 'x-syno-token': data.synotoken };
	const call = async (fields: Record<string, unknown>) => await speak(nas.url, fields, headers);
	const compound = async (entries: unknown[], rest: Record<string, unknown> = {}) =>
		await call({
			api: 'SYNO.Entry.Request',
			version: 1,
			method: 'request',
			compound: entries,
			mode: 'sequential',
			stop_when_error: true,
			...rest,
		});
	const poll = async (task: unknown) =>
		await compound([{ api: 'SYNO.ActiveDirectory.Polling', method: 'get', version: 1, task_id: task }], { mode: 'parallel' });
	return { sid: data.sid as string, token: data.synotoken as string, headers, call, compound, poll };
}
