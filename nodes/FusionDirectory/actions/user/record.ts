import type { IDataObject } from 'n8n-workflow';
import { dnKey, sameDn } from '../../../../clients/directory/dn';
import { BackendError } from '../../../../clients/errors';
import {
	readUser,
	toDirectoryUser,
	type AttributeRequest,
	type CheckedObject,
	type FusionDirectoryClient,
	type FusionGroup,
	type FusionUser,
} from '../../../../clients/fusiondirectory/client';
import type { ItemInput } from '../../../shared/input';
import { outputOf } from '../../../shared/output';
import { showing, type Creation, type RecordKind, type Step } from '../../../shared/record';
import { nameOf, type NamedUser } from '../input';
import { changeMembership, type ChosenGroup } from '../memberships';
import { aroundLock, planFor, presentValues, removal, sameField, service, type EntryRecord } from '../records';
import { byTab, tabsOf, without, type FlatValues } from '../values';

/** A user; `groups` null = not asked for so far. */
export interface UserRecord extends EntryRecord, FusionUser {
	dn: FusionUser['dn'];
	locked: boolean | null;
	/** All groups and roles, where a write is about them. */
	memberOf?: FusionGroup[];
}

export type UserKind = RecordKind<NamedUser, UserRecord, FlatValues>;

export interface UserSettings {
	/** Fields that the write is about. */
	fields?: FlatValues;
	/** Groups the user is to be in, under the field `groups`. */
	groups?: ChosenGroup[];
	/** Unlock a locked user for the change. */
	unlock?: boolean;
	/** More raw attributes to read. */
	attributes?: AttributeRequest;
	/** Read all memberships along with the user. */
	memberships?: boolean;
	/** Read the lock state along with the user. */
	lockState?: boolean;
}

/** What users are shown by; what is not known of them, or null, is asked for. */
interface Shown {
	dn: FusionUser['dn'];
	locked?: boolean | null;
	groups?: string[] | null;
}

const showAs = <R extends Shown>(client: FusionDirectoryClient, userOf: (record: R) => FusionUser) =>
	showing<R>({
		idFields: ['dn'],
		simplified: async (records) => {
			const locked = await lockStates(client, records);
			const groupsOf = await groupsOfEach(client, records);
			return records.map((record, index) => toDirectoryUser(userOf(record), locked[index], groupsOf(record)));
		},
		raw: (record) => {
			const { dn, entry } = userOf(record);
			return { dn, ...(entry.attributes as IDataObject) };
		},
	});

/** Users as all operations show them. */
export const showUsers = (client: FusionDirectoryClient) => showAs<FusionUser>(client, (user) => user);
/** The same for a list, whose entries are read one by one: twenty thousand are never held as entries and as users. */
export const showEntries = (client: FusionDirectoryClient) => showAs<CheckedObject>(client, readUser);

/** Users as all operations find and write them. */
export async function users(
	client: FusionDirectoryClient,
	{ fields = {}, groups = [], unlock = false, attributes = {}, memberships = groups.length > 0, lockState = false }: UserSettings = {},
): Promise<UserKind> {
	const { plan, hidden, fixed } = await planFor(client, 'USER', fields);
	const wanted = groups.map(({ dn }) => dn);

	const read = async (ref: NamedUser): Promise<FusionUser | undefined> =>
		await client.presentValues.reading(plan, async (needed) => await client.users.findPlain(ref, { ...attributes, ...needed }));
	const withValues = async (user: FusionUser, activated: readonly string[] = []): Promise<UserRecord> => ({
		...user,
		values: await presentValues(client, user.entry, plan, activated),
	});
	/** What was written is read again; an account that may not see it is told what is certain. */
	const readBack = async (dn: FusionUser['dn'], before: Partial<UserRecord>, written: FlatValues): Promise<UserRecord> => {
		const user = await read({ dn });
		const known = { locked: before.locked ?? null, groups: before.groups ?? null, memberOf: before.memberOf };
		if (user === undefined) return { ...unseen(dn, written), ...known };
		return { ...(await withValues(user, tabsOf(written))), ...known };
	};
	const joining = (record: Partial<UserRecord>): Array<Step<UserRecord>> =>
		groups.filter(({ dn }) => !isIn(record, dn)).map((group) => membershipStep(client, group, 'add', 'groups'));

	const creation = (values: FlatValues, wasFree: boolean): Creation<UserRecord> => [
		{
			name: 'create the user',
			fields: Object.keys(values),
			request: byTab(values),
			send: async () => {
				const dn = await client.objects.create('USER', byTab(values), { wasFree });
				// Nobody has locked a new user, and no group has one.
				return { record: await readBack(dn, { locked: false, groups: [], memberOf: [] }, values) };
			},
		},
		...joining({}),
	];

	return {
		noun: 'user',
		service,
		nameOf,
		find: async (ref) => {
			const user = await read(ref);
			if (user === undefined) return undefined;
			const record = await withValues(user);
			return {
				...record,
				...(lockState ? { locked: await client.users.isLocked(user) } : {}),
				...(memberships ? { memberOf: await client.groups.of(user) } : {}),
			};
		},
		identity: ({ dn, uid }) => ({ id: dn, username: uid }),
		values: (record) => ({
			...record.values,
			...(groups.length > 0 ? { groups: wanted.filter((dn) => isIn(record, dn)) } : {}),
		}),
		show: showUsers(client),
		hidden: ['user.userPassword', ...hidden],
		secret: ['user.userPassword', 'userPassword'],
		fixed,
		same: sameField,
		create: (given, { wasFree }) => creation(without(given, 'groups'), wasFree),
		change: async (record, given) => {
			const changes = without(given, 'groups');
			const change: Step<UserRecord> = {
				name: 'change the fields',
				fields: Object.keys(changes),
				request: byTab(changes),
				send: async (now) => {
					const dn = await client.objects.update(now.entry, byTab(changes));
					return { record: await readBack(dn, now, changes) };
				},
			};
			const steps = Object.keys(changes).length === 0 ? [] : await aroundLock(client, unlock, record, [change]);
			// Members are changed from the group's side, which does not ask whether the user is locked.
			return [...steps, ...joining(record)];
		},
		remove: async (record) =>
			await aroundLock(client, unlock, record, [
				removal('delete the user', { delete: record.dn }, async (entry) => {
					await client.objects.delete(entry);
					return await leftBehind(client, record);
				}),
			]),
	};
}

