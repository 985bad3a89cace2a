import { type JsonObject, type JsonValue } from '../json';
import { BackendError } from '../errors';
import { accountId, Accounts, type AccountReference } from './accounts';
import type { Appliance } from './appliance';
import { isUsername } from './checkUser';
import { readFilters, readOrder, userFilters, type FilterRow } from './filters';
import { createLocalUser } from './createLocalUser';
import { walkAs, walkWhole, readPage, largestPage, type QueryPairs, type Shape, type WalkedListing } from './paging';
import { apiPath } from './paths';
import { type LocalUser, type LocalUserId, type WrittenUser } from './types';
import { labelOf, readLocalUser, takeLocalUser } from './userFields';

export type LocalUserReference = AccountReference<'localusers'>;

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
export const localUserId = (value: string | number): LocalUserId => accountId<'localusers'>('local user', value);

function checkName(username: string): void {
	if (isUsername(username)) return;
	throw new BackendError({
		kind: 'invalid',
		message: username === '' ? 'The user name is empty' : `'${username}' can't be a user name of FortiAuthenticator`,
		cure: 'User names have up to 253 letters, digits and @ . + - _',
		fields: ['username'],
		delivery: 'unsent',
	});
}

/** How long an appliance that refused to order is not asked again: its firmware may be replaced one day. */
const rememberedMs = 24 * 60 * 60 * 1000;
const mostRemembered = 200;
/** Appliances that do not order by id, so that a poll a minute does not ask each time. */
const withoutOrder = new Map<string, number>();

/** Asks an appliance anew whether it orders: after a test of the credential, for its firmware may be another one now. */
export const forgetOrder = (baseUrl: string): boolean => withoutOrder.delete(baseUrl);

export class LocalUsers extends Accounts<'localusers', LocalUser> {
	/** Whether this appliance lets local users be ordered by id; unknown until tried. */
	private orders?: boolean;

	constructor(appliance: Appliance) {
		super(appliance, {
			resource: 'localusers',
			noun: 'local user',
			filters: userFilters,
			read: readLocalUser,
			take: takeLocalUser,
			missingHint: adminHint,
			checkName,
			describe: ({ id, username }) => `'${username}' (ID ${id})`,
		});
	}

	/** The user of exactly this name (case counts), or undefined. @throws BackendError kind `invalid` for a malformed name */
	async findByName(username: string): Promise<LocalUser | undefined> {
		return (await this.named(username))[0];
	}

	private mayOrder(): boolean {
		const since = withoutOrder.get(this.appliance.connection.baseUrl);
		if (since !== undefined && Date.now() - since < rememberedMs) this.orders = false;
		return this.orders !== false;
	}

	/** User names that hold a text, in any case. @throws BackendError kind `backend` when the list kept changing */
	async usernamesWith(text: string): Promise<string[]> {
		const query = readFilters(userFilters, [{ field: 'username', lookup: 'icontains', value: text }]);
		const { records } = await walkWhole(this.appliance, apiPath('localusers'), query, { action: 'look for free user names' });
		return records.flatMap(({ username }) => (typeof username === 'string' ? username : []));
	}

	private rememberNoOrder(): void {
		this.orders = false;
		if (withoutOrder.size >= mostRemembered) withoutOrder.clear();
		withoutOrder.set(this.appliance.connection.baseUrl, Date.now());
	}

	/**
	 * Lists users, each once.
	 *
	 * @returns `complete: false` when the list kept changing while it was read
	 * @throws BackendError kind `invalid` for a filter or order that the appliance would ignore, misread or not allow
	 * @see REST API Solution Guide, Local users, allowed filters
	 */
	async list(query: LocalUserQuery = {}): Promise<WalkedListing<LocalUser>> {
		return await this.listAs(query, (users) => users);
	}

	/**
	 * As `list`, with the users of each page turned at once into what is wanted of them: a directory of 100,000 is then
	 * never held in two forms.
	 *
	 * @param unchecked  where `shape` checks what it looks at, as `toDirectoryUser` does
	 */
	async listAs<T>(query: LocalUserQuery, shape: (users: LocalUser[]) => T[] | Promise<T[]>, unchecked = false): Promise<WalkedListing<T>> {
		const { filters = [], orderBy = [], abridged = false, limit, pageSize } = query;
		const pairs: Array<readonly [string, string]> = [...readFilters(userFilters, filters), ...readOrder(orderBy)];
		if (abridged) {
			if (!filters.some((filter) => filter.field === 'username')) {
				throw new BackendError({
					kind: 'invalid',
					message: `The abridged list works only together with a filter on ${labelOf('username')}`,
					cure: 'Add such a filter, or ask for the whole records',
					delivery: 'unsent',
				});
			}
			pairs.push(['abridged', '1']);
		}
		const options = { limit, pageSize, action: 'list local users' };
		const stable = orderBy.some((order) => /^-?(?:id|username)$/.test(order));
		const allById = orderBy.length === 0 && limit === undefined && this.mayOrder();
		const shapePage: Shape<T> = (records) => shape(records.map((record) => this.takeRecord(record, unchecked)));
		return allById
			? await this.walkById(pairs, pageSize, shapePage)
			: await walkAs(this.appliance, apiPath('localusers'), pairs, { ...options, ordered: stable }, shapePage);
	}

	/** Rows without an order move when they are changed, so the whole list is read by id where the appliance allows it. */
	private async walkById<T>(pairs: QueryPairs, pageSize: number | undefined, shape: Shape<T>): Promise<WalkedListing<T>> {
		const options = { pageSize, action: 'list local users' };
		const byId: QueryPairs = [...pairs, ['order_by', 'id']];
		try {
			const listing = await walkAs(this.appliance, apiPath('localusers'), byId, { ...options, ordered: true }, shape);
			this.orders = true;
			return listing;
		} catch (reason) {
			if (!(reason instanceof BackendError) || reason.status !== 400 || this.orders) throw reason;
			const listing = await walkAs(this.appliance, apiPath('localusers'), pairs, options, shape);
			// Only now it is certain that the order was refused, and not a filter.
			this.rememberNoOrder();
			return listing;
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
		const users = page.objects.map((record) => this.takeRecord(record));
		return { users, nextOffset: page.next && users.length > 0 ? offset + users.length : undefined };
	}

	/**
	 * The newest users, by falling id.
	 *
	 * @param limit  1 to 1000
	 * @returns undefined when this appliance does not order by id, or says so and does not
	 */
	async newest(limit: number): Promise<NewestPage | undefined> {
		if (!this.mayOrder()) return undefined;
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
			this.rememberNoOrder();
			return undefined;
		}
		const page = readPage(body, this.appliance.connection.host);
		const users = page.objects.map((record) => this.takeRecord(record));
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
	 * Checks the answer to a user's recovery question.
	 *
	 * @returns false for a wrong answer
	 * @throws BackendError kind `notFound` when the user itself is not there (the appliance says 404 for both)
	 * @see REST API Solution Guide, Local users, POST /localusers/[id]/verifyrecoveryanswer/
	 */
	async verifyRecoveryAnswer(id: LocalUserId, recoveryAnswer: string): Promise<boolean> {
		if (recoveryAnswer === '') {
			throw new BackendError({
				kind: 'invalid',
				message: `${labelOf('recovery_answer')} is empty`,
				cure: 'Fill it in',
				delivery: 'unsent',
			});
		}
		this.appliance.connection.redactor.add(recoveryAnswer);
		try {
			await this.appliance.send({
				method: 'POST',
				path: this.path(id, 'verifyrecoveryanswer'),
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
}
