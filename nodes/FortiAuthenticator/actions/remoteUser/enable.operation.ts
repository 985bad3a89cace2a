import { accountOperation } from '../accountOperations';
import { remoteAccounts } from './record';

export const enable = accountOperation('enable', remoteAccounts, 'Let a disabled remote user sign in again');
