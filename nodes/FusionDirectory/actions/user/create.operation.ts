import type { FusionDirectoryClient } from '../../../../clients/fusiondirectory/client';
import type { Operation } from '../../../shared/legacy/operation';
import { ifExists } from '../../../shared/parameters';
import { changeOptions } from '../../parameters';
import { userCreatePlan, userCreateProperties } from './createPlan';

export const create: Operation<FusionDirectoryClient> = {
	value: 'create',
	name: 'Create',
	action: 'Create user',
	description: 'Create a user with the tabs its fields belong to',
	properties: [...userCreateProperties, ifExists('User'), changeOptions()],
	recordKey: (input) => input.text('username').trim().toLowerCase(),

	async execute(client, input) {
		return await input.create(await userCreatePlan(client, input));
	},
};
