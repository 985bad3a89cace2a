import { unitKind } from '../../../../clients/ldap/rules';
import type { Operation } from '../operation';
import { newName, unitLocator, writeOptions } from '../parameters';
import { renameTo } from '../records';
import { units } from './record';

export const rename: Operation = {
	value: 'rename',
	name: 'Rename',
	action: 'Rename organizational unit',
	description: 'Give an organizational unit another name; what it holds stays in it. Needs domain access.',
	properties: [unitLocator, newName('organizational unit', 'Sales', 'What it holds stays in it, with new DNs'), writeOptions()],
	inOrder: true,

	async execute({ client, input, write }) {
		const name = input.requiredText('newName').trim();
		return await write.perform(units(client), input.ref('unit').value, {
			steps: (unit) => renameTo(client, unitKind, unit, name),
		});
	},
};
