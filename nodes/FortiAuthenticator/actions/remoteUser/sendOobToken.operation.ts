import { accountOperation } from '../accountOperations';
import { remoteAccounts } from './record';

export const sendOobToken = accountOperation(
	'sendOobToken',
	remoteAccounts,
	'Send a token code by email or SMS to a remote user with such a token',
);
