import { toData } from '../../../shared/output';
import { textField } from '../../../shared/parameters';
import type { Operation } from '../operation';
import { waitProperties, writeOptions } from '../parameters';
import { dsmCall } from '../records';
import { waitSeconds } from '../input';

export const updateRecords: Operation = {
	value: 'updateRecords',
	name: 'Update Records',
	action: 'Update records of domain',
	description: 'Have DSM read the users and groups of the domain into its own list. New users can sign in to DSM after that.',
	properties: [
		textField('Domain Name', 'domainName', { default: '@all', description: 'The domain as DSM lists it; @all for every domain' }),
		writeOptions(waitProperties('read the whole domain')),
	],
	inOrder: true,

	async execute({ client, input, write }) {
		const seconds = waitSeconds(input);
		const domainName = input.requiredText('domainName').trim();
		return await write.call({
			name: 'update the records',
			request: dsmCall('SYNO.Core.Directory.Domain', 1, 'update_start', { domain_name: domainName }),
			async send() {
				const taskId = await client.domain.startUpdate(domainName);
				if (seconds === undefined) return { outcome: 'started', taskId, status: 'updating', finished: false };
				return toData(await client.domain.waitForUpdate(taskId, seconds));
			},
		});
	},
};
