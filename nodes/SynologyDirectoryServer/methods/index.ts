import { credentialTest } from '../../shared/credentialTest';
import { synologyFrom } from '../directory';
import { loadOptions } from './loadOptions';
import { searchContainers, searchGroups, searchObjects, searchUsers } from './listSearch';

export const methods = {
	credentialTest: { synologyDirectoryServerApiTest: credentialTest(synologyFrom) },
	loadOptions,
	listSearch: { searchUsers, searchGroups, searchContainers, searchObjects },
};
