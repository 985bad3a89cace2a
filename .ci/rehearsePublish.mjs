/**
 * `npm run rehearse`: the steps of the action *Publish* on this machine, for the tag of the version at hand. What
 * .ci/run does as stages of its own is named and not done twice; `npm publish` packs and publishes nothing, with no registry
 * in reach.
 */
import { readFileSync } from 'node:fs';
import { inProject, projectFolder } from '../demo/lib/paths.mjs';
import { endEverything, endOnSignals, npm, run } from '../demo/lib/processes.mjs';
import { Trouble, dim, main, say } from '../demo/lib/say.mjs';

const manifest = JSON.parse(readFileSync(inProject('package.json'), 'utf8'));
const action = readFileSync(inProject('.github', 'workflows', 'publish.yml'), 'utf8');
const steps = [...action.matchAll(/^ +- run: (.+)$/gm)].map(([, command]) => command);
const stages = readFileSync(inProject('.ci', 'run.mjs'), 'utf8');

/** Whether .ci/run has the same among its stages. */
const isStage = (command) =>
	command === 'npm ci' || [/^npm run ([\w:]+)/, /^npm (test)$/].some((way) => stages.includes(`('${way.exec(command)?.[1]}'`));

async function publish(args) {
	const told = await npm(['publish', ...args, '--dry-run', '--json', '--loglevel=error'], {
		cwd: projectFolder,
		// A port where nobody listens: a rehearsal that needs the registry has not rehearsed what it seems to.
		env: { ...process.env, npm_config_registry: 'http://127.0.0.1:9', npm_config_fetch_retries: '0' },
	});
	const answer = JSON.parse(told.slice(told.indexOf('{')));
	const packed = answer[manifest.name] ?? answer;
	if (packed.name !== manifest.name || packed.version !== manifest.version) throw new Trouble(`npm would publish ${packed.id}`);
	// npm takes a statement of provenance only from the repository that package.json names, for a package everybody may read.
	if (!args.includes('--provenance') || !args.includes('public')) throw new Trouble('It would be published without provenance');
	if (!/^(git\+)?https:\/\/github\.com\/[\w.-]+\/[\w.-]+\.git$/.test(manifest.repository.url)) throw new Trouble(manifest.repository.url);
	return `${packed.entryCount} files, ${Math.round(packed.size / 1000)} kB`;
}

await main(async () => {
	endOnSignals();
	try {
		for (const command of steps) {
			const [program, ...args] = command.replace('"$GITHUB_REF_NAME"', `v${manifest.version}`).split(' ');
			if (isStage(command)) say(`  ${command} ${dim('a stage of .ci/run')}`);
			else if (program === 'node') say(`  ${command} ${dim(`passed ${await run(process.execPath, args, { cwd: projectFolder })}`)}`);
			else if (command.startsWith('npm publish ')) say(`  ${command} ${dim(await publish(args.slice(1)))}`);
			else throw new Trouble(`Nobody rehearses "${command}"`);
		}
		if (!steps.at(-1)?.startsWith('npm publish ')) throw new Trouble('The action does not end with npm publish');
	} finally {
		await endEverything();
	}
});