/** FusionDirectory cleans the groups of who is deleted, except where they were the only member: their DN stays there. */
async function leftBehind(client: FusionDirectoryClient, { dn, uid }: UserRecord): Promise<IDataObject> {
	const groups = await client.groups.of({ dn, uid }, ['groupOfNames']).catch((reason: unknown) => {
		// The user is gone, whatever this look-up says.
		if (reason instanceof BackendError && reason.kind !== 'aborted') return [];
		throw reason;
	});
	if (groups.length === 0) return {};
	const names = groups.map(({ name }) => `'${name}'`).join(', ');
	return {
		leftIn: groups.map((group) => group.dn),
		notice: `The user was the only member of ${names}, where FusionDirectory keeps the DN: add somebody else and take it out, or delete the group`,
	};
}

const isIn = ({ memberOf = [] }: Partial<UserRecord>, dn: string): boolean => memberOf.some((group) => sameDn(group.dn, dn));

/** A user joins or leaves a group. @param field  under which it is told when it did not happen */
export function membershipStep(client: FusionDirectoryClient, group: ChosenGroup, way: 'add' | 'remove', field: string): Step<UserRecord> {
	return {
		name: way === 'add' ? `add the user to '${group.name}'` : `remove the user from '${group.name}'`,
		fields: [field],
		request: { group: group.dn, [way]: 'the user' },
		send: async (user) => {
			const changed = await changeMembership(client, group, way, user);
			const others = (user.memberOf ?? []).filter(({ dn }) => !sameDn(dn, group.dn));
			return { record: { ...user, groups: null, memberOf: way === 'add' ? [...others, changed] : others } };
		},
	};
}

/** Lock states in the order of the users, asked for at once where they are not known. */
async function lockStates(client: FusionDirectoryClient, records: Shown[]): Promise<Array<boolean | null>> {
	const isOpen = ({ locked = null }: Shown): boolean => locked === null;
	const open = records.every(isOpen) ? records : records.filter(isOpen);
	const states = await client.users.lockStates(open.map(({ dn }) => dn));
	if (open === records) return states;
	const asked = new Map(open.map(({ dn }, index) => [dn, states[index]]));
	return records.map(({ locked, dn }) => locked ?? asked.get(dn) ?? null);
}

/** Groups of the users, asked for at once where they are not known. */
async function groupsOfEach(client: FusionDirectoryClient, records: Shown[]): Promise<(record: Shown) => string[] | null> {
	const isOpen = ({ groups = null }: Shown): boolean => groups === null;
	const first = records.findIndex(isOpen);
	const last = records.findLastIndex(isOpen);
	if (first < last) {
		const everybody = await client.users.groupsOfMany();
		return ({ dn, groups }) => groups ?? (everybody && (everybody.get(dnKey(dn)) ?? [])) ?? null;
	}
	const groupsOfOne = first < 0 ? null : await client.users.groups(records[first]);
	return ({ groups }) => groups ?? groupsOfOne;
}

/** A user that was written and can't be seen: what was sent is all that is known. */
function unseen(dn: FusionUser['dn'], written: FlatValues): UserRecord {
	const text = (key: string): string | null => (typeof written[key] === 'string' ? String(written[key]) : null);
	return {
		entry: { type: 'USER', dn, attributes: {} },
		dn,
		uid: text('user.uid'),
		cn: null,
		sn: text('user.sn'),
		givenName: text('user.givenName'),
		displayName: text('user.displayName'),
		mail: text('mailAccount.mail'),
		telephoneNumber: text('user.telephoneNumber'),
		createTimestamp: null,
		modifyTimestamp: null,
		expiresAt: null,
		locked: null,
		groups: null,
		values: {},
	};
}

/** Attributes that the chosen Output needs. */
export async function outputAttributes(client: FusionDirectoryClient, input: ItemInput): Promise<AttributeRequest> {
	const { shape, fields } = outputOf(input);
	if (shape === 'simplified') return {};
	const all = await client.objects.allAttributes('USER');
	if (shape === 'raw') return all;
	const names = fields.filter((name) => name !== 'dn');
	await client.objectTypes.checkAttributes('USER', names);
	return Object.fromEntries(names.map((name) => [name, all[name] ?? 'first']));
}
