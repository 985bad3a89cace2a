import type { Directory, RemoteUser } from './directory';
import { tableView } from './groups';
import { badRequest, invalid, mismatch, notFound, type Call, type JsonObject, type Reply, type Resource, type View } from './protocol';
import { provisionedKeys, sendActivation } from './provisioning';
import { listing, type Field, type Table } from './query';
import { applyFields, blankUser, type LocalUser } from './userFields';
import { checkRules, moveTokens, settleToken } from './userRules';

type Kind = 'ldapusers' | 'radiususers';
const caseless = ['exact', 'iexact', 'contains', 'icontains'];
const writable = [
	'active',
	'reason',
	'email',
	'mobile_number',
	'first_name',
	'last_name',
	'token_auth',
	'token_type',
	'token_serial',
	'ftm_act_method',
];
const words: Record<Kind, string> = { ldapusers: 'ldapUser', radiususers: 'radiusUser' };

/** Accounts that were imported from an LDAP directory or a RADIUS server: read, change, remove. */
export function remoteUsers(directory: Directory, name: Kind): Resource {
	const rows = directory.remote[name];
	const word = words[name];
	/** RADIUS servers tell no names of persons. */
	const isShown = (field: string): boolean => name === 'ldapusers' || !['first_name', 'last_name'].includes(field);
	const table: Table<RemoteUser> = {
		name,
		fields: () => [
			{ name: 'id', type: 'integer', readonly: true, unique: true },
			{ name: 'resource_uri', type: 'string', readonly: true },
			{ name: 'username', type: 'string', readonly: true, unique: true },
			...['email', 'first_name', 'last_name', 'mobile_number', 'token_type', 'token_serial']
				.filter(isShown)
				.map((field): Field => ({ name: field, type: 'string' })),
			...['server_name', 'server_address'].map((field): Field => ({ name: field, type: 'string', readonly: true })),
			{ name: 'active', type: 'boolean' },
			{ name: 'token_auth', type: 'boolean' },
			{ name: 'reason', type: 'integer' },
		],
		filtering: () => ({
			username: [...caseless, 'in'],
			email: [...caseless, 'in'],
			...(name === 'ldapusers' ? { first_name: caseless, last_name: caseless } : {}),
			active: ['exact'],
			token_type: ['exact'],
			token_serial: ['exact', 'iexact'],
		}),
		ordering: () => [],
		listUri: () => directory.uri(name),
		rows: () => [...rows.values()],
		value: (user, field) => user[field as keyof RemoteUser] ?? null,
	};
	const present = ({ first_name, last_name, dn, ...user }: RemoteUser): JsonObject => ({
		...user,
		...(name === 'ldapusers' ? { first_name, last_name, dn: dn ?? null } : {}),
		resource_uri: directory.uri(name, user.id),
	});

	function find(text: string): RemoteUser {
		if (!/^\d+$/.test(text)) throw notFound(mismatch);
		const user = rows.get(Number(text));
		if (!user) throw notFound();
		return user;
	}

	function store(id: number, draft: LocalUser): RemoteUser {
		const { username, email, first_name, last_name, mobile_number, active, reason, token_auth, token_type, token_serial } = draft;
		const { server_name, server_address, dn } = find(String(id));
		const user = {
			...{ id, username, email, first_name, last_name, mobile_number, active, reason, token_auth, token_type, token_serial },
			...{ server_name, server_address, dn },
		};
		rows.delete(id);
		rows.set(id, user);
		return user;
	}

	function update(text: string, call: Call): Reply {
		const found = find(text);
		const before = { ...blankUser(found.id), ...found };
		const draft = { ...before };
		const body = Object.fromEntries(Object.entries(call.object()).filter(([key]) => writable.includes(key) && isShown(key)));
		const errors: Record<string, string[]> = {};
		const given = applyFields(draft, body, false, directory.settings.firmware, errors);
		checkRules(draft, before, given, errors);
		if (Object.keys(errors).length > 0) throw invalid(name, errors);
		const token = settleToken(directory, draft, before, given);
		const user = store(found.id, draft);
		moveTokens(directory, draft, before, token);
		sendActivation(directory, draft, token, call.query);
		const keys = provisionedKeys(directory, token, call.query);
		if (directory.settings.patchBody) return { status: 202, content: { ...present(user), ...keys }, record: true };
		return Object.keys(keys).length > 0 ? { status: 202, content: keys, record: true } : { status: 202 };
	}

	function sendCode(text: string): Reply {
		const user = find(text);
		if (!user.token_auth || !['email', 'sms', 'dual'].includes(user.token_type ?? '')) {
			throw badRequest('The user has no email or SMS token.');
		}
		return { status: directory.settings.oobStatus };
	}

	const list: View = { methods: { get: { kind: `${word}List`, run: (call) => listing(table, call, present) } } };
	const one = (text: string): View => ({
		methods: {
			get: { kind: `${word}Get`, run: () => ({ status: 200, content: present(find(text)), record: true }) },
			patch: { kind: `${word}Update`, run: (call) => update(text, call) },
			delete: {
				kind: `${word}Delete`,
				run() {
					const user = find(text);
					directory.release(user.token_serial);
					rows.delete(user.id);
					return { status: 204 };
				},
			},
		},
	});
	const usual = tableView(table, list, one);
	return {
		name,
		view([id = '', below, ...rest]) {
			if (below === 'sendoobtoken' && rest.length === 0) {
				return { methods: { post: { kind: `${word}SendOobToken`, run: () => sendCode(id) } } };
			}
			return usual([id, below, ...rest].filter((part) => part !== undefined && part !== ''));
		},
	};
}
