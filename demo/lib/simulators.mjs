import { createRequire } from 'node:module';
import { inProject } from './paths.mjs';
import { atEnd } from './processes.mjs';

const load = createRequire(import.meta.url);

/** What demo and tests must know of each simulator. The administrators' logins come from the simulators themselves (`simulator.login`). */
export const directories = [
	{
		key: 'fusionDirectory',
		title: 'FusionDirectory',
		folder: 'fusiondirectory',
		start: 'startFusionDirectorySimulator',
		nodeType: 'n8n-nodes-directory-services.fusionDirectory',
		credentialType: 'fusionDirectoryApi',
		credentialName: 'FusionDirectory (simulator)',
		secret: 'password',
		login: ({ username, password }) => ({ username, password, database: '', protocol: 'auto' }),
	},
	{
		key: 'synology',
		title: 'Synology Directory Server',
		folder: 'synology',
		start: 'startSynologySimulator',
		nodeType: 'n8n-nodes-directory-services.synologyDirectoryServer',
		credentialType: 'synologyDirectoryServerApi',
		credentialName: 'Synology Directory Server (simulator)',
		secret: 'password',
		login: ({ username, password }, { domain }) => ({
			username,
			password,
			totpSecret: '',
			deviceToken: '',
			domainAccess: true,
			domainHost: domain.host,
			domainPort: domain.port,
			domainUser: domain.user,
			domainPassword: domain.password,
		}),
	},
	{
		key: 'fortiAuthenticator',
		title: 'FortiAuthenticator',
		folder: 'fortiauthenticator',
		start: 'startFortiAuthenticatorSimulator',
		nodeType: 'n8n-nodes-directory-services.fortiAuthenticator',
		credentialType: 'fortiAuthenticatorApi',
		credentialName: 'FortiAuthenticator (simulator)',
		secret: 'apiKey',
		// The passphrase the simulator encrypts seeds with.
		login: ({ username, apiKey }) => ({ username, apiKey, seedPassphrase: 'correct horse battery staple' }),
	},
];

/**
 * Starts the three simulators in this process.
 *
 * @param ports  by name (`fusionDirectory`, `fusionDirectoryTls`, …); without, any free ones
 * @param settings  switches of a simulator, by its key
 * @returns per key: the directory's description with its running `simulator` and the `credential` to reach it over TLS
 */
export async function startSimulators(ports = {}, settings = {}) {
	const started = {};
	for (const directory of directories) {
		const module = load(inProject('build', 'simulators', directory.folder, 'index.js'));
		const simulator = await module[directory.start]({
			port: ports[directory.key] ?? 0,
			tlsPort: ports[`${directory.key}Tls`] ?? 0,
			ldapsPort: ports[`${directory.key}Ldaps`] ?? 0,
			settings: settings[directory.key] ?? {},
		});
		atEnd(async () => await simulator.close());
		const administrator = { username: simulator.login.account, ...simulator.login };
		const credential = {
			baseUrl: simulator.tlsUrl,
			...directory.login(administrator, simulator),
			allowInsecureHttp: false,
			ignoreSslIssues: false,
			caBundle: simulator.ca,
			clientPem: '',
			clientPrivateKey: '',
			clientKeyPassphrase: '',
			proxyUrl: '',
			timeoutSeconds: 30,
		};
		started[directory.key] = { ...directory, simulator, administrator, credential };
	}
	return started;
}

/** How often a directory has been asked for its people. */
export const listings = ({ simulator }) => simulator.control.count('list');

/** When it was asked last, in milliseconds; `undefined` if never. */
export function lastListing({ simulator }) {
	const last = simulator.control.requests().log.findLast(({ kind }) => kind === 'list');
	return last && Date.parse(last.at);
}

/** How many polls those listings belong to: one poll may ask for several pages, and two lie a minute apart. */
export function polls({ simulator }) {
	const times = simulator.control
		.requests()
		.log.filter(({ kind }) => kind === 'list')
		.map(({ at }) => Date.parse(at));
	return times.filter((time, index) => index === 0 || time - times[index - 1] > 20_000).length;
}
