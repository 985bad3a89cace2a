import { accountOperation } from '../accountOperations';
import { localAccounts } from './parameters';

export const sendOobToken = accountOperation(
	'sendOobToken',
	localAccounts,
	'Send a token code by email or SMS to a local user with such a token',
);
