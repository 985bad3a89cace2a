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

/** Sends a carried-out answer the way the fault wants it. */
export function sendSpoiled(fault: Fault | undefined, answer: Answer, response: ServerResponse): void {
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
