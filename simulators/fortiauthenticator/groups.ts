import type { Directory, Group, Membership } from './directory';
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
	type Resource,
	type View,
} from './protocol';
import { listing, schema, select, type Table } from './query';

const caseless = ['exact', 'iexact', 'contains', 'icontains', 'in'];
const methodsOf = (view: View): string[] => Object.keys(view.methods);

/** The id behind a resource URI. @throws Refusal 404 for what is no such URI, 400 when nothing is there */
function resolveUri(directory: Directory, resource: string, value: Json | undefined, exists: (id: number) => boolean): number {
	if (typeof value !== 'string') throw badRequest(`The '${resource}' field was given data that was not a URI.`);
	const slash = directory.settings.slashlessUris || directory.settings.allowMissingSlash ? '/?' : '/';
	const match = new RegExp(`^/api/v1/${resource}/(\\d+)${slash}$`).exec(value);
	if (!match) throw notFound(`The URL provided '${value}' was not a link to a valid resource.`);
	const id = Number(match[1]);
	if (!exists(id)) throw badRequest(`Could not find the provided object via resource URI '${value}'.`);
	return id;
}

const isAccount = (directory: Directory) => (id: number) => directory.accountName(id) !== undefined;

export function userGroups(directory: Directory): Resource {
	const table: Table<Group> = {
		name: 'usergroups',
		fields: () => [
			{ name: 'id', type: 'integer', readonly: true, unique: true },
			{ name: 'resource_uri', type: 'string', readonly: true },
			{ name: 'name', type: 'string', required: true, unique: true },
			{ name: 'password_policy', type: 'string' },
			{ name: 'users', type: 'list' },
		],
		filtering: () => ({ name: ['exact'] }),
		ordering: () => (directory.settings.ordering ? ['id', 'name'] : []),
		listUri: () => directory.uri('usergroups'),
		rows: () => [...directory.groups.values()],
		value: (group, field) => group[field as keyof Group] ?? null,
	};
	const uriOf = (group: Group): string => directory.uri('usergroups', group.id);

	function present(group: Group, query?: URLSearchParams): JsonObject {
		const { id, name, password_policy } = group;
		const object: JsonObject = { id, name, password_policy, resource_uri: uriOf(group) };
		const wanted = query?.get('return_members')?.toLowerCase();
		if (wanted === undefined || !['false', '0', 'no'].includes(wanted)) {
			object.users = directory.memberIds(id).map((user) => directory.uri('localusers', user));
		}
		return object;
	}

	function find(text: string): Group {
		if (!/^\d+$/.test(text)) throw notFound(mismatch);
		const group = directory.groups.get(Number(text));
		if (!group) throw notFound();
		return group;
	}

	function readName(body: JsonObject, before?: Group): string {
		if (before && (body.name === undefined || body.name === null)) return before.name;
		if (body.name === undefined || body.name === null) {
			throw badRequest("The 'name' field has no data and doesn't allow a default or null value.");
		}
		const name = String(body.name);
		const refuse = (message: string) => invalid('usergroups', { name: [message] });
		if (name === '') throw refuse('This field is required.');
		if ([...name].length > 50) throw refuse(`Ensure this value has at most 50 characters (it has ${[...name].length}).`);
		const other = directory.groupNamed(name);
		if (other && other.id !== before?.id) throw refuse('User group with this Name already exists.');
		return name;
	}

	function readUsers(body: JsonObject): number[] | undefined {
		if (!Array.isArray(body.users)) return undefined;
		return body.users.map((uri) => resolveUri(directory, 'localusers', uri, isAccount(directory)));
	}

	function setMembers(group: Group, users: number[], keep: boolean): void {
		const wanted = new Set(users);
		for (const user of directory.memberIds(group.id)) {
			const membership = directory.membershipOf(user, group.id);
			if (!keep && !wanted.has(user) && membership !== undefined) directory.leave(membership);
		}
		for (const user of wanted) if (directory.membershipOf(user, group.id) === undefined) directory.join(user, group.id);
	}

	function add(body: JsonObject): Group {
		const name = readName(body);
		const users = readUsers(body) ?? [];
		const group = directory.addGroup(name, typeof body.password_policy === 'string' ? body.password_policy : undefined);
		setMembers(group, users, false);
		return group;
	}

	function write(group: Group, body: JsonObject, whole: boolean): void {
		const name = readName(body, group);
		const users = readUsers(body) ?? (whole ? [] : undefined);
		if (typeof body.password_policy === 'string') group.password_policy = body.password_policy;
		group.name = name;
		directory.groups.delete(group.id);
		directory.groups.set(group.id, group);
		if (users) setMembers(group, users, !whole && directory.settings.groupPatch === 'add');
	}

	function objectsOf(call: Call): JsonObject[] {
		const { objects } = call.object();
		if (!Array.isArray(objects)) throw badRequest("Invalid data sent: missing 'objects'");
		return objects.filter(isObject);
	}

	function removeSelected(call: Call): void {
		for (const group of [...select(table, call.query)]) directory.removeGroup(group.id);
	}

	function patchList(call: Call): Reply {
		for (const body of objectsOf(call)) {
			const group = typeof body.id === 'number' ? directory.groups.get(body.id) : undefined;
			if (group) write(group, body, false);
			else add(body);
		}
		return { status: 202 };
	}

	const list: View = {
		methods: {
			get: { kind: 'groupList', run: (call) => listing(table, call, (group) => present(group, call.query)) },
			post: {
				kind: 'groupCreate',
				run(call) {
					const group = add(call.object());
					return created(uriOf(group), present(group), call, directory.settings);
				},
			},
			put: {
				kind: 'groupListReplace',
				run(call) {
					const bodies = objectsOf(call);
					removeSelected(call);
					bodies.forEach(add);
					return { status: 204 };
				},
			},
			delete: {
				kind: 'groupListDelete',
				run(call) {
					removeSelected(call);
					return { status: 204 };
				},
			},
			patch: { kind: 'groupListUpdate', run: patchList },
		},
	};
	const one = (id: string): View => ({
		methods: {
			get: { kind: 'groupGet', run: (call) => ({ status: 200, content: present(find(id), call.query), record: true }) },
			put: {
				kind: 'groupReplace',
				run(call) {
					write(find(id), call.object(), true);
					return { status: 204 };
				},
			},
			patch: {
				kind: 'groupUpdate',
				run(call) {
					const group = find(id);
					write(group, call.object(), false);
					return directory.settings.patchBody ? { status: 202, content: present(group), record: true } : { status: 202 };
				},
			},
			delete: {
				kind: 'groupDelete',
				run() {
					directory.removeGroup(find(id).id);
					return { status: 204 };
				},
			},
		},
	});
	return { name: 'usergroups', view: tableView(table, list, one) };
}

