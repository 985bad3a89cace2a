import { type JsonObject, type JsonValue, isJsonObject } from '../json';
import { BackendError } from '../errors';
import type { Appliance } from './appliance';
import { checkUserFields, isUsername } from './checkUser';
import { exactName, readFilters, readOrder, userFilters, type FilterRow } from './filters';
import { createLocalUser, unreadable } from './createLocalUser';
import { settleWrite } from '../http/lostWrite';
import { walk, readPage, largestPage, type Listing, type QueryPairs } from './paging';
import { apiPath } from './paths';
import { service, readId, type LocalUser, type LocalUserId, type WrittenUser } from './types';
import { sameValue } from './sameValue';
import { readLocalUser, readProvisioning, userFields } from './userFields';

/** One user, named by number or by exact user name. */
export type LocalUserReference = { id: LocalUserId } | { username: string };

export interface LocalUserQuery {
	/** All must hold. */
	filters?: FilterRow[];
	/** Field names, `-` in front for descending. */
	orderBy?: string[];
	/** Ask for reduced records; only with a filter on `username`. */
	abridged?: boolean;
	/** Most records; undefined = all. */
	limit?: number;
	/** Records per request, 1 to 1000 (default 1000). */
	pageSize?: number;
}

export interface NewestPage {
	/** Newest first. */
	users: LocalUser[];
	/** How many local users there are. */
	total: number | undefined;
}

const adminHint = 'Check the name or number; administrators are not in the list of local users, though they share its numbers';

/** Checks a number typed by a person. @throws BackendError kind `invalid` */
export function localUserId(value: string | number): LocalUserId {
	const id = readId<'localusers'>(value);
	if (id !== undefined) return id;
	throw new BackendError({
		kind: 'invalid',
		message: value === '' ? 'The ID of the local user is empty' : 'The ID of the local user is not a number',
		cure: 'Enter the number FortiAuthenticator shows as its ID, or choose from the list',
		fields: ['id'],
		delivery: 'unsent',
	});
}

export class LocalUsers {
	/** Whether this appliance lets local users be ordered by id; unknown until tried. */
	private orders?: boolean;

	constructor(private readonly appliance: Appliance) {}

	/**
	 * Finds one user.
	 *
	 * @throws BackendError kind `notFound`; `invalid` for a malformed name; `protocol` when the answer is about others
	 * @see REST API Solution Guide, Local users, GET /localusers/[id]/ and the filter `username`
	 */
	async find(reference: LocalUserReference): Promise<LocalUser> {
		if ('id' in reference) return await this.getById(reference.id);
		const user = await this.findByName(reference.username);
		if (user) return user;
		throw new BackendError({
			kind: 'notFound',
			message: `FortiAuthenticator has no local user '${reference.username}'`,
			cure: adminHint,
		});
	}

	private async getById(id: LocalUserId): Promise<LocalUser> {
		const body = await this.appliance
			.get(apiPath('localusers', localUserId(id)), [], 'read a local user', `local user with the ID ${id}`)
			.catch((reason: unknown) => {
				throw reason instanceof BackendError && reason.kind === 'notFound' ? reason.with({ cure: adminHint }) : reason;
			});
		const user = readLocalUser(body);
		if (user?.id === id) return user;
		throw unreadable(`local user ${id}`);
	}

	/** The user of exactly this name (case counts), or undefined. @throws BackendError kind `invalid` for a malformed name */
	async findByName(username: string): Promise<LocalUser | undefined> {
		if (!isUsername(username)) {
			throw new BackendError({
				kind: 'invalid',
				message: username === '' ? 'The user name is empty' : `'${username}' can't be a user name of FortiAuthenticator`,
				cure: 'User names have up to 253 letters, digits and @ . + - _',
				fields: ['username'],
				delivery: 'unsent',
			});
		}
		const body = await this.appliance.get(
			apiPath('localusers'),
			[...exactName(userFilters, 'username', username), ['limit', '20']],
			'look up a local user',
		);
		const { objects } = readPage(body, this.appliance.connection.host);
		// The filter is not trusted: an appliance that ignored it would answer with everybody.
		return objects.map(readLocalUser).find((user) => user?.username === username);
	}

	/**
	 * Lists users, each once.
	 *
	 * @returns `complete: false` when the list kept changing while it was read
	 * @throws BackendError kind `invalid` for a filter or order that the appliance would ignore, misread or not allow
	 * @see REST API Solution Guide, Local users, allowed filters
	 */
	async list(query: LocalUserQuery = {}): Promise<Listing<LocalUser>> {
		const { filters = [], orderBy = [], abridged = false, limit, pageSize } = query;
		const pairs: Array<readonly [string, string]> = [...readFilters(userFilters, filters), ...readOrder(orderBy)];
		if (abridged) {
			if (!filters.some((filter) => filter.field === 'username')) {
				throw new BackendError({
					kind: 'invalid',
					message: "'Abridged' works only together with a filter on 'Username'",
					cure: "Add a filter on 'Username', or switch 'Abridged' off",
					delivery: 'unsent',
				});
			}
			pairs.push(['abridged', '1']);
		}
		const options = { limit, pageSize, action: 'list local users' };
		const stable = orderBy.some((order) => /^-?(?:id|username)$/.test(order));
		const allById = orderBy.length === 0 && limit === undefined && this.orders !== false;
		const listing = allById
			? await this.walkById(pairs, pageSize)
			: await walk(this.appliance, apiPath('localusers'), pairs, { ...options, ordered: stable });
		return { ...listing, records: listing.records.map((record) => this.read(record)) };
	}

