import type { IDataObject } from 'n8n-workflow';
import { resources } from '../../nodes/FortiAuthenticator/actions/resources';
import { useFortiAuthenticatorNode } from './fortiAuthenticatorSetup';
import { hostileTexts, megabyte, shareOf } from './hostileShare';

const values = [
	...hostileTexts,
	'None',
	'true',
	'false',
	'nil',
	'__proto__',
	'constructor',
	'toString',
	'../..',
	'..',
	'.',
	'/',
	'*',
	'0',
	'-1',
	'1e3',
	'7/',
	' ada.lovelace ',
	'  ',
	'',
	'{{ 1 }}',
	'<b>&amp;</b>',
	'[object Object]',
	'$(id)',
	"' OR 1=1 --",
	'ADA.LOVELACE',
	'set/3;4',
	megabyte,
];

const bench = useFortiAuthenticatorNode();
const control = () => bench.simulator.control;
const hostile = '={{ $json.v }}';
const locator = (mode: string, value: string): IDataObject => ({ __rl: true, mode, value });
const ada = locator('username', 'ada.lovelace');
const staff = locator('name', 'Staff');
const rows = (row: IDataObject): IDataObject => ({ rows: [row] });

/** Ways to choose the record: a text where a name, a number or an entry of the list is expected. */
const users = [locator('username', hostile), locator('id', hostile), locator('list', hostile)].map((user): IDataObject => ({ user }));
const groups = [locator('name', hostile), locator('id', hostile)].map((group): IDataObject => ({ group }));
const attributes = [locator('id', hostile), locator('list', hostile)].map((attribute): IDataObject => ({ attribute }));
const filters = (...fields: string[]): IDataObject[] =>
	[
		...fields.flatMap((field) => ['exact', 'icontains', 'in'].map((lookup) => ({ field, lookup, value: hostile }))),
		{ field: hostile, lookup: 'exact', value: 'x' },
		{ field: fields[0], lookup: hostile, value: 'x' },
	].map((row): IDataObject => ({ filters: rows(row) }));
const texts = [
	'address',
	'changePassword',
	'city',
	'company',
	'country',
	'custom1',
	'department',
	'reason',
	'expiresAt',
	'firstName',
	'mobileNumber',
	'phoneNumber',
	'state',
];
const tokens = ['tokenType', 'serialNumber', 'activationDelivery', 'ftkOnly'];
const output = [{ output: hostile }, { output: 'selectedFields', outputFields: hostile }];
const more = [{ moreFields: hostile }, { moreFields: '={{ { custom2: $json.v } }}' }, { moreFields: '={{ { [$json.v]: "x" } }}' }];

const creation: IDataObject[] = [
	{ username: hostile, password: 'Onboard-2026!', email: 'new@example.com' },
	...[
		{ email: hostile },
		{ password: hostile },
		{ tokenAuth: hostile },
		...tokens.map((name) => ({ tokenAuth: true, tokenType: 'ftm', [name]: hostile })),
		{ tokenAuth: true, tokenType: 'ftm', seed: hostile },
		{ tokenAuth: true, tokenType: 'ftm', seed: 'opened', issuer: hostile },
		{ recoveryByQuestion: true, recoveryQuestion: hostile, recoveryAnswer: 'x' },
		{ recoveryByQuestion: true, recoveryQuestion: 'x', recoveryAnswer: hostile },
		{ generatePassword: true, passwordSettings: { outputKey: hostile } },
		{ generatePassword: true, passwordSettings: { length: hostile } },
		{ ifExists: hostile },
		...output,
		...[...texts.map((name) => ({ [name]: hostile })), ...more].map((additionalFields) => ({ additionalFields })),
	].map((parameters: IDataObject): IDataObject => ({ username: 'new.one', email: 'new@example.com', ...parameters })),
];
const onUser = (...changes: IDataObject[]): IDataObject[] => [...users, ...changes.map((change) => ({ user: ada, ...change }))];
const withUser = (...parameters: IDataObject[]): IDataObject[] => parameters.map((one) => ({ user: ada, ...one }));

