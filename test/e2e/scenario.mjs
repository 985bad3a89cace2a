/** The workflows and parameters the end-to-end checks use: one place to change when a parameter's name does. */

const prefix = 'n8n-nodes-directory-services';

/** Somebody all three simulators know from the start: by address, for each has its own rule for login names. */
export const knownPerson = 'ada.lovelace@example.com';

/** One step per node, run by hand: reads only, and what must be in its first item. */
export const manualSteps = [
	{
		name: 'FusionDirectory',
		type: `${prefix}.fusionDirectory`,
		credential: 'fusionDirectoryApi',
		parameters: { resource: 'user', operation: 'getAll', returnAll: true },
	},
	{
		name: 'Synology Directory Server',
		type: `${prefix}.synologyDirectoryServer`,
		credential: 'synologyDirectoryServerApi',
		parameters: { resource: 'user', operation: 'getAll', returnAll: true },
	},
	{
		name: 'FortiAuthenticator',
		type: `${prefix}.fortiAuthenticator`,
		credential: 'fortiAuthenticatorApi',
		parameters: { resource: 'localUser', operation: 'getAll', returnAll: true },
	},
];

const trigger = (name, service, credential) => ({
	name,
	type: `${prefix}.directoryUserTrigger`,
	credential,
	parameters: { pollTimes: { item: [{ mode: 'everyMinute' }] }, service, triggerOn: ['newUser'] },
});

/** The trigger on each of the directories it can watch. */
export const triggerSteps = [
	trigger('Watch FusionDirectory', 'fusionDirectory', 'fusionDirectoryApi'),
	trigger('Watch Synology', 'synologyDirectoryServer', 'synologyDirectoryServerApi'),
	trigger('Watch FortiAuthenticator', 'fortiAuthenticator', 'fortiAuthenticatorApi'),
];

/** Names of the steps that somebody with an address takes in `workflows/onboarding.json`. */
export const onboardingSteps = [
	'New Person',
	'Settings',
	'Real Event?',
	'Once for Each Event',
	'Has an E-Mail?',
	'Create Synology User',
	'A Group Is Set?',
	'Add to Synology Group',
	'Create FortiAuthenticator User',
	'A Password to Hand Over?',
	'Send the Password',
	'Summary',
];

function node({ name, type, parameters, credential, typeVersion = 1 }, index, credentials) {
	const { id, name: title } = credentials[credential] ?? {};
	return {
		id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
		name,
		type,
		typeVersion,
		position: [index * 240, 0],
		parameters,
		...(credential && { credentials: { [credential]: { id, name: title } } }),
	};
}

function chain(nodes) {
	const pairs = nodes.slice(1).map((next, index) => [nodes[index].name, { main: [[{ node: next.name, type: 'main', index: 0 }]] }]);
	return Object.fromEntries(pairs);
}

/** A workflow of the steps in a row; the first one starts it. `apart` are further triggers, joined to nothing. */
export function workflowOf(name, steps, credentials, apart = []) {
	const nodes = [...steps, ...apart].map((step, index) => node(step, index, credentials));
	return { name, nodes, connections: chain(nodes.slice(0, steps.length)), settings: { executionOrder: 'v1' } };
}

export const startStep = { name: 'Start', type: 'n8n-nodes-base.manualTrigger', parameters: {} };
