import { NodeConnectionTypes, type INodeExecutionData, type INodeType, type INodeTypeDescription, type IPollFunctions } from 'n8n-workflow';
import { triggerHint } from '../shared/builderHint';
import { triggerOn } from '../trigger/description';
import { fusionDirectory } from './directory';

const trigger = triggerOn(fusionDirectory);

export class FusionDirectoryTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'FusionDirectory Trigger',
		name: 'fusionDirectoryTrigger',
		icon: { light: 'file:../../icons/fusiondirectory.svg', dark: 'file:../../icons/fusiondirectory.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["triggerOn"].join(", ") }}',
		// The editor shows it for the action node as well: it merges the two into one entry.
		description: 'Starts when users appear or change in FusionDirectory; manages its users and other entries',
		defaults: { name: 'FusionDirectory Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		polling: true,
		builderHint: triggerHint('fusionDirectory'),
		credentials: trigger.credentials,
		properties: trigger.properties,
	};

	methods = trigger.methods;

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await trigger.poll(this);
	}
}