export function groupMemberships(directory: Directory): Resource {
	const nameOf = (membership: Membership): string => directory.groups.get(membership.group)?.name ?? '';
	const table: Table<Membership> = {
		name: 'localgroup-memberships',
		fields: () => [
			{ name: 'id', type: 'integer', readonly: true, unique: true },
			{ name: 'resource_uri', type: 'string', readonly: true },
			{ name: 'user', type: 'related', required: true },
			{ name: 'group', type: 'related', required: true },
			{ name: 'username', type: 'string', readonly: true },
			{ name: 'group_name', type: 'string', readonly: true },
		],
		filtering: () => ({ user: ['exact', 'in'], group: ['exact', 'in'], username: caseless, group_name: caseless }),
		ordering: () => [],
		listUri: () => directory.uri('localgroup-memberships'),
		rows: () => [...directory.memberships.values()],
		value(membership, field) {
			if (field === 'username') return directory.accountName(membership.user) ?? '';
			return field === 'group_name' ? nameOf(membership) : (membership[field as keyof Membership] ?? null);
		},
		indexed({ field, lookup, value }) {
			if (lookup !== 'exact' || typeof value !== 'string') return undefined;
			const rows = (ids: number[]) => ids.map((id) => directory.memberships.get(id)).filter((row) => row !== undefined);
			if (field === 'user') return rows(directory.membershipsOfUser(Number(value)));
			if (field === 'group') return rows(directory.membershipsOfGroup(Number(value)));
			const user = field === 'username' ? directory.userNamed(value) : undefined;
			return user ? rows(directory.membershipsOfUser(user.id)) : undefined;
		},
	};
	const uriOf = (membership: Membership): string => directory.uri('localgroup-memberships', membership.id);
	const present = (membership: Membership): JsonObject => ({
		id: membership.id,
		resource_uri: uriOf(membership),
		user: directory.uri('localusers', membership.user),
		group: directory.uri('usergroups', membership.group),
		username: directory.accountName(membership.user) ?? '',
		group_name: nameOf(membership),
	});

	function find(text: string): Membership {
		if (!/^\d+$/.test(text)) throw notFound(mismatch);
		const membership = directory.memberships.get(Number(text));
		if (!membership) throw notFound();
		return membership;
	}

	function create(call: Call): Reply {
		const body = call.object();
		for (const name of ['user', 'group']) {
			if (body[name] === undefined || body[name] === null) {
				throw badRequest(`The '${name}' field has no data and doesn't allow a default or null value.`);
			}
		}
		const user = resolveUri(directory, 'localusers', body.user, isAccount(directory));
		const group = resolveUri(directory, 'usergroups', body.group, (id) => directory.groups.has(id));
		if (directory.membershipOf(user, group) !== undefined) {
			throw invalid(table.name, { __all__: ['Local group membership with this User and Group already exists.'] });
		}
		const membership = directory.join(user, group);
		return created(uriOf(membership), present(membership), call, directory.settings);
	}

	const list: View = {
		methods: {
			get: { kind: 'membershipList', run: (call) => listing(table, call, present) },
			post: { kind: 'membershipCreate', run: create },
		},
	};
	const one = (id: string): View => ({
		methods: {
			get: { kind: 'membershipGet', run: () => ({ status: 200, content: present(find(id)), record: true }) },
			delete: {
				kind: 'membershipDelete',
				run() {
					directory.leave(find(id).id);
					return { status: 204 };
				},
			},
		},
	});
	return { name: 'localgroup-memberships', view: tableView(table, list, one) };
}

/** The usual three paths of a table: the list, its schema, one row. */
export function tableView<Row>(table: Table<Row>, list: View, one: (id: string) => View) {
	return (parts: string[]): View | undefined => {
		const [id = '', ...rest] = parts;
		if (parts.length === 0) return list;
		if (rest.length > 0) return undefined;
		if (id !== 'schema') return one(id);
		return { methods: { get: { kind: 'schema', run: () => schema(table, methodsOf(list), methodsOf(one('0'))) } } };
	};
}
