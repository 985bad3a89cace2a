import { accountOperation } from '../accountOperations';
import { remoteAccounts } from './record';

export const disable = accountOperation('disable', remoteAccounts, 'Stop a remote user from signing in and record why');
