import { lockOperation } from './lockOperation';

export const lock = lockOperation('lock', {
	name: 'Lock',
	action: 'Lock user',
	description: 'Stop a user from signing in; the password stays and fits again after unlocking',
});
