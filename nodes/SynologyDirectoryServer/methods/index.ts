import { credentialTest } from '../../shared/credentialTest';
import { synologyFrom } from '../directory';
import { listSearch } from './listSearch';
import { loadOptions } from './loadOptions';

export const methods = {
	credentialTest: { synologyDirectoryServerApiTest: credentialTest(synologyFrom) },
	listSearch,
	loadOptions,
};
