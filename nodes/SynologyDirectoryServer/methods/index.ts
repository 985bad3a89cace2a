import { credentialTest } from '../../shared/credentialTest';
import { synologyFrom } from '../../shared/openClients';
import { searchContainers, searchGroups, searchObjects, searchUsers } from './listSearch';

export const methods = {
	credentialTest: { synologyTest: credentialTest(synologyFrom) },
	listSearch: { searchUsers, searchGroups, searchContainers, searchObjects },
};
