import { accountOperation } from '../accountOperations';
import { localAccounts } from './parameters';

export const disable = accountOperation('disable', localAccounts, 'Stop a local user from signing in and record why');
