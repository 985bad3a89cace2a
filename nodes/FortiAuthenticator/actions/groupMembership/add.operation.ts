import { membershipOperation } from './membershipOperation';

export const add = membershipOperation(true, {
	value: 'add',
	name: 'Add',
	action: 'Add local user to group',
	description: 'Add a local user to a group',
});
