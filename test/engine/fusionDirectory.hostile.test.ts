import type { IDataObject } from 'n8n-workflow';
import { resources } from '../../nodes/FusionDirectory/actions/resources';
import { ada, base, byDn, byName, ofType, useFusionDirectory } from './fusionDirectorySetup';
import { hostileTexts, megabyte, shareOf } from './hostileShare';

const { run, control } = useFusionDirectory();
const values = [
	...hostileTexts,
	'true',
	'false',
	'null',
	'0',
	'__proto__',
	'constructor',
	'toString',
	'../..',
	'..',
	'/',
	'*',
	'ada*',
	'(uid=*)',
	')(uid=*',
	'uid=*',
	'uid=,dc=x',
	' ada ',
	'  ',
	'',
	';',
	'[',
	'{{ 1 }}',
	'<b>&amp;</b>',
	'{SSHA}x',
	`ou=people,${base}`,
	`uid=a/b,${base}`,
	`uid=ghost+cn=x,${base}`,
	`uid=\\2a,ou=people,${base}`,
];

const hostile = '={{ $json.v }}';
const locator = (mode: string, value: string): IDataObject => ({ __rl: true, mode, value });
const named = (name: string, ...modes: string[]): IDataObject[] => ['list', ...modes].map((mode) => ({ [name]: locator(mode, hostile) }));
const each = (shared: IDataObject, ...changes: IDataObject[]): IDataObject[] => changes.map((change) => ({ ...shared, ...change }));

const user = { objectType: ofType('USER') };
const onAda = { ...user, object: byDn(ada) };
const adaByName = { user: byName('alovelace') };
const group = { objectType: ofType('OGROUP'), object: byDn(`cn=vpn,ou=groups,${base}`) };
const employee = { template: byDn(`cn=Employee,ou=templates,ou=people,${base}`) };
const users = named('user', 'username', 'dn');
const groupsNamed = named('group', 'name', 'dn');
const vpn = { group: byDn(`cn=vpn,ou=groups,${base}`) };
const objects = each(user, ...named('object', 'dn'));
const types = named('objectType', 'name');
const bases = named('base', 'dn');
const filters = ['equals', 'contains', 'startsWith', 'greaterOrEqual', hostile]
	.map((comparison): IDataObject => ({ filters: { rows: [{ field: 'sn', comparison, value: hostile }] } }))
	.concat({ filters: { rows: [{ field: hostile, comparison: 'equals', value: 'x' }] } }, { options: { rawFilter: hostile } });
const output = [{ output: hostile }, { output: 'selectedFields', outputFields: hostile }];
const attributes = [{ attributes: { rows: [{ name: hostile, mode: 'all' }] } }, { attributes: { rows: [{ name: 'sn', mode: hostile }] } }];
const json = (...texts: string[]): IDataObject[] => texts.map((values) => ({ inputMode: 'json', moreFields: 'json', values }));
const form = (fields: IDataObject, tabs: string[] | string = ['user', 'mailAccount', 'personalInfo']): IDataObject => ({
	inputMode: 'form',
	moreFields: 'form',
	tabs,
	fields: { mappingMode: 'defineBelow', value: fields },
});
const forms = [
	hostile,
	'={{ { user: { description: $json.v } } }}',
	'={{ { user: { [$json.v]: "x" } } }}',
	'={{ { [$json.v]: { sn: "x" } } }}',
	'={{ { user: { title: $json.v } } }}',
	'={{ { user: $json.v } }}',
];
const changes = [
	...json(...forms),
	...[
		{ 'user.description': hostile },
		{ 'user.title': hostile },
		{ 'personalInfo.dateOfBirth': hostile },
		{ 'mailAccount.flag_vacation': hostile },
		{ 'user.nope': hostile },
	].map((fields) => form(fields)),
	form({}, hostile),
];
const texts = ['address', 'description', 'email', 'homeDirectory', 'loginShell', 'manager', 'preferredLanguage', 'sshPublicKeys', 'title'];
const creation: IDataObject[] = [
	...each(
		{ username: 'new.one', firstName: 'New', lastName: 'One', password: 'Onboard-2026!' },
		...['username', 'firstName', 'lastName', 'password', 'ifExists', 'moreFields'].map((name) => ({ [name]: hostile })),
		...texts.map((name) => ({ additionalFields: { [name]: hostile } })),
		...bases,
		...changes,
		{ generatePassword: true, passwordSettings: { outputKey: hostile } },
	),
];
const newGroup = (cn: string): string => `={{ { ogroup: { cn: ${cn}, description: $json.v, member: [${JSON.stringify(ada)}] } } }}`;
const valued = [
	...each(
		group,
		{ tab: hostile, attribute: 'member', values: ada },
		{ tab: 'ogroup', attribute: hostile, values: 'x' },
		{ tab: 'ogroup', attribute: 'member', values: hostile },
	),
	...each({ tab: 'user', attribute: 'title', values: 'x' }, ...objects),
];

