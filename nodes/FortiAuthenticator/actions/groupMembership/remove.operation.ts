import { membershipOperation } from './membershipOperation';

export const remove = membershipOperation(false, {
	value: 'remove',
	name: 'Remove',
	action: 'Remove local user from group',
	description: 'Take a local user out of a group',
});
