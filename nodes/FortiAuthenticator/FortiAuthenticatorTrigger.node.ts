import { NodeConnectionTypes, type INodeExecutionData, type INodeType, type INodeTypeDescription, type IPollFunctions } from 'n8n-workflow';
import { triggerHint } from '../shared/builderHint';
import { triggerOn } from '../trigger/description';
import { fortiAuthenticator } from './directory';

const trigger = triggerOn(fortiAuthenticator);

export class FortiAuthenticatorTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'FortiAuthenticator Trigger',
		name: 'fortiAuthenticatorTrigger',
		icon: { light: 'file:../../icons/fortiauthenticator.svg', dark: 'file:../../icons/fortiauthenticator.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["triggerOn"].join(", ") }}',
		// The editor shows it for the action node as well: it merges the two into one entry.
		description: 'Starts when users appear or change in FortiAuthenticator; manages its users, tokens, groups and RADIUS attributes',
		defaults: { name: 'FortiAuthenticator Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		polling: true,
		builderHint: triggerHint('fortiAuthenticator'),
		credentials: trigger.credentials,
		properties: trigger.properties,
	};

	methods = trigger.methods;

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await trigger.poll(this);
	}
}
