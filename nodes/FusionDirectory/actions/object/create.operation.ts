import type { FusionDirectoryClient } from '../../../../clients/fusiondirectory/client';
import { filterFromRow } from '../../../../clients/directory/ldapFilter';
import { BackendError } from '../../../../clients/errors';
import type { Operation } from '../../../shared/legacy/operation';
import { ifExists } from '../../../shared/parameters';
import { formOrJson, inputMode } from '../../formProperties';
import { typeOf, unlockForChange } from '../../input';
import { changeOptions, typeLocator } from '../../parameters';
import { loadEntry, objectView, plain, sendChanges, type EntryRecord } from '../../records';
import { byTab, flatKey, readValues, type FlatValues } from '../../values';

/** The one entry of the type that bears the name the new one would have; types without a naming attribute have none. */
async function findNamesake(client: FusionDirectoryClient, type: string, fields: FlatValues): Promise<EntryRecord | undefined> {
	const { mainAttribute, mainTab } = await client.objectTypes.get(type);
	const name = mainAttribute === null ? undefined : fields[flatKey(mainTab, mainAttribute)];
	if (mainAttribute === null || typeof name !== 'string' || name === '') return undefined;
	const base = fields[flatKey(mainTab, 'base')];
	const found = await client.objects.list(type, {
		attributes: { dn: 'raw' },
		filter: filterFromRow({ field: mainAttribute, comparison: 'equals', value: name }),
		base: typeof base === 'string' && base !== '' ? base : undefined,
	});
	if (found.length > 1) {
		throw new BackendError({
			kind: 'conflict',
			message: `There are ${found.length} entries of the type '${type}' named '${name}'`,
			cure: "Use 'Update' with the DN of the one you mean",
			delivery: 'unsent',
		});
	}
	return found[0] && (await loadEntry(client, found[0], fields));
}

export const create: Operation<FusionDirectoryClient> = {
	value: 'create',
	name: 'Create',
	action: 'Create object',
	description: 'Create an entry of any type',
	properties: [
		typeLocator,
		inputMode,
		...formOrJson({ choice: 'inputMode', tabsMethod: 'getTabs', fieldsMethod: 'getObjectFields', dependsOn: ['objectType.value'] }),
		ifExists('Object'),
		changeOptions(),
	],

	async execute(client, input) {
		const type = typeOf(input);
		const fields = await readValues(client, input, type);
		if (Object.keys(fields).length === 0)
			throw input.refusal('There are no fields to create the object with', "Choose tabs and fill in fields, or give 'Values' as JSON");
		const { mainAttribute, mainTab } = await client.objectTypes.get(type);
		const nameKey = flatKey(mainTab, mainAttribute ?? '');
		return await input.create({
			view: objectView,
			name: String(fields[nameKey] ?? type),
			fields,
			hidden: ['user.userPassword'],
			onlyOnCreate: [nameKey, flatKey(mainTab, 'base')],
			request: byTab,
			find: async () => await findNamesake(client, type, fields),
			create: async (all) => plain(await client.objects.require(type, await client.objects.create(type, byTab(all)))),
			update: async (existing, changes) => await sendChanges(client, existing, changes, { unlockForChange: unlockForChange(input) }),
		});
	},
};