/** Every operation with each of its texts once in the place where a hostile one stands. */
const cases: Record<string, IDataObject[]> = {
	'user create': creation,
	'user upsert': creation.slice(0, 6),
	'user get': [...users, ...each(adaByName, ...output)],
	'user getAll': [...filters, ...bases, ...output, { limit: hostile }, { options: { combineFilters: hostile } }],
	'user update': [
		...each({ updateFields: { phone: '1' } }, ...users),
		...each(adaByName, ...texts.map((name) => ({ updateFields: { [name]: hostile } })), ...bases, ...changes, {
			ifMissing: hostile,
			updateFields: { phone: '1' },
		}),
	],
	'user delete': each({}, ...users, ...each({ ifMissing: 'skip' }, ...users)),
	'user lock': users,
	'user unlock': users,
	'user getLockStatus': users,
	'user setPassword': [...each({ password: 'Brand.new.1' }, ...users), { ...adaByName, password: hostile }],
	'user suggestUsername': [
		{ firstName: hostile, lastName: hostile },
		{ firstName: 'Ada', lastName: 'Lovelace', pattern: hostile },
		{ firstName: 'Ada', lastName: 'Lovelace', pattern: 'own', ownPattern: hostile },
		{ firstName: 'Ada', lastName: 'Lovelace', options: { alsoTaken: hostile } },
	],
	'user getGroups': users,
	'user addToGroups': [...each({ groups: [`cn=vpn,ou=groups,${base}`] }, ...users), { ...adaByName, groups: hostile }],
	'user removeFromGroups': [
		...each({ fromAllGroups: true }, ...users),
		{ ...adaByName, groups: hostile },
		{ ...adaByName, fromAllGroups: hostile },
	],
	'group create': [
		...each({ members: [ada] }, { name: hostile }, { name: 'board', groupType: hostile }),
		{ name: 'board', members: hostile },
		...each({ name: 'board', members: [ada] }, { description: hostile }, ...bases),
	],
	'group get': groupsNamed,
	'group getAll': [...filters, ...bases, { limit: hostile }, { groupType: hostile }],
	'group getMembers': groupsNamed,
	'group update': [
		...each({ updateFields: { description: 'x' } }, ...groupsNamed),
		...each(vpn, { updateFields: { description: hostile } }, { updateFields: { name: hostile } }),
	],
	'group delete': groupsNamed,
	'group addMembers': [...each({ members: [ada] }, ...groupsNamed), { ...vpn, members: hostile }],
	'group removeMembers': [...each({ members: [ada] }, ...groupsNamed), { ...vpn, members: hostile }],
	'object create': [
		...each({ inputMode: 'json', values: '{"ogroup":{"cn":"x","member":[]}}' }, ...types),
		...each(user, ...changes),
		...each({ objectType: ofType('OGROUP') }, ...json(newGroup('$json.v'), newGroup('"board"'))),
	],
	'object createFromTemplate': [
		...each({ ...user, inputMode: 'json', values: '{}' }, ...named('template', 'dn')),
		...each({ ...user, ...employee }, ...json(...forms.slice(0, 4))),
	],
	'object get': [...objects, ...each({ object: byDn(ada) }, ...types), ...each(onAda, ...attributes)],
	'object getAll': [...types, ...each(user, ...filters, ...bases, ...attributes, { limit: hostile }, { options: { scope: hostile } })],
	'object count': [...types, ...each(user, ...filters, ...bases)],
	'object update': [
		...each({ inputMode: 'json', values: '{"user":{"description":"x"}}' }, ...objects, ...each({ object: byDn(ada) }, ...types)),
		...each(onAda, ...changes),
	],
	'object delete': [
		...objects,
		...each({ object: byDn(ada) }, ...types),
		...each({ objectType: ofType('DEPARTMENT'), options: { withChildren: true } }, ...named('object', 'dn')),
	],
	'object getTabs': [...objects, ...types],
	'object deleteTab': [...each({ tab: 'mailAccount' }, ...objects), { ...onAda, tab: hostile }],
	'object getFields': [...objects, ...types, { ...user, tab: hostile }, { ...onAda, tab: hostile }],
	'object addValues': valued,
	'object deleteValues': valued,
	'object archive': [...objects, ...each({ object: byDn(ada) }, ...types)],
	'objectType get': types,
	'objectType getAll': [{ limit: hostile }],
	'template get': [...each(user, ...named('template', 'dn')), ...each(employee, ...types)],
	'template getAll': [...types, { ...user, limit: hostile }],
	'passwordRecovery generateToken': [{ email: hostile }],
	'passwordRecovery setPassword': each(
		{ login: 'alovelace', token: 'x', password: 'Brand.new.1' },
		{ login: hostile },
		{ token: hostile },
		{ password: hostile },
	),
	'server getBase': [{ options: { parallelRequests: hostile } }],
	'server getDatabases': [{}],
	'server getSessionId': [{}],
	'request customApiCall': [
		{ method: hostile },
		{ method: 'infos', parameters: hostile },
		{ method: 'infos', parameters: '={{ [$json.v] }}' },
		{ method: 'ls', parameters: '={{ ["user", null, null, $json.v] }}' },
		...each(
			{ protocol: 'rest', httpMethod: 'GET', path: '/types' },
			{ path: hostile },
			{ path: '={{ "/objects/user/" + encodeURIComponent($json.v.toWellFormed()) }}' },
			{ query: hostile },
			{ query: '={{ { base: $json.v } }}' },
			{ httpMethod: hostile },
		),
		...each({ protocol: 'rest', httpMethod: 'PATCH' }, { path: `/objects/user/${encodeURIComponent(ada)}`, body: hostile }),
	],
};

