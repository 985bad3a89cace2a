import { ifMissing } from '../../../shared/parameters';
import { dnOf, objectName, typeOf, unlockForChange } from '../input';
import type { Operation } from '../operation';
import { changeOptions, objectLocator, typeLocator } from '../parameters';
import { readValues } from '../values';
import { formOrJson, inputMode } from './parameters';
import { objects } from './record';

export const update: Operation = {
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
	recordName: objectName,

	async execute({ client, input, write }) {
		const type = typeOf(input);
		const dn = dnOf(input);
		const changes = await readValues(client, input, type);
		return await write.update(await objects(client, type, { fields: changes, unlock: unlockForChange(input) }), { dn }, changes);
	},
};
