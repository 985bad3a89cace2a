import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resources as fortiAuthenticator } from '../../../nodes/FortiAuthenticator/actions/resources';
import { resources as fusionDirectory } from '../../../nodes/FusionDirectory/actions/resources';
import { resources as synology } from '../../../nodes/SynologyDirectoryServer/actions/resources';

const root = join(__dirname, '..', '..', '..');

interface Told {
	name: string;
	operations: ReadonlyArray<{ name: string }>;
}

/**
 * A table of resources and operations: `A · B` in the first column shares a row, with the operations of each behind their
 * own `·`, or with the same ones for both.
 */
function tableOf(page: string, heading: string): Record<string, string[]> {
	const text = readFileSync(join(root, page), 'utf8');
	const start = text.indexOf(`| ${heading} |`);
	const [table] = /^(?:\|.*\n)+/.exec(text.slice(start)) ?? [''];
	const rows = table.split('\n').slice(2).filter(Boolean);
	const entries = rows.flatMap((row) => {
		const [, names, operations] = row.split('|').map((cell) => cell.trim());
		const groups = operations.split(' · ');
		return names.split(' · ').map((name, index): [string, string[]] => {
			const listed = (groups[index] ?? groups[0]).replace(/with domain access (?:\(LDAPS\) )?/g, '').split(/[,;] /);
			return [name.replace(/ \(.*\)$/, ''), listed.map((one) => one.toLowerCase()).sort()];
		});
	});
	return Object.fromEntries(entries);
}

const registered = (resources: readonly Told[]): Record<string, string[]> =>
	Object.fromEntries(resources.map(({ name, operations }) => [name, operations.map((one) => one.name.toLowerCase()).sort()]));

test.each([
	['README.md', 'FusionDirectory', fusionDirectory],
	['README.md', 'Synology Directory Server', synology],
	['README.md', 'FortiAuthenticator', fortiAuthenticator],
	['docs/fusiondirectory.md', 'Resource', fusionDirectory],
])('%s (%s) tells every operation of the node, and no other', (page, heading, resources: readonly Told[]) => {
	expect(tableOf(page, heading)).toEqual(registered(resources));
});