test('every operation is in the table', () => {
	expect(Object.keys(cases).sort()).toEqual(
		resources.flatMap(({ value, operations }) => operations.map((operation) => `${value} ${operation.value}`)).sort(),
	);
});

/** Everything the directory holds, by name; the one record a case is about may change. */
function everything(): Map<string, string> {
	const { departments, groups, unixGroups, roles, templates } = control().details() as Record<string, Array<{ dn?: string } | string>>;
	const lists = [departments, groups, unixGroups, roles, templates]
		.flat()
		.map((one): [string, string] => [typeof one === 'string' ? one : String(one.dn), JSON.stringify(one)]);
	return new Map([
		...lists,
		...control()
			.people()
			.map((person): [string, string] => [person.username, JSON.stringify({ ...person, groups: undefined })]),
	]);
}

/** All that Ada is in, for among the texts is a `true`, which means *From All Groups*. */
const hers = ['cn=engineering,ou=groups', 'cn=developers,ou=groups', 'cn=helpdesk,ou=roles'].map((name) => `${name},${base}`);
const mayChange = (operation: string): string[] =>
	/Values$|Members$|Groups$/.test(operation)
		? [`cn=vpn,ou=groups,${base}`, ...(operation === 'removeFromGroups' ? hers : [])]
		: /update|setPassword|deleteTab|customApiCall/.test(operation)
			? ['alovelace']
			: [];
const notOurs =
	/TypeError|RangeError|\bundefined\b|is not a function|Cannot read|\.[jt]s:\d|node_modules|\b599\b|\[object O|E[A-Z]{5,}\b|circular|Fatal/;

async function survives(
	resource: string,
	operation: string,
	parameters: IDataObject,
	tried: string[],
	credential?: IDataObject,
): Promise<void> {
	const before = everything();
	const { json, run: whole } = await run(resource, operation, parameters, {
		items: tried.map((v) => ({ v })),
		onError: 'continueRegularOutput',
		credential,
	});
	expect(whole.data.resultData.error?.message).toBeUndefined();
	const errors = json.flatMap(({ error }) => (typeof error === 'string' ? [error] : []));
	for (const error of errors)
		if (notOurs.test(error))
			throw new Error(`${resource} ${operation} ${JSON.stringify(parameters)}: ${error.slice(0, 200)} … ${error.slice(-300)}`);
	expect(JSON.stringify(json)).not.toMatch(/\{SSHA\}[A-Za-z0-9+/=]{20}/);
	const after = everything();
	for (const [name, record] of before) {
		// A group that is renamed is another entry afterwards.
		if (resource === 'group' && operation === 'update' && name === `cn=vpn,ou=groups,${base}`) continue;
		if (!mayChange(operation).includes(name))
			expect([JSON.stringify(parameters), after.get(name)]).toEqual([JSON.stringify(parameters), record]);
		else expect([name, after.has(name)]).toEqual([name, true]);
	}
}

describe.each(Object.keys(cases))('%s', (key) => {
	const [resource, operation] = key.split(' ');
	test.each(cases[key].map((parameters, index) => [JSON.stringify(parameters), parameters, index] as const))(
		'survives hostile texts in %s',
		async (_name, parameters, index) => {
			// The longest one for the first parameter only.
			await survives(resource, operation, parameters, shareOf(values, index, 6).concat(index === 0 ? [megabyte] : []));
		},
	);
});

test('ten megabytes are taken or refused in our own words', async () => {
	// Client and simulator share one busy process here: what is tried is the size, not the time.
	const patient = { timeoutSeconds: 60 };
	await survives('user', 'create', creation[0], ['x'.repeat(10 * 1024 * 1024)], patient);
	await survives('user', 'update', { ...adaByName, updateFields: { description: hostile } }, ['x'.repeat(10 * 1024 * 1024)], patient);
}, 120_000);
