import type { SynologyClient } from '../../../../clients/synology/client';
import type { Operation } from '../../../shared/legacy/operation';
import { outputChoice } from '../../../shared/parameters';
import { objectLocator, readOptions } from '../parameters';
import { missing, objectView } from '../records';

export const get: Operation<SynologyClient> = {
	value: 'get',
	name: 'Get',
	action: 'Get object',
	description: 'Retrieve one object of any kind by its distinguished name',
	properties: [objectLocator, ...outputChoice(), readOptions()],

	async execute(client, input) {
		const { value } = input.locator('object');
		const object = await client.objects.find(value);
		if (object === undefined) throw missing('object', value);
		return input.present(objectView, object);
	},
};
