import type { Directory, RadiusAttribute } from './directory';
import {
	badRequest,
	created,
	invalid,
	isObject,
	mismatch,
	notFound,
	type Call,
	type Json,
	type JsonObject,
	type Reply,
	type View,
} from './protocol';
import { listing, schema, select, type Table } from './query';
import { checkAttribute } from './radiusDictionary';
import type { LocalUser } from './userFields';

const below = (user: LocalUser): string => `localusers/${user.id}/radiusattributes`;

function tableOf(directory: Directory, user: LocalUser): Table<RadiusAttribute> {
	const { radiusFilterName } = directory.settings;
	return {
		name: 'radiusattributes',
		fields: () => [
			{ name: 'id', type: 'integer', readonly: true, unique: true },
			{ name: 'resource_uri', type: 'string', readonly: true },
			{ name: 'owner', type: 'string', readonly: true },
			{ name: 'vendor', type: 'string' },
			{ name: 'attribute', type: 'string', required: true },
			{ name: 'attr_val', type: 'string', required: true },
		],
		filtering: () => ({
			vendor: ['exact'],
			attribute: ['exact'],
			[radiusFilterName]: ['exact', 'iexact', 'contains', 'icontains', 'in'],
		}),
		ordering: () => [],
		listUri: () => directory.uri(below(user)),
		rows: () => directory.attributes.get(user.id) ?? [],
		value: (row, field) => (field.startsWith('attr_val') ? row.value : (row[field as 'vendor' | 'attribute'] ?? null)),
	};
}

/** `localusers/ID/radiusattributes/…`; `owner` finds the user or refuses. */
export function radiusView(directory: Directory, owner: () => LocalUser, parts: string[]): View | undefined {
	const present = (row: RadiusAttribute): JsonObject => ({
		id: row.id,
		resource_uri: directory.uri(`localusers/${row.owner}/radiusattributes`, row.id),
		owner: directory.uri('localusers', row.owner),
		vendor: row.vendor,
		attribute: row.attribute,
		[directory.settings.radiusValueKey]: row.value,
	});

	function read(body: JsonObject, before: Pick<RadiusAttribute, 'vendor' | 'attribute' | 'value'> | undefined) {
		for (const name of ['attribute', 'attr_val']) {
			if (!before && (body[name] === undefined || body[name] === null)) {
				throw badRequest(`The '${name}' field has no data and doesn't allow a default or null value.`);
			}
		}
		const text = (name: string, standard: string): string => String(body[name] ?? standard);
		const entry = {
			vendor: text('vendor', before?.vendor ?? 'Default'),
			attribute: text('attribute', before?.attribute ?? ''),
			value: text('attr_val', before?.value ?? ''),
		};
		const errors = checkAttribute(entry);
		if (Object.keys(errors).length > 0) throw invalid('radiusattributes', errors);
		return entry;
	}

	function save(user: LocalUser, rows: RadiusAttribute[]): void {
		directory.attributes.set(user.id, rows);
	}

	function add(user: LocalUser, body: Json): RadiusAttribute {
		if (!isObject(body)) throw badRequest(mismatch);
		const row = { id: directory.next('attribute'), owner: user.id, ...read(body, undefined) };
		save(user, [...(directory.attributes.get(user.id) ?? []), row]);
		return row;
	}

	function create(call: Call): Reply {
		const row = add(owner(), call.object());
		return created(directory.uri(`localusers/${row.owner}/radiusattributes`, row.id), present(row), call, directory.settings);
	}

	/** The old entries go first; when a new one is refused, the user is left with none. */
	function replaceAll(call: Call): Reply {
		const user = owner();
		const key = directory.settings.radiusListKey;
		const body = call.body();
		const objects = isObject(body) ? body[key] : undefined;
		if (!Array.isArray(objects)) throw badRequest(`Invalid data sent: missing '${key}'`);
		save(user, []);
		try {
			for (const one of objects) add(user, one);
		} catch (reason) {
			save(user, []);
			throw reason;
		}
		return { status: 204 };
	}

	function find(user: LocalUser, text: string): RadiusAttribute {
		if (!/^\d+$/.test(text)) throw notFound(mismatch);
		const row = directory.attributes.get(user.id)?.find((one) => one.id === Number(text));
		if (!row) throw notFound();
		return row;
	}

	function update(text: string, call: Call): Reply {
		const user = owner();
		const before = find(user, text);
		const after = { ...before, ...read(call.object(), before) };
		save(user, [...(directory.attributes.get(user.id) ?? []).filter((one) => one.id !== before.id), after]);
		return directory.settings.patchBody ? { status: 202, content: present(after), record: true } : { status: 202 };
	}

	function remove(user: LocalUser, ids: Set<number>): Reply {
		save(
			user,
			(directory.attributes.get(user.id) ?? []).filter((one) => !ids.has(one.id)),
		);
		return { status: 204 };
	}

	const list: View = {
		methods: {
			get: {
				kind: 'radiusList',
				run: (call) => listing(tableOf(directory, owner()), call, present, directory.settings.radiusListKey),
			},
			post: { kind: 'radiusCreate', run: create },
			put: { kind: 'radiusReplaceAll', run: replaceAll },
			delete: {
				kind: 'radiusDeleteAll',
				run(call) {
					const user = owner();
					return remove(user, new Set(select(tableOf(directory, user), call.query).map((row) => row.id)));
				},
			},
		},
	};
	const one = (text: string): View => ({
		methods: {
			get: { kind: 'radiusGet', run: () => ({ status: 200, content: present(find(owner(), text)), record: true }) },
			patch: { kind: 'radiusUpdate', run: (call) => update(text, call) },
			delete: {
				kind: 'radiusDelete',
				run() {
					const user = owner();
					return remove(user, new Set([find(user, text).id]));
				},
			},
		},
	});

	if (parts.length === 0) return list;
	if (parts.length > 1) return undefined;
	const [text = ''] = parts;
	if (text !== 'schema') return one(text);
	const run = () => schema(tableOf(directory, owner()), Object.keys(list.methods), Object.keys(one('0').methods));
	return { methods: { get: { kind: 'schema', run } } };
}
