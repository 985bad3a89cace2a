/**
 * `npm run sbom`: what the package brings to whoever installs it, as CycloneDX in test-results/sbom.json, and whether
 * every part of it may be used under the package's own licence.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { inProject, projectFolder } from '../demo/lib/paths.mjs';
import { npm } from '../demo/lib/processes.mjs';
import { say, table } from '../demo/lib/say.mjs';

const allowed = ['MIT', 'MIT-0', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Apache-2.0'];
const text = await npm(['sbom', '--sbom-format=cyclonedx', '--omit=dev', '--omit=peer', '--omit=optional'], { cwd: projectFolder });
const sbom = JSON.parse(text.slice(text.indexOf('{')));
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
