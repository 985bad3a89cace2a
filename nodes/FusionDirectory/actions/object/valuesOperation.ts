import type { FusionDirectoryClient, TabValues } from '../../../../clients/fusiondirectory/client';
import type { Operation } from '../../../shared/legacy/operation';
import { dnOf, objectKey, typeOf, unlockForChange } from '../../input';
import { changeOptions, objectLocator, tabChoice, typeLocator } from '../../parameters';
import { listFrom } from '../../values';

/** Add Values and Delete Values: what is there already, or gone already, is not sent. */
export function valuesOperation(
	way: 'addValues' | 'deleteValues',
	words: Pick<Operation<FusionDirectoryClient>, 'name' | 'action' | 'description'>,
): Operation<FusionDirectoryClient> {
	const adding = way === 'addValues';
	return {
		value: way,
		...words,
		properties: [
			typeLocator,
			objectLocator,
			tabChoice,
			{
				displayName: 'Attribute',
				name: 'attribute',
				type: 'string',
				required: true,
				default: '',
				placeholder: 'e.g. gosaMailAlternateAddress',
				description: 'Name of a field that takes several values',
			},
			{
				displayName: 'Values',
				name: 'values',
				type: 'string',
				required: true,
				default: '',
				placeholder: 'e.g. ada@example.com; countess@example.com',
				description: 'Separated by semicolons, or a JSON list',
			},
			changeOptions(),
		],
		recordKey: objectKey,

		async execute(client, input) {
			const tab = input.requiredText('tab');
			const attribute = input.requiredText('attribute').trim();
			const given = input.value('values');
			const wanted = [...new Set(listFrom(Array.isArray(given) ? given : input.requiredText('values')))];
			const entry = await client.objects.require(typeOf(input), dnOf(input));
			const active = (await client.objects.tabsOf(entry)).find((one) => one.tab === tab)?.active === true;
			const field = active ? (await client.objects.fields(entry, tab)).find((one) => one.attribute === attribute) : undefined;
			const present = Array.isArray(field?.value) ? field.value.map(String) : undefined;
			const values = present === undefined ? wanted : wanted.filter((value) => present.includes(value) !== adding);
			const identity = { dn: entry.dn, attribute };
			if (values.length === 0) return { outcome: 'unchanged', ...identity, values: [] };
			const changes: TabValues = { [tab]: { [attribute]: values } };
			return await input.perform({
				outcome: 'updated',
				request: changes,
				about: identity,
				async run() {
					await client.objects[way](entry, changes, { unlockForChange: unlockForChange(input) });
					return { ...identity, values };
				},
			});
		},
	};
}
