import { randomUUID } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { inProject } from './paths.mjs';
import { listings } from './simulators.mjs';
import { Trouble } from './say.mjs';

const packageName = 'n8n-nodes-directory-services';

/** The example workflows as they lie in `workflows/`, by file name without ending. */
export function exampleWorkflows() {
	const files = readdirSync(inProject('workflows'))
		.filter((name) => name.endsWith('.json'))
		.sort();
	return Object.fromEntries(files.map((name) => [name.slice(0, -5), JSON.parse(readFileSync(inProject('workflows', name), 'utf8'))]));
}

/** Addresses and the group of the demo, in place of what `workflows/` leaves open. */
export const demoSettings = {
	administrator: 'it@example.com',
	manager: 'manager@example.com',
	sender: 'directory@example.com',
	group: 'All Staff',
};

/** The workflow with other values in its step *Settings*. */
export function withSettings(workflow, values) {
	const filled = ({ name, value, ...rest }) => {
		const key = name.replace('settings.', '');
		const given = name.startsWith('settings.') && key in values ? values[key] : value;
		return { name, value: typeof given === 'object' ? JSON.stringify(given) : given, ...rest };
	};
	const nodes = workflow.nodes.map((node) => {
		if (!/Settings$/.test(node.name)) return node;
		const { assignments } = node.parameters.assignments;
		return { ...node, parameters: { ...node.parameters, assignments: { assignments: assignments.map(filled) } } };
	});
	return { ...workflow, nodes };
}

/** The workflow with its nodes pointing at the credentials that exist here. */
export function withCredentials(workflow, credentials) {
	const nodes = workflow.nodes.map((node) => {
		if (!node.credentials) return node;
		const known = Object.keys(node.credentials).filter((type) => type in credentials);
		return {
			...node,
			credentials: Object.fromEntries(known.map((type) => [type, { id: credentials[type].id, name: credentials[type].name }])),
		};
	});
	return { ...workflow, nodes };
}

/** @throws Trouble when n8n has not loaded all that `package.json` announces. */
export async function checkNodesLoaded(client) {
	const { n8n } = JSON.parse(readFileSync(inProject('package.json'), 'utf8'));
	const ours = (await client.nodeTypes()).filter(({ name }) => name.startsWith(`${packageName}.`));
	const kinds = new Set(ours.map(({ name }) => name.replace(/Tool$/, '')));
	if (kinds.size < n8n.nodes.length) {
		throw new Trouble(`n8n loaded ${kinds.size} of ${n8n.nodes.length} nodes of ${packageName}: ${[...kinds].join(', ') || 'none'}`);
	}
	return ours;
}

/** One credential per simulator, and one for the mailbox if there is one. @returns credentials by type */
export async function saveCredentials(client, started, mailbox) {
	const credentials = {};
	if (mailbox) {
		credentials.smtp = await client.saveCredential('Mailbox (demo)', 'smtp', mailbox.credential);
		// n8n publishes no workflow whose webhook lacks its secret.
		const secret = { name: 'x-demo-secret', value: randomUUID() };
		credentials.httpHeaderAuth = await client.saveCredential('Secret of the sender (demo)', 'httpHeaderAuth', secret);
	}
	for (const directory of Object.values(started)) {
		const { credentialName, credentialType, credential } = directory;
		credentials[credentialType] = await client.saveCredential(credentialName, credentialType, credential);
	}
	return credentials;
}

/** Creates the example workflows that n8n does not have yet, or some of them. @returns workflows by file name */
export async function saveWorkflows(client, credentials, names = Object.keys(exampleWorkflows())) {
	const present = await client.workflows();
	const saved = {};
	for (const name of names) {
		const workflow = exampleWorkflows()[name];
		const known = present.find((one) => one.name === workflow.name);
		saved[name] = known ?? (await client.createWorkflow(withCredentials(withSettings(workflow, demoSettings), credentials)));
	}
	return saved;
}

/**
 * Activates a workflow and waits until its trigger has listed the directory: n8n reports "active" even when the
 * first poll fails, and somebody hired before it would belong to the baseline.
 */
export async function activateAndAwaitListing(client, workflow, directory, patienceMs = 60_000) {
	const before = listings(directory);
	await client.activate(workflow);
	await awaitAsked(directory, listings, before + 1, patienceMs);
}

/** Waits until a directory has been asked often enough, as `listings` or `polls` counts. */
export async function awaitAsked(directory, counted, target, patienceMs) {
	for (const end = Date.now() + patienceMs; counted(directory) < target; await pause(100)) {
		if (Date.now() > end) {
			const asked = JSON.stringify(directory.simulator.control.state().requests.byKind);
			throw new Trouble(
				`The trigger has not listed ${directory.title} within ${patienceMs / 1000} s (requests so far: ${asked}). ` +
					'Open the workflow in n8n and fetch a test event to see why',
			);
		}
	}
}
