import { signInOperation } from './signInOperation';

export const disable = signInOperation('disable', {
	name: 'Disable',
	action: 'Disable user',
	description: 'Stop a user from signing in; needs domain access',
});
