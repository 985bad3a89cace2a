import { ifMissing } from '../../../shared/parameters';
import { dnOf, typeOf, unlockForChange } from '../input';
import type { Operation } from '../operation';
import { changeOptions, objectLocator, typeLocator } from '../parameters';
import { aroundLock, removal, type EntryRecord } from '../records';
import { objects } from './record';

export const archive: Operation = {
	value: 'archive',
	name: 'Archive',
	action: 'Archive object',
	description: 'Delete an entry and keep its data in the archive; its name stays reserved',
	properties: [typeLocator, objectLocator, ifMissing('Object'), changeOptions()],
	inOrder: true,

	async execute({ client, input, write }) {
		const unlock = unlockForChange(input);
		const kind = await objects(client, typeOf(input));
		const remove = async (record: EntryRecord) =>
			await aroundLock(client, unlock, record, [
				removal('archive the entry', { archive: record.dn }, async (entry) => await client.objects.archive(entry)),
			]);
		return await write.remove({ ...kind, remove }, { dn: dnOf(input) });
	},
};
