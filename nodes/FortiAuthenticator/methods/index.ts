import { credentialTest } from '../../shared/credentialTest';
import { fortiAuthenticatorFrom } from '../directory';
import { listSearch } from './listSearch';
import { loadOptions } from './loadOptions';

export const methods = {
	credentialTest: { fortiAuthenticatorApiTest: credentialTest(fortiAuthenticatorFrom) },
	listSearch,
	loadOptions,
};
