import { credentialTest } from '../../shared/credentialTest';
import { synologyFrom } from '../directory';
import { searchContainers, searchGroups, searchObjects, searchUsers } from './listSearch';

export const methods = {
	credentialTest: { synologyDirectoryServerApiTest: credentialTest(synologyFrom) },
	listSearch: { searchUsers, searchGroups, searchContainers, searchObjects },
};
