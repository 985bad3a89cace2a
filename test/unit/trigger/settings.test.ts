import type { INode, INodeProperties } from 'n8n-workflow';
import { readSettings } from '../../../nodes/trigger/settings';
import { triggerOn } from '../../../nodes/trigger/description';
import { watches, type Question } from '../../../nodes/trigger/source';
import { Watched } from './watched';

const node = { id: 'n', name: 'New Person', type: 'toy', typeVersion: 1, position: [0, 0], parameters: {} } satisfies INode;
const groups: INodeProperties = { displayName: 'Groups', name: 'watchedGroups', type: 'multiOptions', default: [] };
const toy = new Watched().directory();
const other = {
	...new Watched().directory({ groups }),
	service: 'fusionDirectory' as const,
	name: 'Otherland',
	credentialType: 'otherApi',
};

function read(parameters: Record<string, unknown>, directories = [toy]) {
	return readSettings(node, directories, (name, fallback) => parameters[name] ?? fallback);
}

test('what nobody has touched is what the fields show', () => {
	expect(read({})).toMatchObject({
		triggerOn: ['newUser'],
		emitExisting: false,
		maxUsers: 100,
		overlapSeconds: 600,
		rememberValues: false,
		daysAhead: 14,
		again: { names: [], token: '' },
		watchedFields: ['username', 'enabled', 'email'],
		scope: '',
		groups: [],
		filterRows: [],
	});
});

test('what was entered is read, cleaned', () => {
	const settings = read({
		triggerOn: ['userDisabled', 'newUser', 'nonsense'],
		emitExisting: true,
		maxUsers: '7',
		town: { mode: 'name', value: ' lille ' },
		options: {
			overlapMinutes: 1.5,
			daysAhead: 3,
			rememberValues: true,
			watchedFields: ['email', 'nonsense'],
			announceAgain: 'Ada, alan\nADA,, ',
		},
		filters: { rows: [{ field: 'a' }] },
	});
	expect(settings).toMatchObject({
		triggerOn: ['newUser', 'userDisabled'],
		emitExisting: true,
		maxUsers: 7,
		overlapSeconds: 90,
		rememberValues: true,
		daysAhead: 3,
		watchedFields: ['email'],
		scope: 'lille',
		filterRows: [{ field: 'a' }],
	});
	expect(settings.again.names).toEqual(['ada', 'alan']);
	expect(settings.again.token).not.toBe(read({ options: { announceAgain: 'Ada, alan ' } }).again.token);
	expect(read({ town: { mode: 'id', value: 42 } }).scope).toBe('42');
	expect(read({ town: { mode: 'id', value: true } }).scope).toBe('');
});

test.each([
	[{ triggerOn: [] }, "'Trigger On' is empty"],
	[{ triggerOn: 'newUser' }, "'Trigger On' is empty"],
	[{ triggerOn: ['userExpiring'] }, "Toyland can't tell the event 'userExpiring'"],
	[{ maxUsers: 0 }, "'Max Users per Poll' is not a whole number from 1"],
	[{ maxUsers: 1.5 }, "'Max Users per Poll' is not a whole number from 1"],
	[{ options: { overlapMinutes: -1 } }, "'Overlap (Minutes)' is not a number from 0"],
	[{ options: { overlapMinutes: 'x' } }, "'Overlap (Minutes)' is not a number from 0"],
	[{ options: { daysAhead: 0 } }, "'Days Ahead' is not a number above 0"],
	[
		{ options: { announceAgain: Array.from({ length: 21 }, (_, index) => `u${index}`).join() } },
		"'Announce Again' names more than 20 users",
	],
	[{ maxUsers: 1, options: { announceAgain: 'a,b' } }, "'Announce Again' names more than 1 users"],
	[{ town: { value: 'nowhere' } }, "'Town' can't be 'nowhere'"],
	[{ filters: { rows: 'x' } }, "'Filters' is no list of rows"],
	[{ filters: { rows: ['x'] } }, "'Filters' is no list of rows"],
])('%j is refused before anything is asked', (parameters, message) => {
	expect(() => read(parameters)).toThrow(message);
});

test('twenty names may be announced again, no overlap is an overlap', () => {
	expect(read({ options: { announceAgain: Array.from({ length: 20 }, (_, index) => `u${index}`).join() } }).again.names).toHaveLength(20);
	expect(read({ options: { overlapMinutes: 0 } }).overlapSeconds).toBe(0);
	expect(read({ maxUsers: 1 }).maxUsers).toBe(1);
});

test('among several directories the menu decides, and a service of none is refused', () => {
	expect(read({ service: 'fusionDirectory' }, [toy, other]).directory).toBe(other);
	expect(() => read({ service: 'nonsense' }, [toy, other])).toThrow("'Service' names no directory");
	expect(read({ service: 'nonsense' }).directory).toBe(toy);
});

test('groups are read where group events are watched, from a list or a text, and have to be named', () => {
	const watching = { ...other, watched: { ...other.watched, events: ['newUser', 'addedToGroup'] as const } };
	const named = (watchedGroups: unknown) => read({ triggerOn: ['addedToGroup'], watchedGroups }, [watching]).groups;
	expect(named(['CN=a,DC=x', ' CN=b,DC=x '])).toEqual(['CN=a,DC=x', 'CN=b,DC=x']);
	expect(named('CN=a,DC=x; CN=b,DC=x\n;CN=a,DC=x')).toEqual(['CN=a,DC=x', 'CN=b,DC=x']);
	expect(() => named([])).toThrow("'Groups' names no group");
	expect(read({ triggerOn: ['newUser'], watchedGroups: ['CN=a'] }, [watching]).groups).toEqual([]);
});

