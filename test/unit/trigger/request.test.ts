import { nextRequest } from '../../../nodes/trigger/request';
import type { DirectoryEventName, Listing, ListingRequest } from '../../../nodes/trigger/types';
import { config, forti, fusion, Polls, synology, type Service } from './build';

const baseline: Record<Service, Listing> = {
	fusionDirectory: { kind: 'complete', people: [fusion('ada', '20260101000000Z')] },
	synologyDirectoryServer: { kind: 'complete', people: [synology('ada')] },
	fortiAuthenticator: { kind: 'complete', people: [forti(7)] },
};

const services = Object.keys(baseline) as Service[];

describe('what a poll asks for', () => {
	test.each(services)('%s: everything when there is no state', (service) => {
		expect(nextRequest({ config: config(service), state: undefined })).toEqual({ kind: 'complete', reason: 'baseline' });
	});

	test.each<[Service, DirectoryEventName[], ListingRequest]>([
		['fusionDirectory', ['newUser'], { kind: 'since', stamp: 'created', from: '20251231235000Z' }],
		['fusionDirectory', ['newUser', 'userChanged'], { kind: 'since', stamp: 'modified', from: '20251231235000Z' }],
		['fusionDirectory', ['userDisabled'], { kind: 'since', stamp: 'modified', from: '20251231235000Z' }],
		['fusionDirectory', ['userRemoved'], { kind: 'complete', reason: 'everyPoll' }],
		['synologyDirectoryServer', ['newUser'], { kind: 'complete', reason: 'everyPoll' }],
		['fortiAuthenticator', ['newUser'], { kind: 'newest', aboveId: 7 }],
		['fortiAuthenticator', ['userChanged'], { kind: 'complete', reason: 'everyPoll' }],
	])('%s with %j, with a state', (service, triggerOn, request) => {
		const polls = new Polls(config(service, { triggerOn }));
		polls.detect(baseline[service]);
		expect(nextRequest({ config: polls.settings, state: polls.state })).toEqual(request);
	});

	test.each<[Service, DirectoryEventName[]]>([
		['fortiAuthenticator', ['newUser']],
		['fusionDirectory', ['userChanged']],
	])('%s: every 60th poll everything, and only that', (service, triggerOn) => {
		const polls = new Polls(config(service, { triggerOn }));
		polls.detect(baseline[service]);
		const kinds: string[] = [];
		for (let poll = 0; poll < 120; poll++) {
			const request = nextRequest({ config: polls.settings, state: polls.state });
			kinds.push(request.kind);
			if (request.kind === 'newest') polls.detect({ kind: 'newest', people: [forti(7)], total: 1, reachedEnd: true });
			else if (request.kind === 'since') polls.since();
			else polls.detect(baseline[service]);
		}
		expect(kinds.flatMap((kind, index) => (kind === 'complete' ? [index + 1] : []))).toEqual([60, 120]);
	});

	test('an empty FusionDirectory is asked for whoever is created from now on', () => {
		const polls = new Polls(config('fusionDirectory'));
		polls.walk();
		expect(nextRequest({ config: polls.settings, state: polls.state })).toEqual({
			kind: 'since',
			stamp: 'created',
			from: '20260301115000Z',
		});
	});

	test('a directory that showed nobody is asked for everybody until somebody comes', () => {
		const polls = new Polls(config('fortiAuthenticator'));
		polls.walk();
		expect(nextRequest({ config: polls.settings, state: polls.state })).toMatchObject({ kind: 'complete' });
		polls.walk(forti(1));
		expect(nextRequest({ config: polls.settings, state: polls.state })).toEqual({ kind: 'newest', aboveId: 1 });
	});
});
