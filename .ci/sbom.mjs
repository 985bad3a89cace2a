/**
 * `npm run sbom`: what the package brings to whoever installs it, as CycloneDX in test-results/sbom.json, and whether
 * every part of it may be used under the package's own licence.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { inProject, projectFolder } from '../demo/lib/paths.mjs';
import { say, table } from '../demo/lib/say.mjs';

const allowed = ['MIT', 'MIT-0', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Apache-2.0'];
const options = { cwd: projectFolder, encoding: 'utf8', maxBuffer: 2 ** 28, shell: process.platform === 'win32' };
const { stdout } = spawnSync('npm', ['sbom', '--sbom-format=cyclonedx'], options);
const whole = JSON.parse(stdout);

// Followed from our own dependencies: npm's `--omit=dev` also drops what a development dependency shares with us.
const dependsOn = new Map(whole.dependencies.map(({ ref, dependsOn: targets = [] }) => [ref, targets]));
const { dependencies } = JSON.parse(readFileSync(inProject('package.json'), 'utf8'));
const own = Object.keys(dependencies).map(
	(name) => whole.components.find((one) => one['bom-ref'] === `${name}@${one.version}`)?.['bom-ref'],
);
const reached = new Set(own);
for (const ref of reached) for (const target of dependsOn.get(ref) ?? []) reached.add(target);
const sbom = {
	...whole,
	components: whole.components.filter((one) => reached.has(one['bom-ref'])),
	dependencies: whole.dependencies.filter(({ ref }) => reached.has(ref)),
};
mkdirSync(inProject('test-results'), { recursive: true });
writeFileSync(inProject('test-results', 'sbom.json'), `${JSON.stringify(sbom, null, 2)}\n`);

const parts = sbom.components.map(({ name, version, licenses = [] }) => ({
	name,
	version,
	licences: licenses.map(({ license, expression }) => license?.id ?? license?.name ?? expression ?? 'none stated'),
}));
table(
	['package', 'version', 'licence'],
	parts.map(({ name, version, licences }) => [name, version, licences.join(', ')]),
);
const doubtful = parts.filter(({ licences }) => licences.length === 0 || !licences.every((one) => allowed.includes(one)));
if (doubtful.length > 0) {
	say(`  Not among the licences we take: ${doubtful.map(({ name }) => name).join(', ')}`);
	process.exitCode = 1;
}