const remotes = [
	...users.flatMap((one) => ['ldap', 'radius'].map((kind) => ({ ...one, kind }))),
	{ user: locator('id', '1'), kind: hostile },
];
const emmy = locator('username', 'emmy.noether');

/** Every operation with each of its texts once in the place of which a hostile one stands. */
const cases: Record<string, IDataObject[]> = {
	'localUser create': creation,
	'localUser upsert': creation.slice(0, 4),
	'localUser get': onUser(...output),
	'localUser getAll': [
		...filters('username', 'city', 'active', 'token_type'),
		{ limit: hostile },
		{ options: { orderBy: hostile } },
		{ options: { abridged: hostile } },
		...output,
	],
	'localUser update': onUser(
		...[...texts, 'email', ...tokens, 'recoveryQuestion'].map((name) => ({ updateFields: { [name]: hostile } })),
		...more.map((updateFields) => ({ updateFields })),
		{ clearFields: hostile },
		{ clearFields: '={{ [$json.v] }}' },
		{ ifMissing: hostile, updateFields: { city: 'x' } },
	),
	'localUser delete': users,
	'localUser enable': users,
	'localUser disable': onUser({ reason: hostile }),
	'localUser sendOobToken': users,
	'localUser verifyRecoveryAnswer': onUser({ recoveryAnswer: hostile }).map((one) => ({ recoveryAnswer: 'x', ...one })),
	'localUser assignToken': onUser(...['tokenType', 'serialNumber', 'activationDelivery', 'seed'].map((name) => ({ [name]: hostile }))),
	'localUser unassignToken': users,
	'radiusAttribute create': onUser({ attributeName: hostile }, { value: hostile }, { vendor: hostile }, { ifExists: hostile }).map(
		(one) => ({ attributeName: 'Filter-Id', value: 'x', ...one }),
	),
	'radiusAttribute get': [...users.map((one) => ({ ...one, attribute: locator('id', '1') })), ...withUser(...attributes)],
	'radiusAttribute getAll': onUser(...filters('vendor', 'attribute', 'attr_value')),
	'radiusAttribute update': withUser(
		...attributes.map((one) => ({ ...one, updateFields: { value: 'x' } })),
		...['attributeName', 'value', 'vendor'].map((name) => ({ attribute: locator('id', '1'), updateFields: { [name]: hostile } })),
	),
	'radiusAttribute replaceAll': withUser(
		{ attributes: rows({ attributeName: hostile, value: 'x', vendor: 'Default' }) },
		{ attributes: rows({ attributeName: 'Filter-Id', value: hostile, vendor: 'Default' }) },
		{ attributes: rows({ attributeName: 'Filter-Id', value: 'x', vendor: hostile }) },
		{ specify: 'json', attributesJson: hostile },
		{ specify: 'json', attributesJson: '={{ [{ attribute: "Filter-Id", value: $json.v, [$json.v]: 1 }] }}' },
		{ specify: hostile },
	),
	'radiusAttribute delete': [...users.map((one) => ({ ...one, attribute: locator('id', '1') })), ...withUser(...attributes)],
	'radiusAttribute deleteAll': users,
	'userGroup create': [{ name: hostile }, { name: 'Interns', additionalFields: { policy: hostile } }],
	'userGroup get': groups,
	'userGroup getAll': [{ filters: { name: hostile } }, { limit: hostile }],
	'userGroup update': [
		...groups.map((one) => ({ ...one, updateFields: { name: 'x' } })),
		...['addMembers', 'removeMembers'].map((name) => ({ group: staff, updateFields: { [name]: hostile } })),
	],
	'userGroup delete': groups,
	'groupMembership add': [...users.map((one) => ({ ...one, group: staff })), ...withUser(...groups)],
	'groupMembership remove': [...users.map((one) => ({ ...one, group: staff })), ...withUser(...groups)],
	'groupMembership getAll': filters('user', 'group', 'username', 'group_name'),
	'groupMembership set': onUser({ groups: hostile }, { groups: '={{ [$json.v] }}' }).map((one) => ({ groups: ['Staff'], ...one })),
	'fortiToken getAll': filters('serial', 'type', 'status', 'license'),
	'fortiToken getAvailableCount': [{}],
	'system getInfo': [{}],
	'push send': [
		{ username: hostile },
		...['realm', 'userIp'].map((name) => ({ username: 'alan.turing', additionalFields: { [name]: hostile } })),
	],
	'localUser suggestUsername': [
		{ firstName: hostile, lastName: hostile },
		{ firstName: 'Ada', lastName: 'Lovelace', pattern: hostile },
		{ firstName: 'Ada', lastName: 'Lovelace', pattern: 'own', ownPattern: hostile },
		{ firstName: 'Ada', lastName: 'Lovelace', options: { alsoTaken: hostile } },
	],
	'localUser getGroups': [...users, { user: ada, limit: hostile }],
	'localUser verifyLogin': [
		{ username: hostile, password: 'x' },
		...['password', 'tokenCode', 'realm'].map((name) => ({ username: 'alan.turing', password: 'x', [name]: hostile })),
	],
	'remoteUser get': remotes,
	'remoteUser getAll': [{ kind: hostile }, ...filters('username', 'active')],
	'remoteUser update': [...remotes, { user: emmy }].map((one) => ({ ...one, updateFields: { email: hostile } })),
	'remoteUser enable': remotes,
	'remoteUser disable': [...remotes, { user: emmy, reason: hostile }],
	'remoteUser delete': remotes,
	'remoteUser sendOobToken': remotes,
	'remoteUser assignToken': [...remotes, { user: emmy, tokenType: hostile }, { user: emmy, serialNumber: hostile }],
	'remoteUser unassignToken': remotes,
	'request customApiCall': [
		...['GET', 'DELETE', 'PUT', 'PATCH'].map((method) => ({ method, path: hostile })),
		...['GET', 'DELETE', 'PUT', 'PATCH'].map((method) => ({ method, path: '=localusers/{{ $json.v }}' })),
		{ method: 'DELETE', path: '=usergroups/{{ $json.v }}/' },
		{ method: hostile, path: 'localusers/' },
		{ path: 'systeminfo/', query: rows({ name: hostile, value: hostile }) },
		{ method: 'PATCH', path: 'ldapusers/1/', body: hostile },
		{ method: 'PATCH', path: 'ldapusers/1/', body: '={{ { email: $json.v, [$json.v]: 1 } }}' },
		{ path: 'systeminfo/', options: { format: hostile } },
	],
};

