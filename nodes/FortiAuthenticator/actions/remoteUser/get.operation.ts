import { accountOperation } from '../accountOperations';
import { remoteAccounts } from './record';

export const get = accountOperation('get', remoteAccounts, 'Get a user imported from an LDAP or RADIUS server');
