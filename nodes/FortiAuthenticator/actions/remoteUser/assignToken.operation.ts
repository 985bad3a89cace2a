import { accountOperation } from '../accountOperations';
import { remoteAccounts } from './record';

export const assignToken = accountOperation(
	'assignToken',
	remoteAccounts,
	'Give a remote user a second factor; a token of this kind that is there already stays',
);
