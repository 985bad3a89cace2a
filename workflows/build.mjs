/** Writes the example workflows from `source/`; with `--check` only says which are not current. */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assistant } from './source/assistant.mjs';
import { firstOnboarding } from './source/first.mjs';
import { bulkImport, newUserAlert, onboarding, secondFactor } from './source/joining.mjs';
import { disableOnAlert, offboarding } from './source/leaving.mjs';
import { reconciliation } from './source/reconciliation.mjs';
import { expiringSoon, mover, passwordDesk } from './source/staying.mjs';

const folder = dirname(fileURLToPath(import.meta.url));
const workflows = {
	assistant,
	'bulk-import': bulkImport,
	'disable-on-alert': disableOnAlert,
	'expiring-soon': expiringSoon,
	'first-onboarding': firstOnboarding,
	mover,
	'new-user-alert': newUserAlert,
	offboarding,
	onboarding,
	'password-desk': passwordDesk,
	reconciliation,
	'second-factor': secondFactor,
};
const stale = [];
for (const [name, workflow] of Object.entries(workflows)) {
	const file = join(folder, `${name}.json`);
	const text = `${JSON.stringify(workflow, null, '\t')}\n`;
	if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
	stale.push(name);
	if (!process.argv.includes('--check')) writeFileSync(file, text);
}
const unknown = readdirSync(folder).filter((name) => name.endsWith('.json') && !(name.slice(0, -5) in workflows));
if (process.argv.includes('--check') && stale.length + unknown.length > 0) {
	process.stderr.write(`Not as built: ${[...stale, ...unknown].join(', ')}. Run node workflows/build.mjs\n`);
	process.exitCode = 1;
}
