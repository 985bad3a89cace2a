import { isFree } from './processes.mjs';
import { Trouble } from './say.mjs';

/** The demo's ports, the variable that moves each, and what listens there. */
const wanted = {
	n8n: [5678, 'DEMO_N8N_PORT', 'n8n'],
	page: [5690, 'DEMO_PAGE_PORT', 'the page'],
	mailbox: [5691, 'DEMO_MAILBOX_PORT', 'the mailbox'],
	fusionDirectory: [5701, 'DEMO_FUSIONDIRECTORY_PORT', 'the FusionDirectory simulator (http)'],
	fusionDirectoryTls: [5702, 'DEMO_FUSIONDIRECTORY_TLS_PORT', 'the FusionDirectory simulator (https)'],
	synology: [5703, 'DEMO_SYNOLOGY_PORT', 'the Synology simulator (http)'],
	synologyTls: [5704, 'DEMO_SYNOLOGY_TLS_PORT', 'the Synology simulator (https)'],
	synologyLdaps: [5707, 'DEMO_SYNOLOGY_LDAPS_PORT', 'the domain of the Synology simulator (LDAPS)'],
	fortiAuthenticator: [5705, 'DEMO_FORTIAUTHENTICATOR_PORT', 'the FortiAuthenticator simulator (http)'],
	fortiAuthenticatorTls: [5706, 'DEMO_FORTIAUTHENTICATOR_TLS_PORT', 'the FortiAuthenticator simulator (https)'],
};

export const simulatorPorts = Object.keys(wanted).filter((name) => !['n8n', 'page', 'mailbox'].includes(name));

/** The standard port, or the next one above that nobody uses. */
async function freeFrom(standard, taken) {
	for (let port = standard; port < standard + 1000; port += 1) if (!taken.includes(port) && (await isFree(port))) return port;
	throw new Trouble(`No port from ${standard} to ${standard + 999} is free`);
}

/**
 * The ports by name: the standard ones where they are free, others where not; a port that a variable names has to be free.
 *
 * @returns `ports`, and `moved`: a line for each port that is not the standard one though nobody asked for that
 */
export async function choosePorts(names = Object.keys(wanted)) {
	const ports = {};
	const moved = [];
	const troubles = [];
	for (const name of names) {
		const [standard, variable, what] = wanted[name];
		const asked = process.env[variable];
		if (!asked) {
			ports[name] = await freeFrom(standard, Object.values(ports));
			if (ports[name] !== standard) moved.push(`Port ${standard} is in use; ${what} is on ${ports[name]}`);
			continue;
		}
		const port = Number(asked);
		if (!Number.isInteger(port) || port < 1 || port > 65535) troubles.push(`${variable} is not a port number`);
		else if (Object.values(ports).includes(port)) troubles.push(`Port ${port} is wanted twice; choose another with ${variable}`);
		else if (!(await isFree(port)))
			troubles.push(`Port ${port} for ${what} is in use. Stop what listens there, or leave ${variable} out: a free one is found then`);
		ports[name] = port;
	}
	if (troubles.length > 0) throw new Trouble(troubles.join('\n  '));
	return { ports, moved };
}
