import { NodeConnectionTypes, type INodeExecutionData, type INodeType, type INodeTypeDescription, type IPollFunctions } from 'n8n-workflow';
import { triggerHint } from '../shared/builderHint';
import { triggerOn } from '../trigger/description';
import { synologyDirectoryServer } from './directory';

const trigger = triggerOn(synologyDirectoryServer);

export class SynologyDirectoryServerTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Synology Directory Server Trigger',
		name: 'synologyDirectoryServerTrigger',
		icon: { light: 'file:../../icons/synology.svg', dark: 'file:../../icons/synology.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["triggerOn"].join(", ") }}',
		// The editor shows it for the action node as well: it merges the two into one entry.
		description: 'Starts when users appear or change in a Synology Directory Server; manages its users, groups and other objects',
		defaults: { name: 'Synology Directory Server Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		polling: true,
		builderHint: triggerHint('synologyDirectoryServer'),
		credentials: trigger.credentials,
		properties: trigger.properties,
	};

	methods = trigger.methods;

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await trigger.poll(this);
	}
}