	/** Rows without an order move when they are changed, so the whole list is read by id where the appliance allows it. */
	private async walkById(pairs: QueryPairs, pageSize?: number): Promise<Listing<JsonObject>> {
		const options = { pageSize, action: 'list local users' };
		try {
			const listing = await walk(this.appliance, apiPath('localusers'), [...pairs, ['order_by', 'id']], { ...options, ordered: true });
			this.orders = true;
			return listing;
		} catch (reason) {
			if (!(reason instanceof BackendError) || reason.status !== 400 || this.orders) throw reason;
			this.orders = false;
			return await walk(this.appliance, apiPath('localusers'), pairs, options);
		}
	}

	/** One page by rising user name, or as the rows come where the appliance does not order: for lists in the editor. */
	async page(offset: number, limit: number): Promise<{ users: LocalUser[]; nextOffset: number | undefined }> {
		const range: QueryPairs = [
			['limit', String(limit)],
			['offset', String(offset)],
		];
		const read = async (order: QueryPairs): Promise<JsonValue | undefined> =>
			await this.appliance.get(apiPath('localusers'), [...order, ...range], 'list local users');
		const body = await read([['order_by', 'username']]).catch(async (reason: unknown) => {
			if (!(reason instanceof BackendError) || reason.status !== 400) throw reason;
			return await read([]);
		});
		const page = readPage(body, this.appliance.connection.host);
		const users = page.objects.map((record) => this.read(record));
		return { users, nextOffset: page.next && users.length > 0 ? offset + users.length : undefined };
	}

	/**
	 * The newest users, by falling id.
	 *
	 * @param limit  1 to 1000
	 * @returns undefined when this appliance does not order by id, or says so and does not
	 */
	async newest(limit: number): Promise<NewestPage | undefined> {
		if (this.orders === false) return undefined;
		const size = String(Math.max(1, Math.min(limit, largestPage)));
		let body: JsonValue | undefined;
		try {
			body = await this.appliance.get(
				apiPath('localusers'),
				[
					['order_by', '-id'],
					['limit', size],
				],
				'list local users',
			);
		} catch (reason) {
			if (!(reason instanceof BackendError) || reason.status !== 400) throw reason;
			this.orders = false;
			return undefined;
		}
		const page = readPage(body, this.appliance.connection.host);
		const users = page.objects.map((record) => this.read(record));
		if (!users.every((user, index) => index === 0 || user.id < users[index - 1].id)) return undefined;
		return { users, total: page.total };
	}

	/**
	 * Creates a local user and returns it as stored.
	 *
	 * The appliance answers in one of three forms, by firmware (empty 201 + Location, 201 + object, 207 + list); all are
	 * read, and an answer without an id is completed by a look-up by name.
	 *
	 * @param fields  by the appliance's names; `username` is required, without `password` `email` is; see {@link checkUserFields}
	 * @param returnSeed  1 = also return the encrypted seed of a FortiToken Mobile, 2 = provision for another authenticator app
	 * @throws BackendError kind `invalid` (names the fields), `conflict` (name taken), `uncertain` (sent, answer lost, not
	 *   settled by a look-up)
	 * @see REST API Solution Guide, Local users, POST /localusers/
	 */
	async create(fields: JsonObject, returnSeed?: 1 | 2): Promise<WrittenUser> {
		return await createLocalUser(
			{ appliance: this.appliance, users: this, learn: (provisioning) => this.learn(provisioning) },
			fields,
			returnSeed,
		);
	}

