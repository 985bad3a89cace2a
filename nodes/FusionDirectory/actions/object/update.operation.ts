import type { FusionDirectoryClient } from '../../../../clients/fusiondirectory/client';
import type { Operation } from '../../../shared/legacy/operation';
import { ifMissing } from '../../../shared/parameters';
import { formOrJson, inputMode } from '../../formProperties';
import { dnOf, objectKey, typeOf, unlockForChange } from '../../input';
import { changeOptions, objectLocator, typeLocator } from '../../parameters';
import { loadEntry, objectView, sendChanges } from '../../records';
import { byTab, readValues } from '../../values';

export const update: Operation<FusionDirectoryClient> = {
	value: 'update',
	name: 'Update',
	action: 'Update object',
	description: 'Change fields of an entry; what is not given stays',
	properties: [
		typeLocator,
		objectLocator,
		inputMode,
		...formOrJson({ choice: 'inputMode', tabsMethod: 'getTabs', fieldsMethod: 'getObjectUpdateFields', dependsOn: ['objectType.value'] }),
		ifMissing('Object'),
		changeOptions(),
	],
	recordKey: objectKey,

	async execute(client, input) {
		const type = typeOf(input);
		const changes = await readValues(client, input, type);
		return await input.update({
			view: objectView,
			name: dnOf(input),
			changes,
			hidden: ['user.userPassword'],
			request: byTab,
			async find() {
				const entry = await client.objects.find(type, dnOf(input));
				return entry && (await loadEntry(client, entry, changes));
			},
			update: async (existing, differing) => await sendChanges(client, existing, differing, { unlockForChange: unlockForChange(input) }),
		});
	},
};
