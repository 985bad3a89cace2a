import { textField } from '../../../shared/parameters';
import type { Operation } from '../operation';
import { readOptions } from '../parameters';

export const getTaskStatus: Operation = {
	value: 'getTaskStatus',
	name: 'Get Task Status',
	action: 'Get status of domain update',
	description: 'Tell how far an update of the domain records is',
	properties: [
		textField('Task ID', 'taskId', {
			required: true,
			placeholder: 'e.g. @administrators/DomainUpdate6146195136397F2',
			description: "As 'Update Records' returned it",
		}),
		readOptions(),
	],

	execute: async ({ client, input }) => ({ ...(await client.domain.updateStatus(input.requiredText('taskId').trim())) }),
};
