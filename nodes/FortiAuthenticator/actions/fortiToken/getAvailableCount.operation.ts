import type { Operation } from '../operation';
import { readOptions } from '../parameters';

export const getAvailableCount: Operation = {
	value: 'getAvailableCount',
	name: 'Get Available Count',
	action: 'Get count of available FortiTokens',
	description: 'Count the tokens that can still be assigned; locked ones are counted apart',
	properties: [readOptions()],
	execute: async ({ client }) => ({ ...(await client.fortiTokens.available()) }),
};
