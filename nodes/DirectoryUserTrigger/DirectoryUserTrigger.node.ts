import { NodeConnectionTypes, type INodeExecutionData, type INodeType, type INodeTypeDescription, type IPollFunctions } from 'n8n-workflow';
import { credentialTests, listSearch } from './methods';
import { triggerProperties } from './parameters';
import { poll } from './poll';

export class DirectoryUserTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Directory User Trigger',
		name: 'directoryUserTrigger',
		icon: { light: 'file:../../icons/directoryusertrigger.svg', dark: 'file:../../icons/directoryusertrigger.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["service"] + ": " + $parameter["triggerOn"].join(", ") }}',
		description: 'Starts when users appear or change in FusionDirectory, Synology Directory Server or FortiAuthenticator',
		defaults: { name: 'Directory User Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		polling: true,
		// By `hide`: a menu that credentials are shown by is taken for a choice of authentication, and the editor hides it.
		credentials: [
			{
				name: 'fusionDirectoryApi',
				required: true,
				testedBy: 'fusionDirectoryApiTest',
				displayOptions: { hide: { service: ['fortiAuthenticator', 'synologyDirectoryServer'] } },
			},
			{
				name: 'synologyDirectoryServerApi',
				required: true,
				testedBy: 'synologyDirectoryServerApiTest',
				displayOptions: { hide: { service: ['fortiAuthenticator', 'fusionDirectory'] } },
			},
			{
				name: 'fortiAuthenticatorApi',
				required: true,
				testedBy: 'fortiAuthenticatorApiTest',
				displayOptions: { hide: { service: ['fusionDirectory', 'synologyDirectoryServer'] } },
			},
		],
		properties: triggerProperties,
	};

	methods = { listSearch, credentialTest: credentialTests };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll(this);
	}
}
