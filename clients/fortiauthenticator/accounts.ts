import { type JsonObject, isJsonObject } from '../json';
import { BackendError } from '../errors';
import { lookAfter, settleWrite } from '../http/lostWrite';
import { sendSettled, type Appliance } from './appliance';
import { checkUserFields } from './checkUser';
import { exactName, readFilters, type FilterRow, type FilterTable } from './filters';
import { readPage, walkWhole } from './paging';
import { apiPath, type ApiPath } from './paths';
import { sameField } from './sameField';
import { readId, service, type Account, type AccountResource, type Provisioning, type RecordId, type Written } from './types';
import { readProvisioning, userFields } from './userFields';

/** One user, named by number, exact user name, e-mail address or the serial of their token. */
export type AccountReference<R extends AccountResource> =
	| { id: RecordId<R> }
	| { username: string }
	| { email: string }
	| { tokenSerial: string };

/** What is special about one kind of users. */
export interface AccountKind<R extends AccountResource, U extends Account<R>> {
	resource: R;
	/** `local user`. */
	noun: string;
	filters: FilterTable;
	/** Reads one object of an answer; undefined when it is no such user. */
	read(value: unknown): U | undefined;
	/** The same without a copy, for records of a list: the record itself becomes the user; see `takeAccount`. */
	take(record: JsonObject, unchecked?: boolean): U | undefined;
	/** What to tell about a name or number that is not there. */
	missingHint: string;
	/** @throws BackendError kind `invalid` for a name that can't be one */
	checkName(username: string): void;
	/** What tells two of the same name apart. */
	describe(user: U): string;
}

export function unreadable(what: string): BackendError {
	return new BackendError({
		kind: 'protocol',
		message: `FortiAuthenticator answered, but not with the ${what}`,
		cure: 'Look at the record in FortiAuthenticator; if it is fine there, report the firmware version to the authors of this package',
	});
}

/** A success that is not the appliance's own, as of a proxy or portal: the record has to be looked at. */
const notDone = (status: number): BackendError =>
	new BackendError({
		kind: 'protocol',
		message: `what came (HTTP ${status}) is not what a FortiAuthenticator says when it is done`,
		cure: 'Look whether something in front of the FortiAuthenticator answers in its place',
		status,
		delivery: 'unknown',
	});

const refusedValue = (message: string, cure: string, field: string): BackendError =>
	new BackendError({ kind: 'invalid', message, cure, fields: [field], delivery: 'unsent' });

/** Checks a number typed by a person. @throws BackendError kind `invalid` */
export function accountId<R extends AccountResource>(noun: string, value: string | number): RecordId<R> {
	const id = readId<R>(value);
	if (id !== undefined) return id;
	throw refusedValue(
		value === '' ? `The ID of the ${noun} is empty` : `The ID of the ${noun} is not a number`,
		'Enter the number FortiAuthenticator shows as its ID, or choose from the list',
		'id',
	);
}

/** What users of all kinds have in common: find, change, delete, send codes. Numbers of one kind never reach another. */
export class Accounts<R extends AccountResource, U extends Account<R>> {
	constructor(
		protected readonly appliance: Appliance,
		protected readonly kind: AccountKind<R, U>,
	) {}

	/** Checks a number typed by a person. @throws BackendError kind `invalid` */
	id(value: string | number): RecordId<R> {
		return accountId<R>(this.kind.noun, value);
	}

	/**
	 * Finds one user.
	 *
	 * @throws BackendError kind `notFound`; `invalid` for a malformed name, and when several fit: then all are named
	 * @see REST API Solution Guide, Local users, LDAP users, RADIUS users: GET …/[id]/ and the filters
	 */
	async find(reference: AccountReference<R>): Promise<U> {
		if ('id' in reference) return await this.getById(reference.id);
		const { noun, missingHint } = this.kind;
		const found = await this.search(reference);
		if (found.length === 1) return found[0];
		const [word, value] = Object.entries(reference)[0];
		const named = { username: `'${value}'`, email: `with the e-mail address '${value}'`, tokenSerial: `with the token '${value}'` };
		const who = named[word as keyof typeof named];
		if (found.length === 0) {
			throw new BackendError({ kind: 'notFound', message: `FortiAuthenticator has no ${noun} ${who}`, cure: missingHint });
		}
		throw new BackendError({
			kind: 'invalid',
			message: `FortiAuthenticator has ${found.length} ${noun}s ${who}: ${found.map((user) => this.kind.describe(user)).join('; ')}`,
			cure: 'Name the user by ID',
			delivery: 'unsent',
		});
	}

