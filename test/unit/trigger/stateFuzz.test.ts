import fc from 'fast-check';
import { deflated } from '../../../clients/directory/deflate';
import { detectUserEvents } from '../../../nodes/trigger/detect';
import { nextRequest } from '../../../nodes/trigger/request';
import { packRows, unpackRows } from '../../../nodes/trigger/packedRows';
import { keyBytes, readRows, readState, readStateOrWhy } from '../../../nodes/trigger/state';
import { directoryEvents, type DirectoryEventName, type Listing, type ListedPerson, type PollConfig } from '../../../nodes/trigger/types';
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

const laterThan = (service: Service): ListedPerson[] => [
	...people[service],
	service === 'fortiAuthenticator' ? forti(3) : fusion('cyd', '20260301120000Z'),
];

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

/** Tried at every place. */
const nastiest: unknown[] = [2 ** 53 - 1, -1, 0.5, 2 ** 53, 1e308, 253_402_300_800, '', 'AAAA', [], {}, [[]], null, true];
const nasty = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom(...nastiest));

describe('a stored state with a field that is not what it was', () => {
	/** The guard refuses it, or the next poll goes on from it and leaves a state that can be read. */
	function goesOnOrIsRefused(settings: PollConfig, listing: Listing, stored: unknown): void {
		const { state } = readStateOrWhy(stored, settings);
		if (state === undefined) return;
		nextRequest({ config: settings, state });
		const outcome = detectUserEvents({ config: settings, state, listing, now: NOW, limit: 10 });
		if (outcome.kind !== 'detected') throw new Error(JSON.stringify(outcome));
		// A count at the end of what can be counted is the one thing that makes the next baseline.
		const counts: unknown[] = [...Object.values(state), ...(state.kind === 'rows' ? (readRows(state.rows, settings) ?? []).flat() : [])];
		const next = JSON.parse(JSON.stringify(outcome.nextState)) as unknown;
		if (!counts.includes(Number.MAX_SAFE_INTEGER)) expect(readState(next, settings)).toBeDefined();
	}

	test.each(kinds)('%s with %j, values remembered: %s, is refused, or the polls go on from it', (service, triggerOn, rememberValues) => {
		const settings = config(service, { triggerOn, rememberValues, fullWalkEvery: 2 });
		const polls = new Polls(settings);
		polls.walk(...people[service]);
		const sound: unknown = JSON.parse(JSON.stringify(polls.state));
		const listing: Listing = { kind: 'complete', people: laterThan(service) };
		for (const path of paths(sound)) for (const put of nastiest) goesOnOrIsRefused(settings, listing, withValue(sound, path, put));
		fc.assert(
			fc.property(fc.constantFrom(...paths(sound)), nasty, (path, put) => {
				goesOnOrIsRefused(settings, listing, withValue(sound, path, put));
			}),
			{ numRuns: 300 },
		);
	});

	const withRows = kinds.filter(([, events]) => events.length > 1);

	test.each(withRows)('%s with %j, values remembered: %s, holds for whatever is in the rows', (service, triggerOn, rememberValues) => {
		const settings = config(service, { triggerOn, rememberValues, fullWalkEvery: 2 });
		const polls = new Polls(settings);
		polls.walk(...people[service]);
		const sound = polls.state;
		if (sound?.kind !== 'rows') throw new Error('There are no rows');
		const rows: unknown = unpackRows(sound.rows, keyBytes(settings));
		const listing: Listing = { kind: 'complete', people: laterThan(service) };
		const goesOn = (spoiled: unknown): void => {
			if (Array.isArray(spoiled) && spoiled.every(Array.isArray))
				goesOnOrIsRefused(settings, listing, { ...sound, rows: packRows(spoiled) });
		};
		for (const path of paths(rows)) for (const put of nastiest) goesOn(withValue(rows, path, put));
		fc.assert(
			fc.property(
				fc.constantFrom<Path>([], ...paths(rows)),
				fc.oneof(nasty, fc.constantFrom<unknown>([[], []], [[''], ['']])),
				(path, put) => {
					goesOn(withValue(rows, path, put));
				},
			),
			{ numRuns: 100 },
		);
	});

	test('rows that are empty, and counts that no text can hold, are no rows', () => {
		const settings = config('fusionDirectory', { triggerOn: directoryEvents });
		for (const columns of [[], [null], [null, []], [null, [], [], [], [], []]]) {
			for (const count of [1, 5, 2 ** 53 - 1, 1e308, 2 ** 32 - 1]) {
				expect(readRows(deflated('', [count, 0, columns]), settings)).toBeUndefined();
			}
		}
		expect(readRows(packRows([[], []]), settings)).toBeUndefined();
	});
});
