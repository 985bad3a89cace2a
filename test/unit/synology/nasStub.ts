import { BackendError } from '../../../clients/errors';
import { Redactor } from '../../../clients/http/redact';
import type { JsonValue } from '../../../clients/json';
import type { Lookup } from '../../../clients/synology/lookup';
import type { Objects } from '../../../clients/synology/objects';
import type { Call, SynologySession } from '../../../clients/synology/session';
import type { DirectoryObject } from '../../../clients/synology/types';

/** Nobody knows whether the write was carried out. */
export const lost = (): BackendError => new BackendError({ kind: 'connect', message: 'gone', delivery: 'unknown' });
export const refusedBy = (code: number, kind: BackendError['kind'] = 'backend'): BackendError =>
	new BackendError({ kind, message: `refused with ${code}`, code });

export interface Seen {
	/** What a look at a place, or at a name, shows. */
	byDn?: DirectoryObject;
	again?: DirectoryObject;
	fresh?: string[];
	taken?: boolean;
	members?: string[];
}

/** A session without HTTP that gives these answers, one after the other (the last one stays), and what else is looked at. */
export function nasStub(answers: Array<JsonValue | Error>, seen: Seen = {}) {
	const calls: Call[] = [];
	const asked: string[] = [];
	const noted: DirectoryObject[] = [];
	const redactor = new Redactor();
	const session = {
		redactor,
		call: async (call: Call) => {
			calls.push(call);
			const answer = answers.length > 1 ? answers.shift() : answers[0];
			if (answer instanceof Error) throw answer;
			return answer;
		},
	} as unknown as SynologySession;
	const lookup = {
		byDn: async (dn: string) => {
			asked.push(`byDn ${dn}`);
			return seen.byDn;
		},
		fresh: async (dns: string[]) => {
			asked.push(`fresh ${dns.join(' ')}`);
			return new Map((seen.fresh ?? []).map((key) => [key, {}]));
		},
		note: (object: DirectoryObject) => void noted.push(object),
	} as unknown as Lookup;
	const objects = {
		isNameTaken: async (name: string) => {
			asked.push(`taken ${name}`);
			return seen.taken ?? false;
		},
		again: async (dn: string) => {
			asked.push(`again ${dn}`);
			return seen.again;
		},
		...(seen.members === undefined ? {} : { reads: { membersAmong: async () => new Set(seen.members), find: async () => undefined } }),
	} as unknown as Objects;
	return { session, lookup, objects, calls, asked, noted, redactor };
}