test('no operation is left out', () => {
	const all = resources.flatMap(({ value, operations }) => operations.map((operation) => `${value} ${operation.value}`));
	expect(Object.keys(cases).sort()).toEqual(all.sort());
});

/** Everything about each person and group, by name. */
function directory(): Map<string, string> {
	const { groups: all, radiusAttributes } = control().details() as { groups: IDataObject[]; radiusAttributes: IDataObject[] };
	const people = control().people();
	return new Map([
		...people.map((person): [string, string] => [
			person.username,
			JSON.stringify([person, radiusAttributes.filter(({ owner }) => String(owner) === person.id)]),
		]),
		...all.map((group): [string, string] => [`group ${String(group.name)}`, String(group.id)]),
	]);
}

/** What a message must never hold: JavaScript's own words, our stack, an internal fault of the simulator, a wall of text. */
function complaints(message: string): string[] {
	const signs = [
		/\bTypeError|RangeError|SyntaxError|ReferenceError/,
		/\bundefined\b|\bNaN\b/,
		/Cannot (?:read|convert|set)/,
		/is not (?:a function|iterable)/,
		/\n\s+at /,
		/HTTP 599/,
	];
	const found = signs.filter((sign) => sign.test(message)).map(String);
	if (message.length > 1500) found.push(`${message.length} characters`);
	if (!/\[item \d+\]$/.test(message)) found.push('no item');
	return found;
}