	/**
	 * Changes fields of a user and returns it as stored afterwards. Sends nothing when `changes` is empty.
	 *
	 * @param user  as it was read; the rules across fields are judged with its values
	 * @param changes  by the appliance's names; `''` clears a text
	 * @throws BackendError kind `invalid`, `notFound`, `uncertain`
	 * @see REST API Solution Guide, Local users, PATCH /localusers/[id]/
	 */
	async update(user: LocalUser, changes: JsonObject, returnSeed?: 1 | 2): Promise<WrittenUser> {
		const body = checkUserFields(changes, user);
		if (Object.keys(body).length === 0) return { user };
		const { redactor } = this.appliance.connection;
		if (typeof body.recovery_answer === 'string') redactor.add(body.recovery_answer);
		const what = `change the local user '${user.username}'`;
		const provisions = 'token_type' in body || 'token_serial' in body || body.token_auth === true;
		const send = async (): Promise<WrittenUser> => {
			const { body: said } = await this.appliance.send({
				method: 'PATCH',
				path: apiPath('localusers', localUserId(user.id)),
				query: returnSeed === undefined ? [] : [['returnseed', String(returnSeed)]],
				body,
				action: what,
				subject: `local user with the ID ${user.id} any more`,
			});
			const provisioning = this.learn(readProvisioning(said));
			const told = readLocalUser(said);
			if (told?.id === user.id && told.username === user.username && isJsonObject(said) && said.user_groups !== undefined) {
				return { user: told, ...provisioning };
			}
			return await this.readBack(user, body, provisioning);
		};
		const look = async (): Promise<WrittenUser | undefined> => {
			const now = await this.getById(user.id);
			const done = Object.entries(body).every(([field, value]) => userFields[field]?.hidden || sameValue(field, now[field], value));
			if (!done) return undefined;
			const notice = provisions ? 'The answer was lost, and with it the activation code; the change itself was made' : undefined;
			return notice === undefined ? { user: now } : { user: now, notice };
		};
		return (await settleWrite({ service, what, send, look, repeatable: !provisions && body.ftk_only === undefined })).value;
	}

	private async readBack(before: LocalUser, sent: JsonObject, provisioning: ReturnType<typeof readProvisioning>): Promise<WrittenUser> {
		try {
			return { user: await this.getById(before.id), ...provisioning };
		} catch (reason) {
			const user = readLocalUser({ ...before, ...sent });
			if (!(reason instanceof BackendError) || !user) throw reason;
			return { user, ...provisioning, notice: `The change was made, but the user could not be read back: ${reason.message}` };
		}
	}

	/**
	 * Deletes one user for good; its group memberships and RADIUS attributes go with it.
	 *
	 * @throws BackendError kind `notFound`, `uncertain`
	 * @see REST API Solution Guide, Local users, DELETE /localusers/[id]/
	 */
	async delete(user: LocalUser): Promise<void> {
		const id = localUserId(user.id);
		const what = `delete the local user '${user.username}'`;
		const send = async (again: boolean): Promise<true> => {
			try {
				await this.appliance.send({
					method: 'DELETE',
					path: apiPath('localusers', id),
					action: what,
					subject: `local user with the ID ${id} any more`,
				});
			} catch (reason) {
				// Numbers are never given twice, so after a lost answer "not there" means it was us.
				if (again && reason instanceof BackendError && reason.kind === 'notFound') return true;
				throw reason;
			}
			return true;
		};
		const look = async (): Promise<true | undefined> => ((await this.exists(id)) ? undefined : true);
		await settleWrite({ service, what, send, look, repeatable: true });
	}

	/** Whether a user of this number is there. */
	async exists(id: LocalUserId): Promise<boolean> {
		try {
			await this.getById(id);
			return true;
		} catch (reason) {
			if (reason instanceof BackendError && reason.kind === 'notFound') return false;
			throw reason;
		}
	}

	/**
	 * Sends a one-time code by e-mail or SMS to a user whose token is of that kind.
	 *
	 * @see REST API Solution Guide, Local users, POST /localusers/[id]/sendoobtoken/
	 */
	async sendOobToken(user: LocalUser): Promise<void> {
		await this.appliance.send({
			method: 'POST',
			path: apiPath('localusers', localUserId(user.id), 'sendoobtoken'),
			body: {},
			action: `send a token code to the local user '${user.username}'`,
			subject: `local user with the ID ${user.id} any more`,
		});
	}

	/**
	 * Checks the answer to a user's recovery question.
	 *
	 * @returns false for a wrong answer
	 * @throws BackendError kind `notFound` when the user itself is not there (the appliance says 404 for both)
	 * @see REST API Solution Guide, Local users, POST /localusers/[id]/verifyrecoveryanswer/
	 */
	async verifyRecoveryAnswer(id: LocalUserId, recoveryAnswer: string): Promise<boolean> {
		if (recoveryAnswer === '') {
			throw new BackendError({ kind: 'invalid', message: "'Recovery Answer' is empty", cure: 'Fill it in', delivery: 'unsent' });
		}
		this.appliance.connection.redactor.add(recoveryAnswer);
		try {
			await this.appliance.send({
				method: 'POST',
				path: apiPath('localusers', localUserId(id), 'verifyrecoveryanswer'),
				body: { recovery_answer: recoveryAnswer },
				action: 'verify a recovery answer',
				subject: `local user with the ID ${id}`,
			});
			return true;
		} catch (reason) {
			if (!(reason instanceof BackendError) || reason.status !== 404) throw reason;
			await this.getById(id);
			return false;
		}
	}

	private learn<T extends { activationCode?: string; encryptedSeed?: string }>(provisioning: T): T {
		this.appliance.connection.redactor.add(provisioning.activationCode, provisioning.encryptedSeed);
		return provisioning;
	}

	private read(record: JsonObject): LocalUser {
		const user = readLocalUser(record);
		if (user) return user;
		throw unreadable('list of local users');
	}
}
