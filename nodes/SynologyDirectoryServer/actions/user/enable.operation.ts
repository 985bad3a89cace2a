import { signInOperation } from './signInOperation';

export const enable = signInOperation('enable', {
	name: 'Enable',
	action: 'Enable user',
	description: 'Let a user sign in again; needs domain access',
});
