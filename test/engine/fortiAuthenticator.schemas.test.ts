import type { IDataObject } from 'n8n-workflow';
import { resources } from '../../nodes/FortiAuthenticator/actions/resources';
import { byId, byName, groupByName, useFortiAuthenticatorNode } from './fortiAuthenticatorSetup';
import { testPreviews, type Sample } from './schemas';

const bench = useFortiAuthenticatorNode();

const user = byName('ada.lovelace');
const emmy = byName('emmy.noether');

/** On the first attribute that Ada has. */
const onAttribute =
	(parameters: IDataObject): Sample =>
	async (resource, operation) => {
		const { json } = await bench.run('radiusAttribute', 'getAll', { user });
		return await bench.run(resource, operation, { user, attribute: byId(String(json[0].id)), ...parameters });
	};

const samples: Record<string, Sample[]> = {
	'localUser create': [{ username: 'new', email: 'new@example.com', generatePassword: true }],
	'localUser upsert': [{ username: 'new', email: 'new@example.com', generatePassword: true }],
	'localUser get': [{ user }],
	'localUser getAll': [{}],
	'localUser update': [{ user, updateFields: { city: 'x' } }],
	'localUser delete': [{ user }],
	'localUser enable': [{ user: byName('donald.knuth') }],
	'localUser disable': [{ user }],
	'localUser sendOobToken': [{ user: byName('katherine.johnson') }],
	'localUser verifyRecoveryAnswer': [{ user, recoveryAnswer: 'x' }],
	'localUser assignToken': [{ user }],
	'localUser unassignToken': [{ user: byName('grace.hopper') }],
	'radiusAttribute create': [{ user, attributeName: 'Session-Timeout', value: '1' }],
	'radiusAttribute getAll': [{ user }],
	'radiusAttribute replaceAll': [{ user, specify: 'json', attributesJson: '[{"attribute":"Filter-Id","value":"x"}]' }],
	'radiusAttribute deleteAll': [{ user }],
	'userGroup create': [{ name: 'Interns' }],
	'userGroup get': [{ group: groupByName('Staff') }],
	'userGroup getAll': [{}],
	'userGroup delete': [{ group: groupByName('Staff') }],
	'groupMembership add': [{ user, group: groupByName('Contractors') }],
	'groupMembership remove': [{ user, group: groupByName('Staff') }],
	'groupMembership getAll': [{}],
	'groupMembership set': [{ user, groups: ['Staff', 'Administrators'] }],
	'fortiToken getAll': [{}],
	'fortiToken getAvailableCount': [{}],
	'system getInfo': [{}],
	'push send': [{ username: 'grace.hopper' }],
	'localUser getGroups': [{ user }],
	'localUser suggestUsername': [{ firstName: 'Ada', lastName: 'Lovelace', options: { alsoTaken: 'alovelace' } }],
	'localUser verifyLogin': [{ username: 'alan.turing', password: 'Seed-Pass-2026' }],
	'userGroup update': [{ group: groupByName('Staff'), updateFields: { name: 'Crew', addMembers: 'hedy.lamarr' } }],
	'remoteUser get': [{ user: emmy }],
	'remoteUser getAll': [{ kind: 'radius' }],
	'remoteUser update': [{ user: emmy, updateFields: { firstName: 'E' } }],
	'remoteUser disable': [{ user: emmy }],
	'remoteUser enable': [{ user: emmy }],
	'remoteUser assignToken': [{ user: emmy }],
	'remoteUser unassignToken': [{ user: emmy }],
	'remoteUser delete': [{ user: emmy }],
	'request customApiCall': [{ path: 'systeminfo/' }, { method: 'POST', path: 'usergroups/', body: '{"name": "Interns"}' }],
	'remoteUser sendOobToken': [
		async (resource, operation) => {
			await bench.run('remoteUser', 'assignToken', { user: emmy, tokenType: 'email' });
			return await bench.run(resource, operation, { user: emmy });
		},
	],
	'radiusAttribute get': [onAttribute({})],
	'radiusAttribute update': [onAttribute({ updateFields: { value: 'x' } })],
	'radiusAttribute delete': [onAttribute({})],
};

testPreviews('FortiAuthenticator', resources, samples, bench.run, () => bench.simulator.control.reset());
