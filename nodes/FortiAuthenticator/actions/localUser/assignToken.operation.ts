import { accountOperation } from '../accountOperations';
import { localAccounts } from './parameters';

export const assignToken = accountOperation(
	'assignToken',
	localAccounts,
	'Give a local user a second factor; a token of this kind that is there already stays',
);
