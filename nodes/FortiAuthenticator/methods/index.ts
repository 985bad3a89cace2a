import { credentialTest } from '../../shared/credentialTest';
import { fortiAuthenticatorFrom } from '../directory';
import { searchLocalUsers, searchRadiusAttributes, searchRemoteUsers, searchUserGroups } from './listSearch';
import { loadOptions } from './loadOptions';

export const methods = {
	credentialTest: { fortiAuthenticatorApiTest: credentialTest(fortiAuthenticatorFrom) },
	listSearch: { searchLocalUsers, searchRadiusAttributes, searchRemoteUsers, searchUserGroups },
	loadOptions,
};
