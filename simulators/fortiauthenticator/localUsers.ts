import type { Directory, Token } from './directory';
import {
	Refusal,
	badRequest,
	created,
	defect,
	invalid,
	isObject,
	mismatch,
	notFound,
	type Call,
	type Json,
	type JsonObject,
	type Reply,
	type Resource,
	type View,
} from './protocol';
import { isThirdParty, provisionedKeys, sendActivation } from './provisioning';
import { listing, schema, select, type Table } from './query';
import { radiusView } from './radiusAttributes';
import { applyFields, blankUser, invalidName, missingFields, textFields, booleanFields, userSchema, type LocalUser } from './userFields';
import { checkRules, moveTokens, settleToken } from './userRules';

const caseless = ['exact', 'iexact', 'contains', 'icontains'];
const filtering: Record<string, string[]> = {
	username: [...caseless, 'in'],
	email: [...caseless, 'in'],
	first_name: caseless,
	last_name: caseless,
	city: caseless,
	state: caseless,
	country: caseless,
	active: ['exact'],
	token_type: ['exact'],
	token_serial: ['exact', 'iexact'],
};
const ordering = ['id', 'username', 'email', 'first_name', 'last_name', 'city', 'state', 'country', 'active', 'token_type', 'token_serial'];
const abridgedFields = (
	'active address city country custom1 custom2 custom3 email first_name id last_name mobile_number phone_number ' +
	'recovery_by_question resource_uri state token_auth token_type user_groups username'
).split(' ');
const neverShown = new Set(['password', 'recovery_question', 'recovery_answer', 'mail_host', 'mail_routing_address']);

/** `{error: text}` stays a text; complaints about fields are wrapped once more. */
const wrappedError = (content: JsonObject): Json => (typeof content.error === 'string' ? content.error : content);

export function localUserTable(directory: Directory): Table<LocalUser> {
	return {
		name: 'localusers',
		fields: () => userSchema(directory.settings.firmware),
		filtering: () => filtering,
		ordering: () => (directory.settings.ordering ? ordering.filter((field) => !directory.settings.unordered.includes(field)) : []),
		listUri: () => directory.uri('localusers'),
		rows: () => directory.heapOrder(),
		value: (user, field) => user[field as keyof LocalUser] ?? null,
		indexed({ field, lookup, value }) {
			if (field !== 'username' || typeof value === 'boolean' || value === null) return undefined;
			if (Array.isArray(value)) {
				const wanted = [...new Set(value)].map(directory.userNamed);
				return wanted.filter((user) => user !== undefined);
			}
			if (lookup === 'exact') return [directory.userNamed(value)].filter((user) => user !== undefined);
			return lookup === 'iexact' ? directory.usersFolded(value) : undefined;
		},
		sorted: (field, descending) => directory.orderedBy(field as keyof LocalUser, descending),
	};
}

export function presentUser(directory: Directory, user: LocalUser, abridged = false): JsonObject {
	const missing = missingFields(directory.settings.firmware);
	const { id, token_type, expires_at, reason } = user;
	const object: JsonObject = { id, token_type, expires_at, resource_uri: directory.uri('localusers', id) };
	for (const name of [...textFields, ...booleanFields]) {
		if (!neverShown.has(name) && !missing.has(name)) object[name] = user[name];
	}
	if (!missing.has('reason')) object.reason = reason;
	object.user_groups = directory.groupIds(id).map((group) => directory.uri('usergroups', group));
	return abridged ? Object.fromEntries(abridgedFields.map((name) => [name, object[name] ?? null])) : object;
}

