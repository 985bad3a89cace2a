import { accountOperation } from '../accountOperations';
import { localAccounts } from './parameters';

export const enable = accountOperation('enable', localAccounts, 'Let a disabled or locked out local user sign in again');
