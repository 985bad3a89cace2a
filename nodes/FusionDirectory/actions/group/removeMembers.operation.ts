import { memberOperation } from './memberOperation';

export const removeMembers = memberOperation('remove', {
	value: 'removeMembers',
	name: 'Remove Members',
	action: 'Remove members from group',
	description: 'Remove users from a group; the last member of a group (not of a POSIX group or role) stays',
});
