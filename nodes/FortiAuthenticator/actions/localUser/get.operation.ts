import { accountOperation } from '../accountOperations';
import { localAccounts } from './parameters';

export const get = accountOperation('get', localAccounts, 'Get a local user');
