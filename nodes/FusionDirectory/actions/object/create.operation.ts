import { ifExists } from '../../../shared/parameters';
import { typeOf, unlockForChange } from '../input';
import type { Operation } from '../operation';
import { changeOptions, typeLocator } from '../parameters';
import { flatKey, readValues } from '../values';
import { formOrJson, inputMode } from './parameters';
import { objects } from './record';

export const create: Operation = {
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

	async execute({ client, input, write }) {
		const type = typeOf(input);
		const fields = await readValues(client, input, type);
		if (Object.keys(fields).length === 0)
			throw input.refusal('There are no fields to create the object with', "Choose tabs and fill in fields, or give 'Values' as JSON");
		const { mainAttribute, mainTab } = await client.objectTypes.get(type);
		const nameKey = flatKey(mainTab, mainAttribute ?? '');
		const onlyOnCreate = [nameKey, flatKey(mainTab, 'base')];
		const compared = Object.fromEntries(Object.entries(fields).filter(([key]) => !onlyOnCreate.includes(key)));
		return await write.create(await objects(client, type, { fields: compared, unlock: unlockForChange(input) }), {
			ref: { named: fields, name: String(fields[nameKey] ?? type) },
			fields,
			onlyOnCreate,
		});
	},
};
