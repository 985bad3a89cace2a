import type { FusionDirectoryClient } from '../../../../clients/fusiondirectory/client';
import type { Operation } from '../../../shared/legacy/operation';
import { ifMissing } from '../../../shared/parameters';
import { dnOf, typeOf, unlockForChange } from '../../input';
import { changeOptions, objectLocator, typeLocator } from '../../parameters';
import { objectView, plain } from '../../records';

export const archive: Operation<FusionDirectoryClient> = {
	value: 'archive',
	name: 'Archive',
	action: 'Archive object',
	description: 'Delete an entry and keep its data in the archive; its name stays reserved',
	properties: [typeLocator, objectLocator, ifMissing('Object'), changeOptions()],
	inOrder: true,

	async execute(client, input) {
		const type = typeOf(input);
		return await input.delete({
			view: objectView,
			name: dnOf(input),
			async find() {
				const entry = await client.objects.find(type, dnOf(input));
				return entry && plain(entry);
			},
			request: ({ entry }) => ({ archive: entry.dn }),
			remove: async ({ entry }) => await client.objects.archive(entry, { unlockForChange: unlockForChange(input) }),
		});
	},
};
