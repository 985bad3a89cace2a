import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import type { Operation } from '../../../shared/operation';
import { toData } from '../../../shared/output';
import { readOptions } from '../parameters';

export const getInfo: Operation<FortiAuthenticatorClient> = {
	value: 'getInfo',
	name: 'Get Info',
	action: 'Get system info',
	description: 'Get firmware, serial number, load and licenses, as far as the firmware tells',
	properties: [readOptions()],
	execute: async ({ client }) => toData(await client.system.info()),
};
