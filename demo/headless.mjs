/** `npm run demo`: the onboarding through n8n's engine, without n8n: nothing to install beyond the project itself. */
import { createRequire } from 'node:module';
import { mkdirSync, readFileSync } from 'node:fs';
import { inProject, stateFolder } from './lib/paths.mjs';
import { somebody } from './lib/people.mjs';
import { endEverything, endOnSignals } from './lib/processes.mjs';
import { buildNodes, buildTools, ensureInstalled } from './lib/project.mjs';
import { Trouble, bold, dim, main, say, step, table } from './lib/say.mjs';
import { exampleWorkflows } from './lib/setUp.mjs';
import { startSimulators } from './lib/simulators.mjs';

const load = createRequire(import.meta.url);

/** The built nodes by full type name. */
function builtNodes() {
	const { name: packageName, n8n } = JSON.parse(readFileSync(inProject('package.json'), 'utf8'));
	const entries = n8n.nodes.map((file) => {
		const className = file.replace(/^.*\//, '').replace('.node.js', '');
		const node = new (load(inProject(file))[className])();
		return [`${packageName}.${node.description.name}`, node];
	});
	return Object.fromEntries(entries);
}

/** n8n's engine keeps its settings in a folder: not in the person's own. */
function quietEngine() {
	const folder = `${stateFolder}/engine`;
	mkdirSync(folder, { recursive: true });
	Object.assign(process.env, { N8N_USER_FOLDER: folder, N8N_ENCRYPTION_KEY: 'directory-services-demo', N8N_LOG_LEVEL: 'silent' });
}

await main(async () => {
	endOnSignals();
	try {
		await ensureInstalled();
		await buildNodes();
		await buildTools();
		quietEngine();
		const { onboard } = load(inProject('build', 'demo', 'headless.js'));
		const started = await startSimulators();
		const peopleOf = ({ simulator }) => simulator.control.people();
		const taken = new Set(Object.values(started).flatMap((directory) => peopleOf(directory).map(({ username }) => username)));
		const hired = [];
		for (let count = 0; count < 3; count += 1) {
			const one = somebody(taken);
			taken.add(one.username);
			hired.push(one);
		}

		const result = await step('Two polls and the onboarding of three people', async () => {
			return await onboard({
				workflow: exampleWorkflows().onboarding,
				nodes: builtNodes(),
				credentials: Object.fromEntries(Object.values(started).map(({ credentialType, credential }) => [credentialType, credential])),
				hire: () => hired.forEach((one) => started.fusionDirectory.simulator.control.add(one)),
			});
		});
		if (result.status !== 'success') throw new Trouble(`The workflow ended with ${result.status}: ${result.error}`);

		const find = (directory, username) => peopleOf(directory).find((one) => one.username === username);
		say();
		say(`  ${bold(`${hired.length} people were hired into FusionDirectory, the trigger announced ${result.events.length}`)}`);
		say();
		const rows = hired.map(({ displayName, username }) => {
			const account = find(started.synology, username);
			const user = find(started.fortiAuthenticator, username);
			return [
				displayName,
				username,
				account ? `yes (${account.id ?? account.container ?? ''})` : 'NO',
				(account?.groups ?? []).join(', '),
				user ? `yes (id ${user.id})` : 'NO',
			];
		});
		table(['person', 'user name', 'Synology account', 'Synology groups', 'FortiAuthenticator user'], rows);
		say();
		say(
			`  ${dim('Requests served:')} ${Object.values(started)
				.map(({ title, simulator }) => `${title} ${simulator.control.count()}`)
				.join(', ')}`,
		);
		if (rows.some((row) => row.includes('NO'))) throw new Trouble('Somebody lacks an account');
	} finally {
		await endEverything();
	}
});
