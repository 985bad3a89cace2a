import { accountOperation } from '../accountOperations';
import { remoteAccounts } from './record';

export const remove = accountOperation(
	'delete',
	remoteAccounts,
	'Delete an imported user from the appliance; the account in its own directory stays',
);
