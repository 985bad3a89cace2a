import type { Operation } from '../operation';
import { readOptions } from '../parameters';

export const getInfo: Operation = {
	value: 'getInfo',
	name: 'Get Info',
	action: 'Get info about domain',
	description: 'Get name, base DN, state and controllers of the domain',
	properties: [readOptions()],

	async execute({ client }) {
		const { realm, workgroup, baseDn, status, controllers } = await client.domain.getInfo();
		return { realm, workgroup, baseDn, status, controllers: controllers.map((controller) => ({ ...controller })) };
	},
};
