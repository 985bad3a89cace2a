import { membershipOperation } from './membershipOperation';

export const remove = membershipOperation(false, {
	value: 'remove',
	name: 'Remove',
	action: 'Remove local user from group',
	description: 'Remove a local user from a group',
});
