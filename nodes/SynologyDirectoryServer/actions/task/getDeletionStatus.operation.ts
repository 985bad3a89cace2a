import { textField } from '../../../shared/parameters';
import type { Operation } from '../operation';
import { readOptions } from '../parameters';

export const getDeletionStatus: Operation = {
	value: 'getDeletionStatus',
	name: 'Get Deletion Status',
	action: 'Get status of deletion',
	description: 'Tell how far a deletion is. The NAS forgets a task once it told that it is finished.',
	properties: [
		textField('Task ID', 'taskId', {
			required: true,
			placeholder: 'e.g. @administrators/Synoads_SYNO.ActiveDirectory.Directory_delete6145EA17C4F03DA9',
			description: 'As a deletion returned it that did not wait',
		}),
		readOptions(),
	],

	async execute({ client, input }) {
		const taskId = input.requiredText('taskId').trim();
		const { finished, total, entries } = await client.deletions.status(taskId);
		return {
			taskId,
			finished,
			total,
			objects: entries.map(({ dn, deleted, reason }) => ({ dn, deleted, ...(reason ? { reason: reason.message } : {}) })),
		};
	},
};