/** Local users: the list, one, several by id, out-of-band codes, recovery answers, RADIUS attributes. */
export function localUsers(directory: Directory): Resource {
	const table = localUserTable(directory);

	function find(text: string): LocalUser {
		if (!/^\d+$/.test(text)) throw notFound(mismatch);
		const user = directory.users.get(Number(text));
		if (!user) throw notFound();
		return user;
	}

	function list(call: Call): Reply {
		const { query, exchange } = call;
		const [first] = directory.heapOrder();
		if (exchange.fault?.mode === 'reorder' && first) directory.store({ ...first });
		const abridged = query.get('abridged') === '1' && (directory.settings.abridgedAlone || /(^|&)username/.test(query.toString()));
		const reply = listing(table, call, (user) => presentUser(directory, user, abridged));
		if (exchange.fault?.mode === 'duplicateId' && isObject(reply.content) && Array.isArray(reply.content.objects)) {
			const { objects } = reply.content;
			if (objects.length > 1) objects[objects.length - 1] = objects[0] ?? null;
		}
		return reply;
	}

	/** @throws Refusal with nothing stored, or with the user stored when only the message failed */
	function add(body: Json, call: Call): { user: LocalUser; keys: JsonObject } {
		if (!isObject(body)) throw defect();
		if (body.username === undefined || body.username === null) {
			throw badRequest("The 'username' field has no data and doesn't allow a default or null value.");
		}
		const draft = blankUser(0);
		const errors: Record<string, string[]> = {};
		const given = applyFields(draft, body, true, directory.settings.firmware, errors);
		if (directory.isTaken(draft.username) && !directory.settings.allowDoubles)
			errors.username ??= ['A user with that username already exists.'];
		if (!directory.settings.unicodeNames && /[^\u0020-\u007e]/.test(draft.username)) errors.username ??= [invalidName];
		checkRules(draft, undefined, given, errors);
		if (Object.keys(errors).length > 0) throw invalid('localusers', errors);
		if (directory.usedLicences() >= directory.settings.userLimit) throw badRequest('The maximum number of users has been reached.');
		const token = settleToken(directory, draft, undefined, given);
		draft.id = directory.next('user');
		return { user: draft, keys: commit(draft, undefined, token, call) };
	}

	function commit(user: LocalUser, before: LocalUser | undefined, token: Token | undefined, call: Call): JsonObject {
		if (token && isThirdParty(directory, call.query)) user.ftm_act_method = 'third-party';
		directory.store(user);
		moveTokens(directory, user, before, token);
		sendActivation(directory, user, token, call.query);
		return provisionedKeys(directory, token, call.query);
	}

	function echo(user: LocalUser): JsonObject {
		const { recovery_question, recovery_answer, mail_host, mail_routing_address } = user;
		return { ...presentUser(directory, user), recovery_question, recovery_answer, mail_host, mail_routing_address };
	}

	function listEntry(body: Json, call: Call): JsonObject {
		const { statueText, createIdInAnswer, failuresInList, listEntries } = directory.settings;
		const statue = (code: number, text: string): Json => (statueText ? `${code} ${text}` : code);
		try {
			const { user, keys } = add(body, call);
			const done = { statue: statue(201, 'CREATED') };
			if (listEntries === 'minimal') return { ...done, username: user.username };
			const entry: JsonObject = { ...echo(user), ...keys, ...done };
			if (!createIdInAnswer) {
				delete entry.id;
				delete entry.resource_uri;
			}
			return entry;
		} catch (reason) {
			if (!(reason instanceof Refusal) || !failuresInList || !isObject(reason.content)) throw reason;
			const refused = { statue: statue(reason.status, 'BAD REQUEST') };
			if (listEntries === 'flat') return { ...reason.content, ...refused };
			const username = isObject(body) ? (body.username ?? null) : null;
			return listEntries === 'minimal' ? { ...refused, username } : { error: wrappedError(reason.content), ...refused, username };
		}
	}

	function create(call: Call): Reply {
		const body = call.body();
		const { creationForm } = directory.settings;
		if (creationForm === 'list') {
			return { status: 207, content: (Array.isArray(body) ? body : [body]).map((one) => listEntry(one, call)) };
		}
		const { user, keys } = add(body, call);
		const reply = created(directory.uri('localusers', user.id), { ...echo(user), ...keys }, call, directory.settings);
		// A new token's codes come back even where the object doesn't.
		if (reply.content === undefined && Object.keys(keys).length > 0) return { ...reply, content: keys, record: true };
		return reply;
	}

	function update(id: string, call: Call): Reply {
		const before = find(id);
		const body = call.object();
		const draft = { ...before };
		const errors: Record<string, string[]> = {};
		const given = applyFields(draft, body, false, directory.settings.firmware, errors);
		checkRules(draft, before, given, errors);
		if (Object.keys(errors).length > 0) throw invalid('localusers', errors);
		const token = settleToken(directory, draft, before, given);
		const keys = commit(draft, before, token, call);
		if (directory.settings.patchBody) return { status: 202, content: { ...presentUser(directory, draft), ...keys }, record: true };
		return Object.keys(keys).length > 0 ? { status: 202, content: keys, record: true } : { status: 202 };
	}

	function removeSelected(call: Call): Reply {
		for (const user of [...select(table, call.query)]) directory.removeUser(user.id);
		return { status: 204 };
	}

	function several(ids: string): Reply {
		const wanted = ids.split(';').filter((id) => id !== '');
		const objects: Json[] = [];
		const missing: string[] = [];
		for (const id of wanted) {
			const user = /^\d+$/.test(id) ? directory.users.get(Number(id)) : undefined;
			if (user) objects.push(presentUser(directory, user));
			else missing.push(id);
		}
		return { status: 200, content: missing.length > 0 ? { not_found: missing, objects } : { objects } };
	}

	function sendCode(id: string): Reply {
		const user = find(id);
		if (!user.token_auth || !['email', 'sms', 'dual'].includes(user.token_type ?? '')) {
			throw badRequest('The user has no email or SMS token.');
		}
		if (directory.settings.mailDown) throw badRequest('Failed to send token code');
		const { oobStatus } = directory.settings;
		return { status: oobStatus };
	}

	function verifyAnswer(id: string, call: Call): Reply {
		const user = find(id);
		const answer = call.object().recovery_answer;
		if (typeof answer !== 'string') throw badRequest('recovery_answer is required.');
		if (!user.recovery_by_question || answer !== user.recovery_answer) throw notFound();
		return { status: 202 };
	}

	const one = (id: string): View => ({
		methods: {
			get: { kind: 'get', run: () => ({ status: 200, content: presentUser(directory, find(id)), record: true }) },
			patch: { kind: 'update', run: (call) => update(id, call) },
			delete: {
				kind: 'delete',
				run() {
					directory.removeUser(find(id).id);
					return { status: 204 };
				},
			},
		},
	});

	const all = (): View => ({
		methods: {
			get: { kind: 'list', run: list },
			post: { kind: 'create', run: create },
			...(directory.settings.listDelete ? { delete: { kind: 'listDelete', run: removeSelected } } : {}),
		},
	});

	return {
		name: 'localusers',
		view(parts) {
			const [id = '', below = '', ...rest] = parts;
			if (parts.length === 0) return all();
			if (id === 'schema' && parts.length === 1) {
				const run = () => schema(table, Object.keys(all().methods), Object.keys(one('0').methods));
				return { methods: { get: { kind: 'schema', run } } };
			}
			if (id === 'set' && parts.length === 2) return { methods: { get: { kind: 'set', run: () => several(below) } } };
			if (below === '') return one(id);
			if (below === 'sendoobtoken' && rest.length === 0) {
				return { methods: { post: { kind: 'sendOobToken', run: () => sendCode(id) } } };
			}
			if (below === 'verifyrecoveryanswer' && rest.length === 0) {
				return { methods: { post: { kind: 'verifyRecoveryAnswer', run: (call) => verifyAnswer(id, call) } } };
			}
			if (below === 'radiusattributes') return radiusView(directory, () => find(id), rest);
			return undefined;
		},
	};
}
