import { detectUserEvents } from '../../../nodes/trigger/detect';
import { secondsToStamp } from '../../../nodes/trigger/identity';
import type { DirectoryEventName, ListedPerson } from '../../../nodes/trigger/types';
import { config, forti, fusion, NOW, synology, type Service } from './build';

/** `STATE_USERS=100000` gives the numbers of docs/trigger.md; what a user takes is the same at any size. */
const people = Number(process.env.STATE_USERS ?? 10_000);
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

/** What docs/trigger.md says: bytes of JSON for each user, and what a state takes whatever its size. */
const constant = 500;
const atMost: Array<[string, DirectoryEventName[], Record<Service, number>]> = [
	['New User', ['newUser'], { fusionDirectory: 0, synologyDirectoryServer: 16, fortiAuthenticator: 8 }],
	[
		'Enabled, Disabled, Removed',
		['newUser', 'userEnabled', 'userDisabled', 'userRemoved'],
		{ fusionDirectory: 23, synologyDirectoryServer: 27, fortiAuthenticator: 18 },
	],
	['User Changed', ['userChanged'], { fusionDirectory: 28, synologyDirectoryServer: 31, fortiAuthenticator: 23 }],
];

describe.each(atMost)('what is remembered of users for %s', (_title, triggerOn, limits) => {
	test.each(Object.entries(limits) as Array<[Service, number]>)('%s: at most %d bytes a user', (service, limit) => {
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
		expect(bytes).toBeLessThanOrEqual(constant + limit * people);
	});
});
