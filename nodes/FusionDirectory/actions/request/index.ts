import { customApiCall } from './customApiCall.operation';

export const operations = [customApiCall];
