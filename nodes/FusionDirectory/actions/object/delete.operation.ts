import type { FusionDirectoryClient } from '../../../../clients/fusiondirectory/client';
import type { Operation } from '../../../shared/legacy/operation';
import { ifMissing } from '../../../shared/parameters';
import { dnOf, typeOf, unlockForChange } from '../../input';
import { changeOptions, objectLocator, typeLocator } from '../../parameters';
import { objectView, plain } from '../../records';

export const deleteObject: Operation<FusionDirectoryClient> = {
	value: 'delete',
	name: 'Delete',
	action: 'Delete object',
	description: 'Delete an entry of any type for good',
	properties: [
		typeLocator,
		objectLocator,
		ifMissing('Object'),
		changeOptions([
			{
				displayName: 'Delete With Contents',
				name: 'withChildren',
				type: 'boolean',
				default: false,
				description: 'Whether to delete a department although it is not empty. Everything below it is deleted, people too.',
			},
		]),
	],
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
			remove: async ({ entry }) =>
				await client.objects.delete(entry, {
					unlockForChange: unlockForChange(input),
					withChildren: input.option('withChildren') === true,
				}),
		});
	},
};
