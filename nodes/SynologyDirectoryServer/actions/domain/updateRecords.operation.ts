import type { SynologyClient } from '../../../../clients/synology/client';
import type { Operation } from '../../../shared/legacy/operation';
import { waitProperties, writeOptions } from '../parameters';
import { waitSeconds } from '../records';

export const updateRecords: Operation<SynologyClient> = {
	value: 'updateRecords',
	name: 'Update Records',
	action: 'Update records of domain',
	description: 'Have DSM read the users and groups of the domain into its own list. New users can sign in to DSM after that.',
	properties: [
		{
			displayName: 'Domain Name',
			name: 'domainName',
			type: 'string',
			default: '@all',
			description: 'The domain as DSM lists it; @all for every domain',
		},
		writeOptions(waitProperties('read the whole domain')),
	],
	inOrder: true,

	async execute(client, input) {
		const domainName = input.requiredText('domainName').trim();
		return await input.perform({
			outcome: 'updated',
			request: { api: 'SYNO.Core.Directory.Domain', version: 1, method: 'update_start', params: { domain_name: domainName } },
			async run() {
				const seconds = waitSeconds(input);
				const taskId = await client.domain.startUpdate(domainName);
				if (seconds === undefined) return { outcome: 'started', taskId, status: 'updating', finished: false };
				return { ...(await client.domain.waitForUpdate(taskId, seconds)) };
			},
		});
	},
};
