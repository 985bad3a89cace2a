import { memberOperation } from './memberOperation';

export const addMembers = memberOperation('add', {
	value: 'addMembers',
	name: 'Add Members',
	action: 'Add members to group',
	description: 'Add users to a group; who is a member already stays one',
});
