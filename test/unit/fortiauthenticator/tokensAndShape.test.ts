import type { JsonObject } from '../../../clients/json';
import { toDirectoryUser } from '../../../clients/fortiauthenticator/directoryUser';
import { FortiTokens } from '../../../clients/fortiauthenticator/fortiTokens';
import { sameField } from '../../../clients/fortiauthenticator/sameField';
import type { LocalUser } from '../../../clients/fortiauthenticator/types';
import { readLocalUser } from '../../../clients/fortiauthenticator/userFields';
import { refusalOf } from '../../refusalOf';
import { applianceStub, listed, refused } from './applianceStub';

describe('FortiTokens', () => {
	test('are listed by filters', async () => {
		const { appliance, sent } = applianceStub(() => listed({ serial: 'FTK1' }, { serial: 7 }));
		expect(await new FortiTokens(appliance).list([{ field: 'type', value: 'ftk' }], 5)).toMatchObject({
			records: [{ serial: 'FTK1' }],
			total: 2,
		});
		expect(sent).toEqual([{ method: 'GET', path: '/api/v1/fortitokens/', query: 'type=ftk&limit=5&offset=0', action: 'list FortiTokens' }]);
	});

	const tokens = [
		{ serial: 'a', type: 'ftk', status: 'available' },
		{ serial: 'b', type: 'ftk', status: 'available', locked: true },
		{ serial: 'c', type: 'ftk', status: 'assigned' },
		{ serial: 'd', type: 'ftm', status: 'available', locked: false },
	];
	const free = { ftk: { available: 1, locked: 1 }, ftm: { available: 1, locked: 0 } };

	test.each([
		[{ objects: [{ total_ftm: 5, used_ftm: 2, available_ftm: 3 }] }, { total: 5, used: 2, available: 3 }],
		[
			{ total_ftm: 5, used_ftm: '2' },
			{ total: 5, used: null, available: null },
		],
		[{ objects: [] }, null],
		['x', null],
		[refused(403, 'rights'), null],
		[refused(404, 'notFound'), null],
		[refused(502, 'http'), null],
		[refused(500, 'backend'), null],
	])('are counted, with licenses %j as %j', async (licenses, mobileLicenses) => {
		const { appliance, sent } = applianceStub(({ path }) =>
			path === '/api/v1/fortitokens/' ? listed(...tokens) : licenses instanceof Error ? licenses : { body: licenses },
		);
		expect(await new FortiTokens(appliance).available()).toEqual({ ...free, mobileLicenses });
		expect(sent.map(({ path, query, action }) => [path, query, action])).toEqual([
			['/api/v1/fortitokens/', 'status=available&limit=1000&offset=0', 'list FortiTokens'],
			['/api/v1/fortitokenmobilelicenses/', '', 'read the FortiToken Mobile licenses'],
		]);
	});

	test('are not counted where the login is refused', async () => {
		const { appliance } = applianceStub(({ path }) => (path === '/api/v1/fortitokens/' ? listed() : refused(401, 'login')));
		expect(await refusalOf(new FortiTokens(appliance).available())).toMatchObject({ kind: 'login' });
	});
});

