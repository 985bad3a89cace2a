import { accountOperation } from '../accountOperations';
import { localAccounts } from './parameters';

export const unassignToken = accountOperation(
	'unassignToken',
	localAccounts,
	'Switch the second factor off and give the token back to the pool. Who signed in by the token alone gets a new password by email.',
);
