import { detectUserEvents } from '../../../nodes/trigger/detect';
import { secondsToStamp } from '../../../nodes/trigger/identity';
import type { DirectoryEventName, ListedPerson } from '../../../nodes/trigger/types';
import { config, forti, fusion, NOW, synology, type Service } from './build';

const people = 100_000;
const facts = (index: number) => ({ displayName: `Person Number ${index}`, email: `person.${index}@example.com` });
const listed: Record<Service, (index: number) => ListedPerson> = {
	fusionDirectory: (index) => {
		const name = `person.${index}`;
		const stamp = secondsToStamp(1_700_000_000 + index * 60);
		return fusion(name, stamp, { ...facts(index), id: `uid=${name},ou=people,dc=example,dc=com` });
	},
	synologyDirectoryServer: (index) => synology(`person.${index}`, `CN=Person Number ${index},CN=Users,DC=example,DC=com`, facts(index)),
	fortiAuthenticator: (index) => forti(index + 1, `person.${index}`, facts(index)),
};

/** What docs/trigger.md says, in bytes of JSON for 100,000 users. */
const atMost: Array<[string, DirectoryEventName[], Record<Service, number>]> = [
	['New User', ['newUser'], { fusionDirectory: 500, synologyDirectoryServer: 2.14e6, fortiAuthenticator: 1.07e6 }],
	[
		'Enabled, Disabled, Removed',
		['newUser', 'userEnabled', 'userDisabled', 'userRemoved'],
		{ fusionDirectory: 11e6, synologyDirectoryServer: 13e6, fortiAuthenticator: 7e6 },
	],
	['User Changed', ['userChanged'], { fusionDirectory: 22e6, synologyDirectoryServer: 24e6, fortiAuthenticator: 18e6 }],
];

describe.each(atMost)('what is remembered of 100,000 users for %s', (_title, triggerOn, limits) => {
	test.each(Object.entries(limits) as Array<[Service, number]>)('%s: at most %d bytes', (service, limit) => {
		const settings = config(service, { triggerOn });
		const everybody = Array.from({ length: people }, (_, index) => listed[service](index));
		const outcome = detectUserEvents({
			config: settings,
			state: undefined,
			listing: { kind: 'complete', people: everybody },
			now: NOW,
			limit: 100,
		});
		if (outcome.kind !== 'detected') throw new Error(outcome.kind);
		const bytes = Buffer.byteLength(JSON.stringify(outcome.nextState));
		process.stdout.write(`${service} ${triggerOn.join('+')}: ${bytes} bytes\n`);
		expect(bytes).toBeLessThanOrEqual(limit);
	});
});