describe('the shape of all directories', () => {
	const shape = (more: JsonObject, names?: ReadonlyMap<number, string>) =>
		toDirectoryUser(readLocalUser({ id: 7, username: 'ada', ...more }) as LocalUser, names);

	test('shows a whole user', () => {
		const all = { first_name: 'Ada', last_name: 'Lovelace', email: 'a@b.de', mobile_number: '+44-1', phone_number: '2', active: true };
		expect(shape({ ...all, expires_at: '2030-01-01T00:00:00', user_groups: [] })).toEqual({
			id: '7',
			username: 'ada',
			displayName: 'Ada Lovelace',
			firstName: 'Ada',
			lastName: 'Lovelace',
			email: 'a@b.de',
			phone: '+44-1',
			enabled: true,
			locked: false,
			expiresAt: '2030-01-01T00:00:00Z',
			passwordExpired: false,
			groups: [],
			source: 'fortiAuthenticator',
		});
	});

	test.each([
		[{}, { displayName: null, enabled: null, locked: null, passwordExpired: null, expiresAt: null, phone: null, email: null }],
		[{ first_name: 'Ada' }, { displayName: 'Ada', firstName: 'Ada', lastName: null }],
		[
			{ last_name: 'L', phone_number: '2', mobile_number: '' },
			{ displayName: 'L', phone: '2' },
		],
		[
			{ active: false, reason: 2 },
			{ enabled: false, locked: true, passwordExpired: false },
		],
		[
			{ active: false, reason: 4 },
			{ enabled: false, locked: false, passwordExpired: true },
		],
		[{ active: true, reason: 2 }, { locked: false }],
		[{ active: true, reason: 4 }, { passwordExpired: false }],
		[{ expires_at: '2030-01-01T02:00:00+02:00' }, { expiresAt: '2030-01-01T00:00:00Z' }],
		[{ expires_at: '2030-01-01T02:00:00+0200' }, { expiresAt: '2030-01-01T00:00:00Z' }],
		[{ expires_at: '2030-01-01T00:00:00Z' }, { expiresAt: '2030-01-01T00:00:00Z' }],
		[{ expires_at: '' }, { expiresAt: null }],
		[{ expires_at: 'never' }, { expiresAt: null }],
	])('shows %j as %j', (more, expected) => {
		expect(shape(more)).toMatchObject(expected);
	});

	test.each([
		[
			{ first_name: 7, last_name: {}, email: ['x'], mobile_number: 49, phone_number: true },
			{ displayName: '7', lastName: null, email: null, phone: '49' },
		],
		[{ first_name: '<KeyContainer Version="1">' }, { firstName: null }],
		[
			{ active: 'False', reason: '2' },
			{ enabled: false, locked: true, passwordExpired: false },
		],
		[
			{ active: 0, reason: 4 },
			{ enabled: false, locked: false, passwordExpired: true },
		],
		[
			{ active: {}, reason: [] },
			{ enabled: null, locked: null },
		],
		[
			{ expires_at: {}, user_groups: [7, null, {}, '/api/v1/usergroups/3/'] },
			{ expiresAt: null, groups: ['Devs'] },
		],
	])('takes %j, which nobody has checked, for %j', (more, expected) => {
		expect(toDirectoryUser({ id: 7, username: 'ada', resource_uri: '', ...more } as never, new Map([[3, 'Devs']]))).toMatchObject(expected);
	});

	test('names groups where their names are known', () => {
		const user_groups = ['/api/v1/usergroups/3/', '/api/v1/usergroups/4/', 'x'];
		expect(shape({ user_groups }).groups).toBeNull();
		expect(shape({ user_groups }, new Map([[3, 'Devs']])).groups).toEqual(['Devs']);
		expect(toDirectoryUser({ id: 7, username: 'ada', resource_uri: '' } as never, new Map()).groups).toBeNull();
	});
});

test.each([
	['city', 'x', 'x', true],
	['city', 'x', 'y', false],
	['token_type', null, '', true],
	['token_type', undefined, '', true],
	['token_type', '', null, true],
	['expires_at', '2030-01-01T00:00:00', '2030-01-01T01:00:00+01:00', true],
	['expires_at', '2030-01-01T00:00:00.123456', '2030-01-01T00:00:00Z', true],
	['expires_at', '2030-01-01T00:00:00', '2030-01-01T00:00:01', false],
	['expires_at', null, '', true],
	['expires_at', null, '2030-01-01T00:00:00', false],
	['city', '2030-01-01T00:00:00', '2030-01-01T01:00:00+01:00', false],
] as const)('%s: %j stored is %j wanted: %j', (field, kept, wanted, same) => {
	expect(sameField(field, kept, wanted)).toBe(same);
});
