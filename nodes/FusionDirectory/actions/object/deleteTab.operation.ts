import { dnOf, objectName, typeOf, unlockForChange } from '../input';
import type { Operation } from '../operation';
import { changeOptions, objectLocator, tabChoice, typeLocator } from '../parameters';
import { aroundLock } from '../records';
import { objects } from './record';

export const deleteTab: Operation = {
	value: 'deleteTab',
	name: 'Delete Tab',
	action: 'Delete tab of object',
	description: 'Deactivate a tab of an entry and remove its fields',
	properties: [typeLocator, objectLocator, tabChoice, changeOptions()],
	recordName: objectName,

	async execute({ client, input, write }) {
		const tab = input.requiredText('tab');
		const unlock = unlockForChange(input);
		return await write.perform(
			await objects(client, typeOf(input)),
			{ dn: dnOf(input) },
			{
				steps: async (record) => {
					const active = (await client.objects.tabsOf(record.entry)).find((one) => one.tab === tab)?.active;
					if (active === false) return [];
					return await aroundLock(client, unlock, record, [
						{
							name: `delete the tab '${tab}'`,
							fields: [tab],
							request: { removeTab: tab },
							send: async (now) => {
								await client.objects.deleteTab(now.entry, tab);
								return { told: { deleted: true } };
							},
						},
					]);
				},
				about: ({ dn }, told) => ({ dn, tab, deleted: told.deleted ?? false }),
			},
		);
	},
};
