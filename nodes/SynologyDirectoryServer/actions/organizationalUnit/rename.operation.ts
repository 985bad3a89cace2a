import { unitKind } from '../../../../clients/ldap/rules';
import type { SynologyClient } from '../../../../clients/synology/client';
import type { Operation } from '../../../shared/operation';
import { newName, unitLocator, writeOptions } from '../parameters';
import { renaming } from '../records';
import { units } from './record';

export const rename: Operation<SynologyClient> = {
	value: 'rename',
	name: 'Rename',
	action: 'Rename organizational unit',
	description: 'Give an organizational unit another name; what it holds stays in it. Needs domain access.',
	properties: [unitLocator, newName('organizational unit', 'What it holds stays in it, with new DNs'), writeOptions()],
	inOrder: true,

	async execute({ client, input, write }) {
		const name = input.requiredText('newName').trim();
		return await write.perform(units(client), input.ref('unit').value, {
			steps: (unit) =>
				unit.name === name
					? []
					: [
							{
								name: 'rename the organizational unit',
								fields: ['newName'],
								request: renaming(unit.dn, { newName: name }),
								send: async (now) => ({ record: await client.directory.rename(unitKind, now, name) }),
							},
						],
		});
	},
};
