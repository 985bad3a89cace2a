import type { FusionDirectoryClient } from '../../../../clients/fusiondirectory/client';
import type { Operation } from '../../../shared/legacy/operation';
import { dnOf, objectKey, typeOf, unlockForChange } from '../../input';
import { changeOptions, objectLocator, tabChoice, typeLocator } from '../../parameters';

export const deleteTab: Operation<FusionDirectoryClient> = {
	value: 'deleteTab',
	name: 'Delete Tab',
	action: 'Delete tab of object',
	description: 'Deactivate a tab of an entry and remove its fields',
	properties: [typeLocator, objectLocator, tabChoice, changeOptions()],
	recordKey: objectKey,

	async execute(client, input) {
		const tab = input.requiredText('tab');
		const entry = await client.objects.require(typeOf(input), dnOf(input));
		const identity = { dn: entry.dn, tab };
		const active = (await client.objects.tabsOf(entry)).find((one) => one.tab === tab)?.active;
		if (active === false) return { outcome: 'unchanged', ...identity, deleted: false };
		return await input.perform({
			outcome: 'updated',
			request: { removeTab: tab },
			about: identity,
			async run() {
				await client.objects.deleteTab(entry, tab, { unlockForChange: unlockForChange(input) });
				return { ...identity, deleted: true };
			},
		});
	},
};
