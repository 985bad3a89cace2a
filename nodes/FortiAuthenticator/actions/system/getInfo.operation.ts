import { toData } from '../../../shared/output';
import type { Operation } from '../operation';
import { readOptions } from '../parameters';

export const getInfo: Operation = {
	value: 'getInfo',
	name: 'Get Info',
	action: 'Get system info',
	description: 'Get firmware, serial number, load and licenses, as far as the firmware tells',
	properties: [readOptions()],
	execute: async ({ client }) => toData(await client.system.info()),
};
