import { flagField, ifMissing } from '../../../shared/parameters';
import { dnOf, typeOf, unlockForChange } from '../input';
import type { Operation } from '../operation';
import { changeOptions, objectLocator, typeLocator } from '../parameters';
import { objects } from './record';

export const remove: Operation = {
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