	private async search(reference: Exclude<AccountReference<R>, { id: RecordId<R> }>): Promise<U[]> {
		if ('username' in reference) return await this.named(reference.username);
		const [field, value] = 'email' in reference ? ['email', reference.email.trim()] : ['token_serial', reference.tokenSerial.trim()];
		const low = value.toLowerCase();
		if (value === '') throw refusedValue(`${field === 'email' ? 'The e-mail address' : 'The token serial'} is empty`, 'Fill it in', field);
		const fits = (user: U | undefined): user is U => String(user?.[field] ?? '').toLowerCase() === low;
		return (await this.matching([{ field, lookup: 'iexact', value }])).map((record) => this.kind.read(record)).filter(fits);
	}

	/** The records that a filter lets through; all of them where the appliance does not take the filter. */
	private async matching(filters: FilterRow[]): Promise<JsonObject[]> {
		const action = `look up a ${this.kind.noun}`;
		const pairs = readFilters(this.kind.filters, filters);
		const page = async (): Promise<JsonObject[]> => {
			const body = await this.appliance.get(apiPath(this.kind.resource), [...pairs, ['limit', '20']], action);
			return readPage(body, this.appliance.connection.host).objects;
		};
		return await page().catch(async (reason: unknown) => {
			if (!(reason instanceof BackendError) || reason.status !== 400) throw reason;
			return (await walkWhole(this.appliance, apiPath(this.kind.resource), [], { action })).records;
		});
	}

	/** Users of exactly this name (case counts). @throws BackendError kind `invalid` for a malformed name */
	protected async named(username: string): Promise<U[]> {
		this.kind.checkName(username);
		const body = await this.appliance.get(
			apiPath(this.kind.resource),
			[...exactName(this.kind.filters, 'username', username), ['limit', '20']],
			`look up a ${this.kind.noun}`,
		);
		const { objects } = readPage(body, this.appliance.connection.host);
		// The filter is not trusted: an appliance that ignored it would answer with everybody.
		return objects.map((record) => this.kind.read(record)).filter((user) => user?.username === username) as U[];
	}

	/** @throws BackendError kind `notFound` */
	async getById(id: RecordId<R>): Promise<U> {
		const { noun, missingHint } = this.kind;
		const body = await this.appliance.get(this.path(id), [], `read a ${noun}`, `${noun} with the ID ${id}`).catch((reason: unknown) => {
			throw reason instanceof BackendError && reason.kind === 'notFound' ? reason.with({ cure: missingHint }) : reason;
		});
		const user = this.kind.read(body);
		if (user?.id === id) return user;
		throw unreadable(`${noun} ${id}`);
	}

	/** Whether a user of this number is there. */
	async exists(id: RecordId<R>): Promise<boolean> {
		try {
			await this.getById(id);
			return true;
		} catch (reason) {
			if (reason instanceof BackendError && reason.kind === 'notFound') return false;
			throw reason;
		}
	}

	/**
	 * Changes fields of a user and returns it as stored afterwards. Sends nothing when `changes` is empty.
	 *
	 * A 400 is no proof that nothing happened (an activation message that can't be sent gives one although the token is
	 * on the user by then), so the user is looked at before the refusal is believed.
	 *
	 * @param user  as it was read; the rules across fields are judged with its values
	 * @param changes  by the appliance's names; `''` clears a text
	 * @throws BackendError kind `invalid`, `notFound`, `uncertain`
	 * @see REST API Solution Guide, Local users, LDAP users, RADIUS users: PATCH …/[id]/
	 */
	async update(user: U, changes: JsonObject, returnSeed?: 1 | 2): Promise<Written<U>> {
		const body = checkUserFields(changes, user, Date.now(), this.kind.resource);
		if (Object.keys(body).length === 0) return { user };
		const { redactor } = this.appliance.connection;
		for (const secret of [body.password, body.recovery_answer]) if (typeof secret === 'string') redactor.add(secret);
		const what = `change the ${this.kind.noun} '${user.username}'`;
		const provisions = 'token_type' in body || 'token_serial' in body || body.token_auth === true;
		const send = async (): Promise<Written<U>> => {
			const { answer, body: said } = await this.appliance.send({
				method: 'PATCH',
				path: this.pathOf(user),
				query: returnSeed === undefined ? [] : [['returnseed', String(returnSeed)]],
				body,
				action: what,
				subject: `${this.kind.noun} with the ID ${user.id} any more`,
			});
			const provisioning = this.learn(readProvisioning(said));
			const told = this.kind.read(said);
			if (told?.id === user.id && told.username === user.username && isWhole(said)) return { user: told, ...provisioning };
			if (answer.status !== 202) throw notDone(answer.status);
			return await this.readBack(user, body, provisioning);
		};
		const look = async (): Promise<Written<U> | undefined> => {
			const now = await this.getById(user.id);
			if (!isDone(body, now)) return undefined;
			const notice = provisions ? 'The answer was lost, and with it the activation code; the change itself was made' : undefined;
			return notice === undefined ? { user: now } : { user: now, notice };
		};
		try {
			return (await settleWrite({ service, what, send, look, repeatable: !provisions && body.ftk_only === undefined })).value;
		} catch (reason) {
			if (!(reason instanceof BackendError) || reason.status !== 400 || reason.fields.length > 0) throw reason;
			return await this.settleRefusedChange(user, body, reason);
		}
	}

