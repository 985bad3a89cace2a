import type { Directory, Token } from './directory';
import { badRequest, notFound, type JsonObject, type Resource, type View } from './protocol';
import { listing, type Table } from './query';
import { tableView } from './groups';

/** The pool of tokens. They have no id: the serial number identifies one. */
export function fortiTokens(directory: Directory): Resource {
	const table: Table<Token> = {
		name: 'fortitokens',
		fields: () => [
			...['serial', 'type', 'status', 'license', 'last_used_at', 'resource_uri'].map((name) => ({
				name,
				type: 'string' as const,
				readonly: true,
			})),
			{ name: 'locked', type: 'boolean', readonly: true },
		],
		filtering: () => ({ serial: ['exact', 'iexact'], type: ['exact'], status: ['exact'], license: ['exact'] }),
		ordering: () => (directory.settings.ordering ? ['serial'] : []),
		listUri: () => directory.uri('fortitokens'),
		rows: () => [...directory.tokens.values()].sort((a, b) => (a.serial < b.serial ? -1 : 1)),
		value: (token, field) => token[field as keyof Token] ?? null,
	};
	const present = ({ serial, type, status, locked, license, last_used_at }: Token): JsonObject => ({
		serial,
		type,
		status,
		locked,
		license,
		last_used_at,
		resource_uri: directory.uri('fortitokens', serial),
	});

	function find(serial: string): Token {
		const token = directory.tokens.get(serial);
		if (!token) throw notFound();
		return token;
	}

	const list: View = { methods: { get: { kind: 'tokenList', run: (call) => listing(table, call, present) } } };
	const one = (serial: string): View => ({
		methods: {
			get: { kind: 'tokenGet', run: () => ({ status: 200, content: present(find(serial)), record: true }) },
			delete: {
				kind: 'tokenDelete',
				run() {
					const token = find(serial);
					if (token.status === 'assigned' || token.status === 'pending') throw badRequest('This token is in use.');
					directory.tokens.delete(serial);
					return { status: 204 };
				},
			},
		},
	});
	return { name: 'fortitokens', view: tableView(table, list, one) };
}
