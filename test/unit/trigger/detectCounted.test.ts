import { nextRequest } from '../../../nodes/trigger/request';
import type { DirectoryEventName, ListedPerson, Listing } from '../../../nodes/trigger/types';
import { config, Polls, synology } from './build';

/** Where the directory counts its changes: 20260301110000Z is an hour before the polls. */
function person(username: string, createdAt = '20260301110000Z', groups: string[] = []): ListedPerson {
	return { ...synology(username, undefined, { groups }), identifier: `id of ${username}`, createdAt, modifiedAt: createdAt };
}

const changed = (place: string, ...people: ListedPerson[]): Listing => ({ kind: 'changes', people, gone: [], place });
const everybody = (place: string, ...people: ListedPerson[]): Listing => ({ kind: 'complete', people, place });

function started(triggerOn: DirectoryEventName[]): Polls {
	const strategy = { listing: 'changes', identity: 'identifier' } as const;
	const polls = new Polls(config('synologyDirectoryServer', { strategy, triggerOn, fullWalkEvery: 12 }));
	polls.events(everybody('1', person('ada')));
	return polls;
}

test('whoever came with an old stamp and waits for their turn is announced though everybody is read meanwhile', () => {
	const polls = started(['newUser']);
	const late = ['bob', 'eve'].map((name) => person(name, '20200101000000Z'));
	expect(polls.events(changed('2', ...late), 1)).toEqual(['newUser bob']);
	expect(polls.events(everybody('3', person('ada'), ...late, person('fay'), person('gil')), 1)).toEqual(['newUser eve']);
	// Who waits after a complete list is asked for among everybody, not behind an old place.
	expect(polls.state).not.toHaveProperty('place');
	expect(polls.events(everybody('3', person('ada'), ...late, person('fay'), person('gil')))).toEqual(['newUser fay', 'newUser gil']);
	expect(polls.events(everybody('4', person('ada'), ...late))).toEqual([]);
});

test('somebody who came with groups is announced, then asked for again and told to have come into them', () => {
	const polls = started(['newUser', 'addedToGroup', 'removedFromGroup']);
	polls.events(everybody('2', person('ada')));
	expect(nextRequest({ config: polls.settings, state: polls.state })).toMatchObject({ kind: 'changes', place: '2' });
	const bob = person('bob', undefined, ['Staff']);
	expect(polls.events(changed('3', bob))).toEqual(['newUser bob']);
	expect(nextRequest({ config: polls.settings, state: polls.state })).toMatchObject({ kind: 'complete' });
	expect(polls.events(everybody('3', person('ada'), bob))).toEqual(['addedToGroup bob']);
	expect(nextRequest({ config: polls.settings, state: polls.state })).toMatchObject({ kind: 'changes', place: '3' });
});