test('a change of a field is watched only with User Changed, and only when the field is', () => {
	const question = { triggerOn: ['userChanged'], watchedFields: ['email'] } as unknown as Question;
	expect(watches(question, 'phone', 'email')).toBe(true);
	expect(watches(question, 'phone')).toBe(false);
	expect(watches({ ...question, triggerOn: ['newUser'] }, 'email')).toBe(false);
});

describe('the parameters', () => {
	const named = (node: ReturnType<typeof triggerOn>, name: string) => node.properties.find((property) => property.name === name);
	const option = (node: ReturnType<typeof triggerOn>, name: string) => named(node, 'options')?.options?.find((one) => one.name === name);

	test('of one directory show no choice of service, and all that is its own', () => {
		const node = triggerOn(toy);
		expect(node.properties.map(({ name }) => name)).toEqual(['triggerOn', 'town', 'emitExisting', 'maxUsers', 'options']);
		expect(named(node, 'town')).not.toHaveProperty('displayOptions');
		expect(node.credentials).toEqual([{ name: 'toyApi', required: true, testedBy: 'toyApiTest' }]);
	});

	test('of several begin with the choice, and each shows its own', () => {
		const filters = { displayName: 'Filters', name: 'filters', type: 'fixedCollection', default: {} } as const;
		const own = { displayName: 'Zeal', name: 'zeal', type: 'boolean', default: false } as const;
		const node = triggerOn(toy, { ...other, watched: { ...other.watched, filters, options: [own] } });
		expect(node.properties[0]).toMatchObject({
			name: 'service',
			type: 'options',
			default: 'synologyDirectoryServer',
			noDataExpression: true,
		});
		expect(node.properties[0].options).toEqual([
			{ name: 'Otherland', value: 'fusionDirectory' },
			{ name: 'Toyland', value: 'synologyDirectoryServer' },
		]);
		const towns = node.properties.filter(({ name }) => name === 'town').map(({ displayOptions }) => displayOptions);
		expect(towns).toEqual([{ show: { service: ['synologyDirectoryServer'] } }, { show: { service: ['fusionDirectory'] } }]);
		expect(named(node, 'filters')?.displayOptions).toEqual({ show: { service: ['fusionDirectory'] } });
		expect(named(node, 'watchedGroups')?.displayOptions).toEqual({
			show: { service: ['fusionDirectory'], triggerOn: ['addedToGroup', 'removedFromGroup'] },
		});
		expect(option(node, 'zeal')).toMatchObject({ displayOptions: { show: { '/service': ['fusionDirectory'] } } });
		expect(node.credentials).toEqual([
			{ name: 'toyApi', required: true, testedBy: 'toyApiTest', displayOptions: { hide: { service: ['fusionDirectory'] } } },
			{ name: 'otherApi', required: true, testedBy: 'toyApiTest', displayOptions: { hide: { service: ['synologyDirectoryServer'] } } },
		]);
	});

	test('offer the events and fields that some directory has, in alphabetical order', () => {
		const node = triggerOn(toy);
		expect(named(node, 'triggerOn')).toMatchObject({ type: 'multiOptions', required: true, default: ['newUser'] });
		expect(named(node, 'triggerOn')?.options?.map((one) => one.name)).toEqual([
			'New User',
			'User Changed',
			'User Disabled',
			'User Removed',
		]);
		expect(named(node, 'triggerOn')?.options?.[0]).toMatchObject({ value: 'newUser', action: 'On new user' });
		expect(option(node, 'watchedFields')).toMatchObject({
			type: 'multiOptions',
			default: [],
			displayOptions: { show: { '/triggerOn': ['userChanged'] } },
			options: [
				{ name: 'Email', value: 'email' },
				{ name: 'Enabled', value: 'enabled' },
				{ name: 'Username', value: 'username' },
			],
		});
	});

	test('have the defaults that are read where nobody has touched them', () => {
		const node = triggerOn(toy);
		expect(named(node, 'emitExisting')).toMatchObject({ type: 'boolean', default: false });
		expect(named(node, 'maxUsers')).toMatchObject({ type: 'number', default: 100, typeOptions: { minValue: 1, maxValue: 10000 } });
		expect(named(node, 'options')).toMatchObject({ type: 'collection', default: {}, placeholder: 'Add option' });
		expect(option(node, 'announceAgain')).toMatchObject({ type: 'string', default: '' });
		expect(option(node, 'rememberValues')).toMatchObject({
			type: 'boolean',
			default: false,
			displayOptions: { show: { '/triggerOn': ['userChanged'] } },
		});
		expect(option(node, 'daysAhead')).toMatchObject({
			type: 'number',
			default: 14,
			typeOptions: { minValue: 1, maxValue: 366 },
			displayOptions: { show: { '/triggerOn': ['userExpiring'] } },
		});
		const labels = (named(node, 'options')?.options ?? []).map((one) => ('displayName' in one ? one.displayName : ''));
		expect(labels).toEqual([...labels].sort((one, next) => one.localeCompare(next, 'en')));
	});
});
