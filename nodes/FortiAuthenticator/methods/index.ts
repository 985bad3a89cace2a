import { credentialTest } from '../../shared/credentialTest';
import { openClient } from '../openClient';
import { searchLocalUsers, searchRadiusAttributes, searchUserGroups } from './listSearch';
import { getUserGroups } from './loadOptions';

export const methods = {
	credentialTest: { fortiAuthenticatorApiTest: credentialTest(openClient) },
	listSearch: { searchLocalUsers, searchRadiusAttributes, searchUserGroups },
	loadOptions: { getUserGroups },
};
