/** `node .ci/checkTag.mjs v1.2.3`: whether the tag, package.json, the lock file and the change log speak of one version. */
import { readFileSync } from 'node:fs';
import { inProject } from '../demo/lib/paths.mjs';

const read = (file) => readFileSync(inProject(file), 'utf8');
const version = (process.argv[2] ?? '').replace(/^v/, '');
const said = {
	'package.json': JSON.parse(read('package.json')).version,
	'package-lock.json': JSON.parse(read('package-lock.json')).version,
	'CHANGELOG.md': /^## (\S+)/m.exec(read('CHANGELOG.md'))?.[1],
};
const others = Object.entries(said).filter(([, one]) => one !== version);
for (const [file, one] of others) process.stderr.write(`${file} says ${one}, the tag ${version || 'nothing'}\n`);
process.exitCode = others.length > 0 ? 1 : 0;
