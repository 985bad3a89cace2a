import type { IDataObject } from 'n8n-workflow';
import { dnKey, parentDn, sameDn } from '../../../clients/directory/dn';
import { BackendError } from '../../../clients/errors';
import type { Kind } from '../../../clients/ldap/lookup';
import { toDirectoryUser, type Account, type DomainGroup, type DomainRecord, type DomainUser } from '../../../clients/ldap/records';
import type { SynologyClient } from '../../../clients/synology/client';
import type { ObjectReference } from '../../../clients/synology/types';
import type { ItemInput } from '../../shared/input';
import { requireRecord, showing, unless, type RecordKind, type Step } from '../../shared/record';
import { lines, nameOf, recordNamed } from './input';

export const service = 'Synology Directory Server';

/** What is done at the domain controller itself, since DSM has no call for it. Without domain access each says what to fill in. */

export const domainUsers = (client: SynologyClient): RecordKind<ObjectReference, DomainUser> => ({
	noun: 'user',
	service,
	nameOf,
	find: async (ref) => await client.directory.findUser(ref),
	identity: ({ dn, username, guid }) => ({ id: dn, username, guid }),
	values: ({ dn, username }) => ({ dn, username }),
	show: showing<DomainUser>({
		idFields: ['dn', 'objectguid'],
		simplified: (found) => found.map((user) => toDirectoryUser(user)),
		raw: ({ raw }) => raw,
	}),
});

export const accountItem = ({ dn, username, displayName, description, email, guid }: Account): IDataObject => ({
	id: dn,
	name: username,
	displayName,
	description,
	email,
	guid,
	source: 'synologyDirectoryServer',
});

export const domainGroups = (
	client: SynologyClient,
): Pick<RecordKind<ObjectReference, DomainGroup>, 'noun' | 'service' | 'nameOf' | 'find' | 'identity' | 'show'> => ({
	noun: 'group',
	service,
	nameOf,
	find: async (ref) => await client.directory.findGroup(ref),
	identity: ({ dn, username, guid }) => ({ id: dn, name: username, guid }),
	show: async (found) => await Promise.resolve(found.map(accountItem)),
});

const required = (input: ItemInput, name: string): string[] => {
	const texts = lines(input, name);
	if (texts.length > 0) return texts;
	throw new BackendError({
		kind: 'invalid',
		message: `'${input.label(name)}' is empty`,
		cure: 'Enter one name or DN per line, or check the expression',
		delivery: 'unsent',
	});
};

/** The groups an item lists, each looked up before anything is sent. */
export async function listedGroups(client: SynologyClient, input: ItemInput): Promise<DomainGroup[]> {
	const kind = domainGroups(client);
	return await unique(required(input, 'groups'), async (ref) => await requireRecord(kind, ref));
}

/** The members an item lists: users, groups or computers. */
export async function listedMembers(client: SynologyClient, input: ItemInput): Promise<Account[]> {
	const kind = {
		noun: 'user, group or computer',
		service,
		nameOf,
		find: async (ref: ObjectReference) => await client.directory.findMember(ref),
	};
	return await unique(required(input, 'members'), async (ref) => await requireRecord(kind, ref));
}

async function unique<R extends Account>(texts: string[], find: (ref: ObjectReference) => Promise<R>): Promise<R[]> {
	const found = await Promise.all(texts.map(async (text) => await find(recordNamed(text))));
	return [...new Map(found.map((record) => [record.guid, record])).values()];
}

const isIn = (member: DomainUser, group: DomainGroup): boolean => member.groups.some((dn) => dnKey(dn) === dnKey(group.dn));

/** One step a group; those that are so already are left out. */
export const joining = (client: SynologyClient, user: DomainUser, groups: DomainGroup[]): Array<Step<DomainUser>> =>
	groups.filter((group) => !isIn(user, group)).map((group) => membership(client, group, user, 'add'));

export const leaving = (client: SynologyClient, user: DomainUser, groups: DomainGroup[]): Array<Step<DomainUser>> =>
	groups.filter((group) => isIn(user, group) || isPrimary(user, group)).map((group) => membership(client, group, user, 'delete'));

const isPrimary = (user: DomainUser, group: DomainGroup): boolean =>
	user.primaryGroupId !== null && group.sid?.endsWith(`-${user.primaryGroupId}`) === true;

function membership(client: SynologyClient, group: DomainGroup, user: DomainUser, operation: 'add' | 'delete'): Step<DomainUser> {
	return {
		name: operation === 'add' ? `join the group '${group.username}'` : `leave the group '${group.username}'`,
		fields: [group.username],
		request: modification(group.dn, { [operation]: { member: user.dn } }),
		send: async (now) => {
			const { directory } = client;
			const effect = await (operation === 'add' ? directory.addMember(group, now) : directory.removeMember(group, now));
			const record = await directory.findUser({ by: 'guid', guid: now.guid });
			return { ...(record === undefined ? {} : { record }), unsent: effect === 'unchanged' };
		},
	};
}

/** Puts a record of the domain into another container. */
export const moveTo = <R extends DomainRecord>(client: SynologyClient, kind: Kind<R>, record: R, parent: string): Array<Step<R>> =>
	unless(sameDn(parentDn(record.dn) ?? '', parent), {
		name: `move the ${kind.noun}`,
		fields: ['container'],
		request: renaming(record.dn, { newParent: parent }),
		send: async (now) => ({ record: await client.directory.move(kind, now, parent) }),
	});

/** Gives a record of the domain another name in the tree. */
export const renameTo = <R extends DomainRecord>(client: SynologyClient, kind: Kind<R>, record: R, name: string): Array<Step<R>> =>
	unless(record.name === name, {
		name: `rename the ${kind.noun}`,
		fields: ['newName'],
		request: renaming(record.dn, { newName: name }),
		send: async (now) => ({ record: await client.directory.rename(kind, now, name) }),
	});

/** What a dry run shows: calls of DSM, and changes at the domain controller. */
export const dsmCall = (api: string, version: number, method: string, params: IDataObject): IDataObject => ({
	api,
	version,
	method,
	params,
});
export const modification = (dn: string, change: IDataObject): IDataObject => ({ ldap: 'modify', dn, ...change });
export const addition = (dn: string, attributes: IDataObject): IDataObject => ({ ldap: 'add', dn, attributes });
const renaming = (dn: string, change: IDataObject): IDataObject => ({ ldap: 'modifyDN', dn, ...change });
