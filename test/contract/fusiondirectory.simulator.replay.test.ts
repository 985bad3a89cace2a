import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startFusionDirectorySimulator, type FusionDirectorySimulator } from '../../simulators/fusiondirectory';
import { Stage, callerOf, scenes, translated, type Answer, type Exchange } from './fusiondirectory.replay';
import { otherwise, unreachable } from './fusiondirectory.unreachable';

const read = (file: string): Exchange[] =>
	JSON.parse(readFileSync(join(__dirname, '..', 'vectors', 'fusiondirectory', `${file}.json`), 'utf8'));
const recorded = [...read('rpc'), ...read('rest')];
const repeatable = recorded.filter(({ name }) => !Object.hasOwn(unreachable, name));

/** Recordings whose session is meant to be no good (or absent): it stays as it was. */
const foreignSession =
	/session-(?:unknown|illegal|array|missing|garbage|after-other)|logout-unknown|logout-with-body|token-(?:bad|illegal|no|basic|authorization)|(?:rpc|rest|http|forced|down|limit)-login|listLdaps|directories/;

async function send(stage: Stage, exchange: Exchange): Promise<Answer> {
	const { name, request } = exchange;
	const headers: Record<string, string> = {};
	for (const [key, value] of Object.entries(request.headers)) if (!/^(?:content-length|session-token)$/i.test(key)) headers[key] = value;
	let body = typeof request.body === 'string' ? request.body : request.body === null ? '' : JSON.stringify(request.body);
	// JSON texts of REST were recorded decoded.
	if (name.startsWith('rest-') && typeof request.body === 'string' && !/login-/.test(name)) body = JSON.stringify(request.body);
	if (/userlock-put-null|attribute-put-null/.test(name)) body = 'null';
	const sid = foreignSession.test(name) && !/get-query/.test(name) ? undefined : await sessionFor(stage, name);
	if (sid !== undefined)
		body = body.replace(/"params":\["[0-9a-v]{26}"/g, `"params":["${sid}"`).replace(/"session":"[0-9a-v]{26}"/, `"session":"${sid}"`);
	if (stage.token !== '') body = body.replace(/"[A-Za-z0-9]{57}"/, `"${stage.token}"`);
	const token = request.headers['Session-Token'];
	if (token !== undefined) headers['Session-Token'] = sid ?? token;
	const url = new URL(request.url);
	// fetch would tidy the path up; the recorded one has to arrive as it is.
	const path = translated(request.url.slice(url.origin.length));
	return await post(stage, request.method, path, headers, translated(body), name);
}

async function sessionFor(stage: Stage, name: string): Promise<string> {
	if (/old-session|ssl-forced|ldap-down|stale-session|session-of-locked|dn-utf8-user/.test(name)) {
		if (/dn-utf8-user/.test(name)) stage.sid = await stage.signIn(stage.simulator.login);
		return stage.sid;
	}
	return await stage.signIn(callerOf(name, stage.simulator.login));
}

async function post(
	stage: Stage,
	method: string,
	path: string,
	headers: Record<string, string>,
	body: string,
	name: string,
): Promise<Answer> {
	const { request } = /ssl-forced.*https/.test(name) ? await import('node:https') : await import('node:http');
	const target = new URL(/ssl-forced-(?:login-https)/.test(name) ? stage.simulator.tlsUrl : stage.simulator.url);
	const secure = target.protocol === 'https:';
	const ask = secure ? request : (await import('node:http')).request;
	return await new Promise((resolve, reject) => {
		const sent = ask(
			{
				host: target.hostname,
				port: target.port,
				path,
				method,
				headers: { ...headers, 'Content-Length': Buffer.byteLength(body) },
				...(secure ? { ca: stage.simulator.ca } : {}),
			},
			(response) => {
				const parts: Buffer[] = [];
				response.on('data', (part: Buffer) => parts.push(part));
				response.on('end', () =>
					resolve({
						status: response.statusCode ?? 0,
						contentType: response.headers['content-type'] ?? '',
						body: Buffer.concat(parts).toString('utf8'),
					}),
				);
			},
		);
		sent.on('error', reject);
		sent.end(body);
	});
}

const kindOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value);
const parsed = (body: string): unknown => {
	try {
		return JSON.parse(body);
	} catch {
		return body.trim();
	}
};

