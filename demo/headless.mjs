/** `npm run demo`: people come and one leaves, through n8n's engine, without n8n: nothing to install beyond the project itself. */
import { createRequire } from 'node:module';
import { mkdirSync, readFileSync } from 'node:fs';
import { inProject, stateFolder } from './lib/paths.mjs';
import { somebody } from './lib/people.mjs';
import { endEverything, endOnSignals } from './lib/processes.mjs';
import { buildNodes, buildTools, ensureInstalled } from './lib/project.mjs';
import { Trouble, bold, dim, main, say, step, table } from './lib/say.mjs';
import { demoSettings, exampleWorkflows, withSettings } from './lib/setUp.mjs';
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
		const { play } = load(inProject('build', 'demo', 'headless.js'));
		const started = await startSimulators();
		const peopleOf = ({ simulator }) => simulator.control.people();
		const find = (directory, username) => peopleOf(directory).find((one) => one.username === username);
		const credentials = Object.fromEntries(Object.values(started).map(({ credentialType, credential }) => [credentialType, credential]));
		const demo = { nodes: builtNodes(), credentials };
		const { onboarding, offboarding } = exampleWorkflows();
		const played = async (title, settings) => {
			const result = await step(title, async () => await play({ ...demo, ...settings }));
			if (result.status !== 'success') throw new Trouble(`The workflow ended with ${result.status}: ${result.error}`);
			return result;
		};

		const taken = new Set(Object.values(started).flatMap((directory) => peopleOf(directory).map(({ username }) => username)));
		const hired = [];
		for (let count = 0; count < 3; count += 1) {
			const one = somebody(taken);
			taken.add(one.username);
			hired.push(one);
		}
		const coming = await played('Two polls and the onboarding of three people', {
			workflow: withSettings(onboarding, demoSettings),
			trigger: 'New Person',
			change: () => hired.forEach((one) => started.fusionDirectory.simulator.control.add(one)),
		});
		const mailTo = ({ email }) => coming.mails.find(({ to }) => to === email);
		say();
		say(`  ${bold(`${hired.length} people were hired into FusionDirectory, the trigger announced ${coming.events.length}`)}`);
		say();
		const rows = hired.map((one) => {
			const account = find(started.synology, one.username);
			const user = find(started.fortiAuthenticator, one.username);
			return [
				one.displayName,
				one.username,
				account ? `yes (${account.id ?? account.container ?? ''})` : 'NO',
				(account?.groups ?? []).join(', '),
				user ? `yes (id ${user.id})` : 'NO',
				mailTo(one) ? `mailed to ${one.email}` : 'NO',
			];
		});
		table(['person', 'user name', 'Synology account', 'Synology groups', 'FortiAuthenticator user', 'password'], rows);
		if (rows.some((row) => row.includes('NO'))) throw new Trouble('Somebody lacks an account or a password');

		const [leaver] = hired;
		say();
		const leaving = await played(`Polls and the offboarding of ${leaver.displayName}`, {
			workflow: withSettings(offboarding, demoSettings),
			trigger: 'Somebody Left',
			change: () => started.fusionDirectory.simulator.control.remove(leaver.username),
		});
		const stateOf = (directory) => {
			const one = find(directory, leaver.username);
			return one ? (one.enabled === false ? 'disabled' : 'ENABLED') : 'gone';
		};
		say();
		say(`  ${bold(`${leaver.displayName} left FusionDirectory, the trigger announced ${leaving.events.length}`)}`);
		say();
		table(
			['directory', 'account'],
			Object.values(started).map((directory) => [directory.title, stateOf(directory)]),
		);
		for (const { to, subject } of leaving.mails) say(`  ${dim(`mail to ${to}: ${subject}`)}`);
		say(`  ${dim('In n8n the workflow now waits thirty days, reads each account again by its id, and deletes it after an approval.')}`);
		say();
		say(
			`  ${dim('Requests served:')} ${Object.values(started)
				.map(({ title, simulator }) => `${title} ${simulator.control.count()}`)
				.join(', ')}`,
		);
		if (stateOf(started.fortiAuthenticator) === 'ENABLED') throw new Trouble('Somebody who left can still sign in');
	} finally {
		await endEverything();
	}
});
