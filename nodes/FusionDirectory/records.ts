import type { IDataObject } from 'n8n-workflow';
import { BackendError } from '../../clients/errors';
import {
	toDirectoryUser,
	type ChangeOptions,
	type CheckedObject,
	type FusionDirectoryClient,
	type FusionUser,
} from '../../clients/fusiondirectory/client';
import type { RecordView } from '../shared/legacy/writePlans';
import { byTab, flatKey, tabOf, tabsOf, type FlatValues } from './values';

/** An entry with the present values of the tabs that a change is about. */
export interface EntryRecord {
	entry: CheckedObject;
	/** By `tab.attribute`, as writes name them; inactive tabs have none. */
	values: FlatValues;
	/** Fields the server refuses any value for (a login name, once given). */
	disabled: ReadonlySet<string>;
	user?: FusionUser;
}

/** Reads the tabs that `wanted` names, so that only differences are sent. */
export async function loadEntry(
	client: FusionDirectoryClient,
	entry: CheckedObject,
	wanted: FlatValues,
	user?: FusionUser,
): Promise<EntryRecord> {
	const tabs = tabsOf(wanted);
	const values: Array<[string, IDataObject[string]]> = [];
	const disabled = new Set<string>();
	const states = tabs.length === 0 ? [] : await client.objects.tabsOf(entry);
	for (const tab of tabs) {
		if (states.find((one) => one.tab === tab)?.active !== true) continue;
		values.push([flatKey(tab, ''), true]);
		for (const field of await client.objects.fields(entry, tab)) {
			if (field.kind !== 'password') values.push([flatKey(tab, field.attribute), field.value as IDataObject[string]]);
			if (field.disabled) disabled.add(flatKey(tab, field.attribute));
		}
	}
	return { entry, values: Object.fromEntries(values), disabled, user };
}

/**
 * Sends what differs, without fields the server refuses; gives the entry as it is afterwards. Refused fields keep their
 * old value in the answer, which is how it says that they were not applied.
 */
export async function sendChanges(
	client: FusionDirectoryClient,
	record: EntryRecord,
	changes: FlatValues,
	options: ChangeOptions,
): Promise<EntryRecord> {
	const forced = Object.keys(changes)
		.filter((key) => key.endsWith('.force_ids') && changes[key] === true)
		.map(tabOf);
	const refused = Object.keys(changes).filter((key) => record.disabled.has(key) && !forced.includes(tabOf(key)));
	const sent = Object.fromEntries(Object.entries(changes).filter(([key]) => !refused.includes(key)));
	const dn = Object.keys(sent).length === 0 ? record.entry.dn : await client.objects.update(record.entry, byTab(sent), options);
	const kept = Object.fromEntries(refused.map((key) => [key, record.values[key]]));
	if (record.user === undefined)
		return { entry: await client.objects.require(record.entry.type, dn), values: kept, disabled: record.disabled };
	const user = await readBack(client, dn);
	return { entry: user.entry, values: { ...basicValues(user), ...kept }, disabled: record.disabled, user };
}

/** The user as Get gives it; a write that was carried out is not turned into a failure by what comes after. */
export async function readBack(client: FusionDirectoryClient, dn: string): Promise<FusionUser> {
	const user = await client.users.find({ dn });
	if (user !== undefined) return user;
	throw new BackendError({
		kind: 'uncertain',
		message: `'${dn}' was written, but this account may not see it`,
		cure: 'Give the account the right to read users',
	});
}

/** What a listing shows, under the names of writes: to see whether a value was applied. */
export function basicValues(user: FusionUser): FlatValues {
	return {
		'user.uid': user.uid,
		'user.sn': user.sn,
		'user.givenName': user.givenName,
		'user.telephoneNumber': user.telephoneNumber,
		...(user.mail === null ? {} : { 'mailAccount.mail': user.mail }),
	};
}

const service = 'FusionDirectory';

export const userView: RecordView<EntryRecord> = {
	noun: 'user',
	service,
	idFields: ['dn'],
	values: ({ values }) => values,
	simplify: ({ user, entry }) => (user === undefined ? { id: entry.dn } : { ...toDirectoryUser(user) }),
	raw: ({ entry }) => ({ dn: entry.dn, ...(entry.attributes as IDataObject) }),
};

export const objectView: RecordView<EntryRecord> = {
	noun: 'object',
	service,
	idFields: ['dn'],
	values: ({ values }) => values,
	simplify: ({ entry }) => ({ dn: entry.dn, objectType: entry.type.toUpperCase() }),
	raw: ({ entry }) => ({ dn: entry.dn, ...(entry.attributes as IDataObject) }),
};

export const plain = (entry: CheckedObject, user?: FusionUser): EntryRecord => ({ entry, values: {}, disabled: new Set(), user });