/** The shape of a failure with its text, or what kind of thing came back. */
function shape(status: number, body: unknown): string {
	const text = typeof body === 'string' ? body : '';
	if (status === 401) return `A ${text.trim()}`;
	if (/^\s*<!DOCTYPE html>/.test(text)) return `D ${(/<h3>Fatal Error<\/h3>\s*([\s\S]*?)\s*<\/td>/.exec(text)?.[1] ?? '').trim()}`;
	if (typeof body === 'object' && body !== null && 'error' in body) {
		const { result, error } = body as { result: unknown; error: unknown };
		if (error !== null) return `B ${String(error)}`;
		if (typeof result === 'object' && result !== null && 'errors' in result) return `C ${JSON.stringify(result.errors)}`;
		return `ok ${kindOf(result)}`;
	}
	if (Array.isArray(body) && status >= 400) {
		return `problems ${JSON.stringify(body.map(({ class: kind, message, dn, tab, attribute }) => ({ kind, message, dn, tab, attribute })))}`;
	}
	return status >= 400 || /^no request/.test(text) ? `E ${text.trim()}` : `ok ${kindOf(body)}`;
}

/** Texts that hold a number of their own, or the host. */
const settled = (text: string): string =>
	translated(text)
		.replace(/https:\/\/[^/]+\//g, 'https://HOST/')
		.replace(/bs_input_\d+/g, 'bs_input')
		.replace(/value #\d+/g, 'value #N')
		.replace(/ on line \d+/g, '');

const describing = /getfields|formfields|gettemplate|listTabs|listTypes|infos|rest-types|object-tab|templatefields/i;

/** A description without what differs from server to server: values, choices, generated ids, states of tabs. */
function skeleton(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(skeleton);
	if (typeof value !== 'object' || value === null) return typeof value === 'string' ? settled(value) : value;
	return Object.fromEntries(
		Object.entries(value)
			.filter(([key]) => !['value', 'default', 'choices', 'active', 'line'].includes(key))
			.map(([key, one]) => [key, skeleton(one)]),
	);
}

/** Of plain values: which there are, and of what kind. */
const kinds = (value: unknown): unknown => Object.entries(value as object).map(([key, one]) => [key, kindOf(one)]);

describe('the recorded FusionDirectory 1.5, exchange by exchange', () => {
	let simulator: FusionDirectorySimulator;
	beforeAll(async () => {
		simulator = await startFusionDirectorySimulator({ settings: { strictNaming: false } });
	});
	afterAll(async () => await simulator.close());

	it.each(repeatable.map((exchange) => [exchange.name, exchange] as const))('%s', async (name, exchange) => {
		const stage = new Stage(simulator);
		await stage.build(name);
		for (const [pattern, prepare] of scenes) if (pattern.test(name)) await prepare(stage);
		const answer = await send(stage, exchange);
		const { status, headers, body } = exchange.response;
		const expected = settled(
			shape(status, typeof body === 'string' && exchange.bodyIsJson ? body : typeof body === 'string' ? body.trim() : body),
		);
		const wordOnly = Object.hasOwn(otherwise, name);
		const first = (text: string): string => (wordOnly ? text.split(' ')[0] : text);
		expect({
			status: answer.status,
			contentType: answer.contentType.toLowerCase(),
			shape: first(settled(shape(answer.status, answer.status === 204 ? '' : parsed(answer.body)))),
		}).toEqual({
			status,
			contentType: (headers['Content-Type'] ?? '').toLowerCase(),
			shape: first(status === 204 ? 'ok string' : expected),
		});
	});

	const descriptions = recorded.filter(({ name, response }) => describing.test(name) && response.status === 200);
	it.each(descriptions.map((exchange) => [exchange.name, exchange] as const))('%s describes the same fields', async (name, exchange) => {
		const stage = new Stage(simulator);
		await stage.build(name);
		for (const [pattern, prepare] of scenes) if (pattern.test(name)) await prepare(stage);
		const answer = await send(stage, exchange);
		const bare = /object-tab/.test(name) ? kinds : skeleton;
		expect(bare(parsed(answer.body))).toEqual(bare(exchange.response.body));
	});

	it('names only recordings that exist among those it leaves out', () => {
		const names = new Set(recorded.map(({ name }) => name));
		expect([...Object.keys(unreachable), ...Object.keys(otherwise)].filter((name) => !names.has(name))).toEqual([]);
	});
});
