import { accountOperation } from '../accountOperations';
import { localAccounts } from './parameters';

export const remove = accountOperation(
	'delete',
	localAccounts,
	'Delete a local user for good, with its group memberships and RADIUS attributes',
);
