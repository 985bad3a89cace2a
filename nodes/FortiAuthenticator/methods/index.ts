import { credentialTest } from '../../shared/credentialTest';
import { fortiAuthenticatorFrom } from '../directory';
import { searchLocalUsers, searchRadiusAttributes, searchUserGroups } from './listSearch';
import { getUserGroups } from './loadOptions';

export const methods = {
	credentialTest: { fortiAuthenticatorApiTest: credentialTest(fortiAuthenticatorFrom) },
	listSearch: { searchLocalUsers, searchRadiusAttributes, searchUserGroups },
	loadOptions: { getUserGroups },
};