describe.each(Object.entries(cases))('%s', (name, parameterSets) => {
	const [resource, operation] = name.split(' ');
	test.each(
		parameterSets.map((parameters, index): [string, IDataObject, string[]] => [
			JSON.stringify(parameters).slice(0, 160),
			parameters,
			shareOf(values, index, 4),
		]),
	)('%s', async (_title, parameters, tried) => {
		const before = directory();
		const { items } = await bench.run(
			resource,
			operation,
			parameters,
			tried.map((v) => ({ v })),
			{ onError: 'continueRegularOutput' },
		);
		const messages = items.flatMap(({ json, error }) => [error?.message ?? json.error].filter((one) => typeof one === 'string'));
		expect(messages.flatMap((message) => complaints(message).map((sign) => `${sign}: ${message.slice(0, 200)}`))).toEqual([]);
		const answered = new Set(items.map(({ pairedItem }) => (pairedItem as { item: number }).item));
		// A list of nobody has no items.
		if (operation !== 'getAll') expect(answered).toEqual(new Set(tried.keys()));
		expect(
			control()
				.requests()
				.log.filter(({ status }) => status === 599),
		).toEqual([]);

		const after = directory();
		const named = new Set([
			...values.map((value) => value.trim()),
			'ada.lovelace',
			'new.one',
			...values.map((value) => `group ${value.trim()}`),
			'group Interns',
		]);
		const harmed = [...before].filter(([key, state]) => after.get(key) !== state && !named.has(key)).map(([key]) => key);
		expect(harmed).toEqual([]);
		expect([...after.keys()].filter((key) => !before.has(key) && !named.has(key))).toEqual([]);
		expect(before.size - [...before.keys()].filter((key) => after.has(key)).length).toBeLessThanOrEqual(operation === 'delete' ? 2 : 0);
		for (const kind of ['listDelete', 'groupListDelete', 'groupListReplace', 'groupListUpdate', 'radiusDeleteAll']) {
			expect(control().count(kind)).toBeLessThanOrEqual(name === 'radiusAttribute deleteAll' && kind === 'radiusDeleteAll' ? 2 : 0);
		}
	});
});

test('ten megabytes are sent whole where nothing limits them, and refused where something does', async () => {
	const items = [{ v: 'y'.repeat(10 * 1024 * 1024) }];
	const refused = await bench.run(
		'localUser',
		'create',
		{ username: 'new.one', email: 'new@example.com', additionalFields: { custom1: hostile } },
		items,
	);
	expect(refused.error?.message).toBe("'Custom Field 1' is longer than 255 characters [item 0]");
	expect(control().count()).toBe(0);
	const sent = await bench.run(
		'request',
		'customApiCall',
		{ method: 'PATCH', path: 'ldapusers/1/', body: '={{ { first_name: $json.v } }}' },
		items,
	);
	expect(sent.error?.message).toContain('Ensure this value has at most 30 characters (it has 10485760)');
});

test.each([
	['create', { username: 'new.one', email: 'new@example.com', tokenAuth: true, tokenType: 'dual' }, 'password'],
	['create', { username: 'bad name', email: 'new@example.com' }, 'password'],
	['create', { username: 'ada.lovelace', email: 'new@example.com', recoveryByQuestion: true, recoveryQuestion: 'x' }, 'recoveryAnswer'],
	['verifyRecoveryAnswer', { user: locator('username', 'nobody') }, 'recoveryAnswer'],
	['verifyRecoveryAnswer', { user: ada }, 'recoveryAnswer'],
])('%s %j keeps its %s to itself', async (operation, parameters, name) => {
	const items = values.slice(0, -1).map((value) => ({ v: `S3cr3t${value}` }));
	const { run } = await bench.run('localUser', operation, { ...parameters, [name]: hostile }, items, { onError: 'continueRegularOutput' });
	expect(JSON.stringify(run.data.resultData.runData.Node)).not.toContain('S3cr3t');
});
