import { lockOperation } from './lockOperation';

export const unlock = lockOperation('unlock', {
	name: 'Unlock',
	action: 'Unlock user',
	description: 'Let a locked user sign in again',
});
