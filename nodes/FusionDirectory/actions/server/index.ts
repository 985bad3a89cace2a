import { getBase } from './getBase.operation';
import { getDatabases } from './getDatabases.operation';
import { getSessionId } from './getSessionId.operation';

export const operations = [getBase, getDatabases, getSessionId];
