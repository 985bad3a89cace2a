import type { IDataObject } from 'n8n-workflow';
import { filterFromRow } from '../../../../clients/directory/ldapFilter';
import { BackendError } from '../../../../clients/errors';
import type { CheckedObject, FusionDirectoryClient } from '../../../../clients/fusiondirectory/client';
import { showing, type RecordKind } from '../../../shared/record';
import { aroundLock, planFor, presentValues, removal, sameField, service, type EntryRecord } from '../records';
import { byTab, flatKey, tabsOf, type FlatValues } from '../values';

/** An entry by DN, or by the name that a new one would have. */
export type ObjectRef = { dn: string } | { named: FlatValues; name: string };
export type ObjectKind = RecordKind<ObjectRef, EntryRecord, FlatValues>;

export interface ObjectSettings {
	/** Fields that the write is about. */
	fields?: FlatValues;
	/** Unlock a locked user for the change. */
	unlock?: boolean;
	/** Delete a department with everything below it. */
	withChildren?: boolean;
}

/** Entries of one type as all operations find, show and write them. */
export async function objects(
	client: FusionDirectoryClient,
	type: string,
	{ fields = {}, unlock = false, withChildren = false }: ObjectSettings = {},
): Promise<ObjectKind> {
	const { plan, hidden, fixed } = await planFor(client, type, fields);
	const withValues = async (entry: CheckedObject, activated: readonly string[] = []): Promise<EntryRecord> => ({
		dn: entry.dn,
		entry,
		values: await presentValues(client, entry, plan, activated),
		locked: null,
	});
	const read = async (dn: string): Promise<CheckedObject | undefined> =>
		await client.presentValues.reading(plan, async (attributes) => await client.objects.find(type, dn, attributes));
	const readBack = async (dn: EntryRecord['dn'], written: FlatValues): Promise<EntryRecord> => {
		const entry = await read(dn);
		if (entry !== undefined) return await withValues(entry, tabsOf(written));
		return { dn, entry: { type, dn, attributes: {} }, values: {}, locked: null };
	};
	return {
		noun: 'object',
		service,
		nameOf: (ref) => ('dn' in ref ? ref.dn : ref.name),
		find: async (ref) => {
			const dn = 'dn' in ref ? ref.dn : await namesake(client, type, ref.named);
			const entry = dn === undefined ? undefined : await read(dn);
			return entry && (await withValues(entry));
		},
		identity: ({ dn, entry }) => ({ dn, objectType: entry.type.toUpperCase() }),
		values: ({ values }) => values,
		show: showing<EntryRecord>({
			idFields: ['dn'],
			simplified: (records) => records.map(({ dn, entry }) => ({ dn, objectType: entry.type.toUpperCase() })),
			raw: ({ dn, entry }) => ({ dn, ...(entry.attributes as IDataObject) }),
		}),
		hidden: ['user.userPassword', ...hidden],
		secret: ['userPassword', 'user.userPassword'],
		fixed,
		same: sameField,
		create: (values) => [
			{
				name: 'create the entry',
				fields: Object.keys(values),
				request: byTab(values),
				send: async () => ({ record: await readBack(await client.objects.create(type, byTab(values)), values) }),
			},
		],
		change: async (record, changes) =>
			await aroundLock(client, unlock, record, [
				{
					name: 'change the fields',
					fields: Object.keys(changes),
					request: byTab(changes),
					send: async (now) => ({ record: await readBack(await client.objects.update(now.entry, byTab(changes)), changes) }),
				},
			]),
		remove: async (record) => {
			if (!withChildren) await client.objects.requireEmpty(record.entry);
			const remove = removal<EntryRecord>('delete the entry', { delete: record.dn }, async (entry) => {
				await client.objects.delete(entry, { withChildren: true });
			});
			return await aroundLock(client, unlock, record, [remove]);
		},
	};
}

/** The one entry of the type that bears the name the new one would have; types without a naming attribute have none. */
async function namesake(client: FusionDirectoryClient, type: string, fields: FlatValues): Promise<string | undefined> {
	const { mainAttribute, mainTab } = await client.objectTypes.get(type);
	const name = mainAttribute === null ? undefined : fields[flatKey(mainTab, mainAttribute)];
	if (mainAttribute === null || typeof name !== 'string' || name === '') return undefined;
	const base = fields[flatKey(mainTab, 'base')];
	const found = await client.objects.list(type, {
		attributes: { dn: 'raw' },
		filter: filterFromRow({ field: mainAttribute, comparison: 'equals', value: name }),
		base: typeof base === 'string' && base !== '' ? base : undefined,
	});
	if (found.length <= 1) return found[0]?.dn;
	throw new BackendError({
		kind: 'conflict',
		message: `There are ${found.length} entries of the type '${type}' named '${name}'`,
		cure: "Use 'Update' with the DN of the one you mean",
		delivery: 'unsent',
	});
}