	private async settleRefusedChange(before: U, sent: JsonObject, refused: BackendError): Promise<Written<U>> {
		const now = await lookAfter({ service, what: `change the ${this.kind.noun} '${before.username}'` }, refused, () =>
			this.getById(before.id),
		);
		const changed = [...Object.keys(sent), 'token_serial'].filter((field) => !sameField(field, before[field], now[field]));
		if (changed.length === 0) throw refused;
		if (isDone(sent, now)) return { user: now, notice: `The change was made, though ${refused.message}` };
		throw refused.with({ kind: 'uncertain', message: `${refused.message}; all the same these changed: ${changed.join(', ')}` });
	}

	private async readBack(before: U, sent: JsonObject, provisioning: Provisioning): Promise<Written<U>> {
		try {
			return { user: await this.getById(before.id), ...provisioning };
		} catch (reason) {
			const user = this.kind.read({ ...before, ...sent });
			if (!(reason instanceof BackendError) || !user) throw reason;
			return { user, ...provisioning, notice: `The change was made, but the user could not be read back: ${reason.message}` };
		}
	}

	/**
	 * Deletes one user for good; a local user's group memberships and RADIUS attributes go with it.
	 *
	 * @throws BackendError kind `notFound`, `uncertain`
	 * @see REST API Solution Guide, Local users, LDAP users, RADIUS users: DELETE …/[id]/
	 */
	async delete(user: U): Promise<void> {
		const path = this.pathOf(user);
		const what = `delete the ${this.kind.noun} '${user.username}'`;
		const send = async (again: boolean): Promise<true> => {
			try {
				const { answer } = await this.appliance.send({
					method: 'DELETE',
					path,
					action: what,
					subject: `${this.kind.noun} with the ID ${user.id} any more`,
				});
				if (answer.status !== 204) throw notDone(answer.status);
			} catch (reason) {
				// Numbers are never given twice, so after a lost answer "not there" means it was us.
				if (again && reason instanceof BackendError && reason.kind === 'notFound') return true;
				throw reason;
			}
			return true;
		};
		const look = async (): Promise<true | undefined> => ((await this.exists(user.id)) ? undefined : true);
		await settleWrite({ service, what, send, look, repeatable: true });
	}

	/**
	 * Sends a one-time code by e-mail or SMS to a user whose token is of that kind. Never repeated.
	 *
	 * @see REST API Solution Guide, Local users, LDAP users, RADIUS users: POST …/[id]/sendoobtoken/
	 */
	async sendOobToken(user: U): Promise<void> {
		const what = `send a token code to the ${this.kind.noun} '${user.username}'`;
		const subject = `${this.kind.noun} with the ID ${user.id} any more`;
		await sendSettled(
			this.appliance,
			{ method: 'POST', path: this.pathOf(user, 'sendoobtoken'), body: {}, action: what, subject },
			{ cure: 'Ask the person whether a code came before you send another one' },
		);
	}

	protected path(id: RecordId<R>, ...below: string[]): ApiPath {
		return apiPath(this.kind.resource, this.id(id), ...below);
	}

	/** A number counts in its own list only: one that came from another kind is somebody else here. */
	protected pathOf(user: U, ...below: string[]): ApiPath {
		const path = this.path(user.id, ...below);
		if (path.startsWith(user.resource_uri) && user.resource_uri.includes(`/${this.kind.resource}/`)) return path;
		throw refusedValue(`The record is no ${this.kind.noun}`, `Choose the user among the ${this.kind.noun}s`, 'id');
	}

	protected learn<T extends Provisioning>(provisioning: T): T {
		this.appliance.connection.redactor.add(provisioning.activationCode, provisioning.encryptedSeed);
		return provisioning;
	}

	/** A record of a list, which belongs to nobody else. */
	protected takeRecord(record: JsonObject, unchecked?: boolean): U {
		const user = this.kind.take(record, unchecked);
		if (user) return user;
		throw unreadable(`list of ${this.kind.noun}s`);
	}
}

/** An answer may hold the codes of a new token only, or the user with them. */
const isWhole = (said: unknown): boolean =>
	isJsonObject(said) && said.active !== undefined && (said.user_groups !== undefined || said.email !== undefined);

/** Whether a user holds all that was sent, as far as it is shown. */
const isDone = (sent: JsonObject, now: JsonObject): boolean =>
	Object.entries(sent).every(([field, value]) => userFields[field]?.hidden || sameField(field, now[field], value));
