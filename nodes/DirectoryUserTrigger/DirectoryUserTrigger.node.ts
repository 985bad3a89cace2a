import { NodeConnectionTypes, type INodeExecutionData, type INodeType, type INodeTypeDescription, type IPollFunctions } from 'n8n-workflow';
import { directories } from '../directories';
import { triggerOn } from '../trigger/description';

const trigger = triggerOn(...directories);

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
		credentials: trigger.credentials,
		properties: trigger.properties,
	};

	methods = trigger.methods;

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await trigger.poll(this);
	}
}
