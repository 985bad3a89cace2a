import { BackendError, type BackendErrorKind } from '../../../clients/errors';
import type { JsonObject, JsonValue } from '../../../clients/json';
import { Objects } from '../../../clients/fusiondirectory/objects';
import { ObjectTypes, type Protocols } from '../../../clients/fusiondirectory/objectTypes';
import type { FusionDirectoryProtocol } from '../../../clients/fusiondirectory/protocol';
import type { FieldDescription } from '../../../clients/fusiondirectory/types';

export const base = 'dc=example,dc=com';
export const people = `ou=people,${base}`;

/** What the server says in place of an answer. */
export const refused = (kind: BackendErrorKind, message = 'Refusé', more: Partial<BackendError> = {}): BackendError =>
	new BackendError({ kind, message, delivery: 'answered', ...more });
export const lost = (): BackendError => new BackendError({ kind: 'connect', message: 'gone', delivery: 'unknown' });

export const field = (attribute: string, more: Partial<FieldDescription> = {}): FieldDescription => ({
	tab: 'user',
	attribute,
	label: attribute,
	description: '',
	section: '',
	kind: 'text',
	required: false,
	disabled: false,
	visible: true,
	inLdap: true,
	value: '',
	parts: [],
	...more,
});

type Name = Exclude<keyof FusionDirectoryProtocol, 'name'>;
export type Answers = { [N in Name]?: (...given: Parameters<FusionDirectoryProtocol[N]>) => unknown };

/** A FusionDirectory without HTTP: every call is written down, and answered by the test; one it has no answer for fails. */
export function directoryStub(answers: Answers) {
	const calls: Array<[string, ...unknown[]]> = [];
	const secrets: string[] = [];
	const protocol = new Proxy({} as FusionDirectoryProtocol, {
		get: (_target, name: string) =>
			name === 'then'
				? undefined
				: async (...given: unknown[]) => {
						calls.push([name, ...given]);
						const answer = answers[name as Name] as ((...all: unknown[]) => unknown) | undefined;
						if (answer === undefined) throw new Error(`Nobody expected ${name}`);
						const said = await answer(...given);
						if (said instanceof Error) throw said;
						return said;
					},
	});
	const protocols: Protocols = { chosen: async () => protocol, despiteStop: async (work) => await work() };
	const types = new ObjectTypes(protocols);
	const objects = new Objects(protocols, types, (secret) => void secrets.push(secret));
	const namesOfCalls = (): string => calls.map(([name]) => name).join(' ');
	return { protocols, types, objects, calls, secrets, namesOfCalls };
}

/** Entries of a listing by DN. */
export const entries = (found: Record<string, JsonValue>): JsonObject => found;

/** Types with what they are called. */
export const named = (types: Record<string, JsonValue>): Map<string, JsonValue> => new Map(Object.entries(types));
