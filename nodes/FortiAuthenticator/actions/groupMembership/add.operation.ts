import { membershipOperation } from './membershipOperation';

export const add = membershipOperation(true, {
	value: 'add',
	name: 'Add',
	action: 'Add local user to group',
	description: 'Put a local user into a group',
});
