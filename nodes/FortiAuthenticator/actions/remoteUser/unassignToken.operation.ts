import { accountOperation } from '../accountOperations';
import { remoteAccounts } from './record';

export const unassignToken = accountOperation(
	'unassignToken',
	remoteAccounts,
	'Switch the second factor off and give the token back to the pool',
);
