import { accountOperation } from '../accountOperations';
import { localAccounts } from './parameters';

export const update = accountOperation(
	'update',
	localAccounts,
	'Change fields of a local user; only what differs is sent. The username can not be changed.',
);
