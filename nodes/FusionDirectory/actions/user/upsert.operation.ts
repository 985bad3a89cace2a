import type { FusionDirectoryClient } from '../../../../clients/fusiondirectory/client';
import type { Operation } from '../../../shared/legacy/operation';
import { changeOptions } from '../../parameters';
import { userCreatePlan, userCreateProperties } from './createPlan';

export const upsert: Operation<FusionDirectoryClient> = {
	value: 'upsert',
	name: 'Create or Update',
	action: 'Create or update user',
	description: 'Create a new record, or update the current one if it already exists (upsert)',
	properties: [...userCreateProperties, changeOptions()],
	recordKey: (input) => input.text('username').trim().toLowerCase(),

	async execute(client, input) {
		return await input.create({ ...(await userCreatePlan(client, input)), ifExists: 'update' });
	},
};
