// `npm run bench`: builds what is needed and runs the measurements. `--json` prints one JSON object instead of a table.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const run = (command, args, output) => {
	const { status } = spawnSync(command, args, {
		cwd: root,
		stdio: ['ignore', output, 'inherit'],
		shell: process.platform === 'win32' && command === npm,
	});
	if (status !== 0) process.exit(status ?? 1);
};

if (!existsSync(new URL('../node_modules', import.meta.url))) run(npm, ['ci'], 'ignore');
run(npm, ['run', '--silent', 'build'], 'ignore');
run(npm, ['run', '--silent', 'build:tools'], 'ignore');
run(process.execPath, ['build/bench/main.js', ...process.argv.slice(2)], 'inherit');
