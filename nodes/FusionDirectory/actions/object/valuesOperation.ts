import type { TabValues } from '../../../../clients/fusiondirectory/client';
import { textField } from '../../../shared/parameters';
import { dnOf, objectName, typeOf, unlockForChange } from '../input';
import type { Operation } from '../operation';
import { changeOptions, objectLocator, tabChoice, typeLocator } from '../parameters';
import { aroundLock } from '../records';
import { flatKey, listFrom } from '../values';
import { objects } from './record';

/** Add Values and Delete Values: what is there already, or gone already, is not sent. */
export function valuesOperation(way: 'addValues' | 'deleteValues', words: Pick<Operation, 'name' | 'action' | 'description'>): Operation {
	const adding = way === 'addValues';
	return {
		value: way,
		...words,
		properties: [
			typeLocator,
			objectLocator,
			tabChoice,
			textField('Attribute', 'attribute', {
				required: true,
				placeholder: 'e.g. gosaMailAlternateAddress',
				description: 'Name of a field that takes several values',
			}),
			textField('Values', 'values', {
				required: true,
				placeholder: 'e.g. ada@example.com; countess@example.com',
				description: 'Separated by semicolons, or a JSON list',
			}),
			changeOptions(),
		],
		recordName: objectName,

		async execute({ client, input, write }) {
			const tab = input.requiredText('tab');
			const attribute = input.requiredText('attribute').trim();
			const given = input.value('values');
			const wanted = [...new Set(listFrom(Array.isArray(given) ? given : input.requiredText('values')))];
			const key = flatKey(tab, attribute);
			const unlock = unlockForChange(input);
			return await write.perform(
				await objects(client, typeOf(input), { fields: { [key]: wanted } }),
				{ dn: dnOf(input) },
				{
					steps: async (record) => {
						const present = record.values[key];
						const there = Array.isArray(present) ? present.map(String) : [];
						const values = wanted.filter((value) => there.includes(value) !== adding);
						if (values.length === 0) return [];
						const changes: TabValues = { [tab]: { [attribute]: values } };
						return await aroundLock(client, unlock, record, [
							{
								name: adding ? 'add the values' : 'remove the values',
								fields: [key],
								request: changes,
								send: async (now) => {
									await client.objects[way](now.entry, changes);
									return { told: { values } };
								},
							},
						]);
					},
					about: ({ dn }, told) => ({ dn, attribute, values: told.values ?? [] }),
				},
			);
		},
	};
}
