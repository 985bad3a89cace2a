import { credentialTest } from '../../shared/credentialTest';
import { fusionDirectoryFrom } from '../directory';
import { listSearch } from './listSearch';
import { loadOptions } from './loadOptions';
import { resourceMapping } from './resourceMapping';

export const methods = {
	credentialTest: { fusionDirectoryApiTest: credentialTest(fusionDirectoryFrom) },
	listSearch,
	loadOptions,
	resourceMapping,
};
