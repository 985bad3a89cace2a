import type { ServerResponse } from 'node:http';
import type { Answer, Fault } from './types';

/** The planted faults of one simulator. */
export class FaultPlan {
	private planned: Array<Required<Pick<Fault, 'mode' | 'kind' | 'times' | 'skip'>> & Fault> = [];

	add(fault: Fault): void {
		if (typeof fault.mode !== 'string' || fault.mode === '') throw new Error('A fault needs a "mode"');
		this.planned.push({ ...fault, kind: fault.kind ?? '*', times: fault.times ?? 1, skip: fault.skip ?? 0 });
	}

	clear(): void {
		this.planned = [];
	}

	list(): Fault[] {
		return this.planned.map((fault) => ({ ...fault }));
	}

	/** The fault for this request, used up by one. */
	take(kind: string): Fault | undefined {
		for (const fault of this.planned) {
			if (fault.kind !== '*' && fault.kind !== kind) continue;
			if (fault.skip > 0) {
				fault.skip -= 1;
				continue;
			}
			fault.times -= 1;
			this.planned = this.planned.filter((one) => one.times > 0);
			return fault;
		}
		return undefined;
	}
}

const phpNotice = '<br />\n<b>Deprecated</b>:  Something is deprecated in <b>/usr/share/php/x.php</b> on line <b>1</b><br />\n';

/** Faults that prevent the request from being carried out; `undefined` = carry it out. */
export function answerInstead(fault: Fault): Answer | 'reset' | 'hang' | undefined {
	switch (fault.mode) {
		case 'reset':
			return 'reset';
		case 'hang':
			return 'hang';
		case 'html':
			return {
				status: fault.status ?? 502,
				headers: { 'content-type': 'text/html' },
				body: fault.body ?? '<html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>',
			};
		case 'status':
			return { status: fault.status ?? 503, headers: fault.headers ?? {}, body: fault.body ?? '' };
		default:
			return undefined;
	}
}

const depth = 100_000;

/** The same answer with every level below its top spoiled; an answer without levels stays. */
function respelled(body: string, level: (value: unknown) => string): string {
	try {
		const value: unknown = JSON.parse(body);
		if (typeof value !== 'object' || value === null) return level(value);
		const parts = Object.entries(value).map(([name, inner]) => {
			const text = typeof inner === 'object' && inner !== null ? level(inner) : JSON.stringify(inner);
			return Array.isArray(value) ? text : `${JSON.stringify(name)}:${text}`;
		});
		return Array.isArray(value) ? `[${parts.join(',')}]` : `{${parts.join(',')}}`;
	} catch {
		return body;
	}
}

const respellings: Record<string, (value: unknown) => string> = {
	deep: () => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`,
	emptied: (value) => (Array.isArray(value) ? '[]' : '{}'),
	doubled: (value) =>
		JSON.stringify(Array.isArray(value) ? [value] : Object.fromEntries(Object.keys(Object(value)).map((name) => [name, value]))),
	nothing: () => 'null',
	swapped: (value) => JSON.stringify(Array.isArray(value) ? { ...value } : Object.values(Object(value))),
};

/** What a fault makes of an answer that arrives whole. */
function altered(fault: Fault | undefined, answer: Answer): Answer {
	if (fault?.mode === 'statusAfter') return { status: fault.status ?? 502, headers: fault.headers ?? {}, body: fault.body ?? '' };
	if (fault?.mode === 'gzip')
		return { ...answer, headers: { ...answer.headers, 'content-encoding': 'gzip' }, body: '\u001f\ufffd\b garbage' };
	if (fault?.mode === 'bare') return { ...answer, body: '{}' };
	const respelling = respellings[fault?.mode ?? ''];
	return respelling === undefined ? answer : { ...answer, body: respelled(answer.body ?? '', respelling) };
}

/** Sends a carried-out answer the way the fault wants it. */
export function sendSpoiled(fault: Fault | undefined, whole: Answer, response: ServerResponse): void {
	const answer = altered(fault, whole);
	const body = Buffer.from(answer.body ?? '', 'utf8');
	const headers = { ...answer.headers };
	const half = Math.floor(body.length / 2);
	switch (fault?.mode) {
		case 'resetAfter':
			response.destroy();
			return;
		case 'hangAfter':
			return;
		case 'half':
			response.writeHead(answer.status, { ...headers, 'content-length': String(body.length) });
			response.write(body.subarray(0, half), () => response.destroy());
			return;
		case 'wrongJson':
			response.writeHead(answer.status, { ...headers, 'content-length': String(half) });
			response.end(body.subarray(0, half));
			return;
		case 'noise': {
			const noisy = Buffer.concat([Buffer.from(phpNotice), body, Buffer.from(phpNotice)]);
			response.writeHead(answer.status, { ...headers, 'content-length': String(noisy.length) });
			response.end(noisy);
			return;
		}
		case 'slow':
			setTimeout(() => sendSpoiled(undefined, answer, response), fault.delayMs ?? 50);
			return;
		case 'halfHeaders':
			response.socket?.write(`HTTP/1.1 ${answer.status} OK\r\ncontent-ty`, () => response.destroy());
			return;
		case 'tooLong':
			response.writeHead(withBody(answer.status), { ...headers, 'content-length': String(fault.bytes ?? 1024 ** 3) });
			response.write(body);
			return;
		case 'endless':
			response.writeHead(withBody(answer.status), headers);
			pour(response);
			return;
		case 'drip':
			response.writeHead(answer.status, { ...headers, 'content-length': String(body.length) });
			drip(body, response, fault.delayMs ?? 50);
			return;
		default:
			if (answer.status !== 204) headers['content-length'] = String(body.length);
			response.writeHead(answer.status, headers);
			response.end(answer.status === 204 ? undefined : body);
	}
}

/** A 204 can't have a body. */
const withBody = (status: number): number => (status === 204 ? 200 : status);

function pour(response: ServerResponse): void {
	const piece = Buffer.alloc(64 * 1024, ' ');
	const next = (): void => {
		if (!response.destroyed) response.write(piece, () => setImmediate(next));
	};
	next();
}

function drip(body: Buffer, response: ServerResponse, delayMs: number): void {
	let sent = 0;
	const timer = setInterval(() => {
		if (response.destroyed) {
			clearInterval(timer);
		} else if (sent >= body.length) {
			clearInterval(timer);
			response.end();
		} else {
			response.write(body.subarray(sent, sent + 1));
			sent += 1;
		}
	}, delayMs);
}
