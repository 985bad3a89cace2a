import { isFree } from './processes.mjs';
import { Trouble } from './say.mjs';

/** The demo's ports, the variable that moves each, and what listens there. */
const wanted = {
	n8n: [5678, 'DEMO_N8N_PORT', 'n8n'],
	page: [5690, 'DEMO_PAGE_PORT', 'the page'],
	fusionDirectory: [5701, 'DEMO_FUSIONDIRECTORY_PORT', 'the FusionDirectory simulator (http)'],
	fusionDirectoryTls: [5702, 'DEMO_FUSIONDIRECTORY_TLS_PORT', 'the FusionDirectory simulator (https)'],
	synology: [5703, 'DEMO_SYNOLOGY_PORT', 'the Synology simulator (http)'],
	synologyTls: [5704, 'DEMO_SYNOLOGY_TLS_PORT', 'the Synology simulator (https)'],
	fortiAuthenticator: [5705, 'DEMO_FORTIAUTHENTICATOR_PORT', 'the FortiAuthenticator simulator (http)'],
	fortiAuthenticatorTls: [5706, 'DEMO_FORTIAUTHENTICATOR_TLS_PORT', 'the FortiAuthenticator simulator (https)'],
};

export const simulatorPorts = Object.keys(wanted).filter((name) => name !== 'n8n' && name !== 'page');

/** The ports by name. @throws Trouble naming every port that is in use and how to move it. */
export async function choosePorts(names = Object.keys(wanted)) {
	const ports = {};
	const troubles = [];
	for (const name of names) {
		const [standard, variable, what] = wanted[name];
		const port = Number(process.env[variable] || standard);
		if (!Number.isInteger(port) || port < 1 || port > 65535) {
			troubles.push(`${variable} is not a port number`);
		} else if (Object.values(ports).includes(port)) {
			troubles.push(`Port ${port} is wanted twice; choose another with ${variable}`);
		} else if (!(await isFree(port))) {
			troubles.push(`Port ${port} for ${what} is in use. Stop what listens there, or choose another: ${variable}=${port + 100}`);
		}
		ports[name] = port;
	}
	if (troubles.length > 0) throw new Trouble(troubles.join('\n  '));
	return ports;
}
