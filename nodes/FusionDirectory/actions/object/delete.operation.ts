import type { FusionDirectoryClient } from '../../../../clients/fusiondirectory/client';
import { flagField } from '../../../shared/fields';
import type { Operation } from '../../../shared/operation';
import { ifMissing } from '../../../shared/parameters';
import { dnOf, typeOf, unlockForChange } from '../input';
import { changeOptions, objectLocator, typeLocator } from '../parameters';
import { objects } from './record';

export const remove: Operation<FusionDirectoryClient> = {
	value: 'delete',
	name: 'Delete',
	action: 'Delete object',
	description: 'Delete an entry of any type for good',
	properties: [
		typeLocator,
		objectLocator,
		ifMissing('Object'),
		changeOptions([
			flagField(
				'Delete With Contents',
				'withChildren',
				'Whether to delete a department although it is not empty. Everything below it is deleted, people too.',
			),
		]),
	],
	inOrder: true,

	async execute({ client, input, write }) {
		const kind = await objects(client, typeOf(input), {
			unlock: unlockForChange(input),
			withChildren: input.flag('options.withChildren'),
		});
		return await write.remove(kind, { dn: dnOf(input) });
	},
};
