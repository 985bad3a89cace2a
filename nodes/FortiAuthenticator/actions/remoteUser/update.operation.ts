import { accountOperation } from '../accountOperations';
import { remoteAccounts } from './record';

export const update = accountOperation('update', remoteAccounts, 'Change fields of a remote user; only what differs is sent');
