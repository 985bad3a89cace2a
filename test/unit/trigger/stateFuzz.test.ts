import fc from 'fast-check';
import { detectUserEvents } from '../../../nodes/trigger/detect';
import { nextRequest } from '../../../nodes/trigger/request';
import { readState, readStateOrWhy } from '../../../nodes/trigger/state';
import { directoryEvents, type DirectoryEventName, type Listing, type ListedPerson } from '../../../nodes/trigger/types';
import { config, forti, fusion, NOW, Polls, synology, type Service } from './build';

const fields = { groups: ['staff'], expiresAt: '2026-03-02T00:00:00Z', email: 'a@example.org' };
const people: Record<Service, ListedPerson[]> = {
	fusionDirectory: [fusion('ada', '20260101000000Z', fields), fusion('bob', '20260228000000Z')],
	synologyDirectoryServer: [synology('ada', undefined, fields), synology('bob')],
	fortiAuthenticator: [forti(1, 'ada', fields), forti(2, 'bob')],
};
const kinds: Array<[Service, readonly DirectoryEventName[], boolean]> = (Object.keys(people) as Service[]).flatMap(
	(service): Array<[Service, readonly DirectoryEventName[], boolean]> => [
		[service, ['newUser'], false],
		[service, directoryEvents, false],
		[service, directoryEvents, true],
	],
);

type Path = Array<string | number>;

function paths(value: unknown, path: Path = []): Path[] {
	if (typeof value !== 'object' || value === null) return [path];
	return [...(path.length > 0 ? [path] : []), ...Object.entries(value).flatMap(([name, inner]) => paths(inner, [...path, name]))];
}

function withValue(value: unknown, [name, ...rest]: Path, put: unknown): unknown {
	if (name === undefined) return put;
	const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string | number, unknown>;
	copy[name] = withValue(copy[name], rest, put);
	return copy;
}

const nasty = fc.oneof(
	fc.jsonValue({ maxDepth: 2 }),
	fc.constantFrom<unknown>(2 ** 53 - 1, -1, 2 ** 53, 1e308, 253_402_300_800, '', 'AAAA', [], {}, [[]], null, true),
);

describe('a stored state with a field that is not what it was', () => {
	test.each(kinds)('%s with %j, values remembered: %s, is refused, or the polls go on from it', (service, triggerOn, rememberValues) => {
		const settings = config(service, { triggerOn, rememberValues, fullWalkEvery: 2 });
		const polls = new Polls(settings);
		polls.walk(...people[service]);
		const sound: unknown = JSON.parse(JSON.stringify(polls.state));
		const later = [...people[service], ...(service === 'fortiAuthenticator' ? [forti(3)] : [fusion('cyd', '20260301120000Z')])];
		const listing: Listing = { kind: 'complete', people: later };
		fc.assert(
			fc.property(fc.constantFrom(...paths(sound)), nasty, (path, put) => {
				const reading = readStateOrWhy(withValue(sound, path, put), settings);
				if (reading.state === undefined) return;
				nextRequest({ config: settings, state: reading.state });
				const outcome = detectUserEvents({ config: settings, state: reading.state, listing, now: NOW, limit: 10 });
				if (outcome.kind !== 'detected') throw new Error(JSON.stringify(outcome));
				// A count at the end of what can be counted is the one thing that makes the next baseline.
				const atEnd = Object.values(reading.state).includes(Number.MAX_SAFE_INTEGER);
				if (!atEnd) expect(readState(JSON.parse(JSON.stringify(outcome.nextState)), settings)).toBeDefined();
			}),
			{ numRuns: 300 },
		);
	});
});
