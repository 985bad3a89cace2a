import { get } from './get.operation';
import { getAll } from './getAll.operation';

export const operations = [getAll, get];
