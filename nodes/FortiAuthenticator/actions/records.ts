import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { AccountReference, Accounts } from '../../../clients/fortiauthenticator/accounts';
import { checkUserFields } from '../../../clients/fortiauthenticator/checkUser';
import type { FortiAuthenticatorClient } from '../../../clients/fortiauthenticator/client';
import { toDirectoryUser } from '../../../clients/fortiauthenticator/directoryUser';
import { sameField } from '../../../clients/fortiauthenticator/sameField';
import { uriOf, type Account, type AccountResource } from '../../../clients/fortiauthenticator/types';
import { fieldsOf } from '../../../clients/fortiauthenticator/userFields';
import { toJsonObject, type JsonObject } from '../../../clients/json';
import type { ItemInput } from '../../shared/input';
import type { RecordName } from '../../shared/operation';
import { toData } from '../../shared/output';
import { showing, type RecordKind, type Step } from '../../shared/record';
import type { SeedChoice } from './seed';

export type AccountRecord<R extends AccountResource, U extends Account<R>> = RecordKind<AccountReference<R>, U, IDataObject>;

/** What to do with the users of one kind. It gets everything of that kind, so that numbers can't stray. */
export type AccountWork<T> = <R extends AccountResource, U extends Account<R>>(of: {
	users: Accounts<R, U>;
	kind: AccountRecord<R, U>;
	ref: () => AccountReference<R>;
}) => Promise<T>;

/** Local users or remote ones, as far as what can be done to them differs. */
export interface SomeUsers {
	/** `local user` */
	noun: string;
	/** Parameters that name one. */
	named: INodeProperties[];
	updateFields: INodeProperties[];
	output: INodeProperties[];
	recordName(input: ItemInput): RecordName;
	work<T>(task: { client: FortiAuthenticatorClient; input: ItemInput; seed?: SeedChoice }, todo: AccountWork<T>): Promise<T>;
}

export const service = 'FortiAuthenticator';

const hiddenIn = (resource: AccountResource): string[] =>
	Object.entries(fieldsOf[resource]).flatMap(([name, { hidden }]) => (hidden ? name : []));
const hiddenFields: Readonly<Record<AccountResource, readonly string[]>> = {
	localusers: hiddenIn('localusers'),
	ldapusers: hiddenIn('ldapusers'),
	radiususers: hiddenIn('radiususers'),
};

/** Users of one kind as the verbs need them. */
export function accountKind<R extends AccountResource, U extends Account<R>>(
	client: FortiAuthenticatorClient,
	accounts: Accounts<R, U>,
	{ resource, noun, seed }: { resource: R; noun: string; seed?: SeedChoice },
): AccountRecord<R, U> {
	return {
		noun,
		service,
		nameOf: (reference) => String(Object.values(reference)[0]),
		find: async (reference) => await accounts.find(reference),
		identity: ({ id, username }) => ({ id: String(id), username }),
		values: (user) => toData(user),
		show: showing<U>({
			idFields: ['id'],
			async simplified(users) {
				const isGrouped = users.some(({ user_groups: groups }) => Array.isArray(groups) && groups.length > 0);
				const names = isGrouped ? await client.userGroups.namesById() : undefined;
				return users.map((user) => toDirectoryUser(user, names));
			},
			raw: (user) => user,
		}),
		hidden: hiddenFields[resource],
		secret: ['password', 'recovery_answer'],
		same: sameField,
		change(user, changes) {
			const body = checkUserFields(toJsonObject(changes), user, Date.now(), resource);
			return [changeStep(accounts, user, body, seed)];
		},
		remove: (user) => [
			{
				name: `delete the ${noun}`,
				request: { method: 'DELETE', path: uriOf(resource, user.id) },
				send: async (record) => await accounts.delete(record),
			},
		],
	};
}

function changeStep<R extends AccountResource, U extends Account<R>>(
	accounts: Accounts<R, U>,
	user: U,
	body: ReturnType<typeof checkUserFields>,
	seed?: SeedChoice,
): Step<U> {
	return {
		name: 'change the user',
		fields: Object.keys(body),
		request: { method: 'PATCH', path: user.resource_uri, ...queryOf(seed), body: toData(body) },
		async send(record) {
			const written = await accounts.update(record, body, seed?.returnSeed);
			const told: IDataObject = seed ? await seed.told(written) : written.notice === undefined ? {} : { notice: written.notice };
			if (body.ftk_only !== false) return { record: written.user, told };
			const mailed = 'The user has a password again: FortiAuthenticator mails a random one to the email address';
			return { record: written.user, told: { ...told, notice: told.notice === undefined ? mailed : `${String(told.notice)}. ${mailed}` } };
		},
	};
}

export const queryOf = (seed?: SeedChoice): IDataObject =>
	seed?.returnSeed === undefined ? {} : { query: { returnseed: String(seed.returnSeed) } };

/** Sends a one-time code. */
export function codeStep<R extends AccountResource, U extends Account<R>>(accounts: Accounts<R, U>, user: U): Step<U> {
	return {
		name: 'send the code',
		request: { method: 'POST', path: `${user.resource_uri}sendoobtoken/` },
		async send(record) {
			await accounts.sendOobToken(record);
			return { told: { sent: true } };
		},
	};
}

/** The changes that take it away. Whoever signs in by the token alone could not sign in at all. */
export const withoutToken = (user: JsonObject): IDataObject => ({
	token_auth: false,
	token_serial: '',
	...(user.ftk_only === true ? { ftk_only: false } : {}),
});
