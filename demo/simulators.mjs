/**
 * `npm run simulators`: the three directories alone, for curl and for workflows in an n8n of your own.
 *
 * `npm run simulators -- --strict`: the NAS notes every parameter that should be JSON and is not (as DSM wants it), and
 * guesses at it as DSM does; without, it is as kind as the users of the published Python library need it.
 */
import { choosePorts, simulatorPorts } from './lib/ports.mjs';
import { endEverything, endOnSignals } from './lib/processes.mjs';
import { buildTools, ensureInstalled } from './lib/project.mjs';
import { bold, cyan, dim, main, say } from './lib/say.mjs';
import { startSimulators } from './lib/simulators.mjs';

const curls = {
	fusionDirectory: ({ url, username, password }) => [
		`curl -s ${url}/jsonrpc.php -H 'Content-Type: application/json' \\`,
		`  -d '{"id":1,"method":"login","params":["main","${username}","${password}"]}'`,
	],
	synology: ({ url, username, password }) => [
		`curl -s '${url}/webapi/entry.cgi?api=SYNO.API.Auth&version=6&method=login&format=sid&account=${username}&passwd=${encodeURIComponent(password)}'`,
	],
	fortiAuthenticator: ({ url, username, apiKey }) => [`curl -s -u '${username}:${apiKey}' '${url}/api/v1/localusers/?limit=3'`],
};

await main(async () => {
	endOnSignals(() => say('\n  Ending …'));
	try {
		await ensureInstalled();
		await buildTools();
		const { ports, moved } = await choosePorts(simulatorPorts);
		for (const line of moved) say(`  ${dim(line)}`);
		const strict = process.argv.includes('--strict');
		const started = await startSimulators(ports, strict ? { synology: { strictJson: true, taskIds: 'hex' } } : {});
		say();
		for (const { key, title, simulator, administrator, secret } of Object.values(started)) {
			say(`  ${bold(title)}`);
			say(`    ${cyan(simulator.url)}   ${cyan(simulator.tlsUrl)}`);
			say(`    user name ${administrator.username}   ${secret === 'apiKey' ? 'API key' : 'password'} ${administrator[secret]}`);
			for (const line of curls[key]({ url: simulator.url, ...administrator })) say(`    ${dim(line)}`);
			say(
				`    ${dim(`curl -s ${simulator.url}/_control/people -d '{"username":"new.person","firstName":"New","lastName":"Person"}'   (adds somebody)`)}`,
			);
			say();
		}
		say('  The https addresses are signed by simulators/tls/ca.pem. Ctrl-C ends the simulators.');
	} catch (reason) {
		await endEverything();
		throw reason;
	}
});
