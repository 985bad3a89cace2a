import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { resources } from '../../nodes/SynologyDirectoryServer/actions/resources';
import { shareOf } from './hostileShare';
import { base, byDn, byName, users, useSynologyNode } from './synologySetup';

jest.setTimeout(30_000);

const bench = useSynologyNode();
const control = () => bench.simulator.control;
const details = () =>
	control().details() as {
		groups: Record<string, string[]>;
		containers: string[];
		passwords: Record<string, string>;
		violations: string[];
	};

const hostile = [
	'Lovelace, Ada',
	'a"b',
	'a\\b',
	'\\',
	'"',
	"o'x",
	'a+b',
	'a/b',
	'a#b',
	'a?b&c=d',
	'a;b',
	'a*',
	'(|(cn=*))',
	'%00',
	'%2e%2e%2f',
	'nul\u0000',
	'two\nlines',
	'tab\t',
	'Zoë Ünïcode',
	'部門',
	'🔑',
	'\ud800',
	'x\udc00y',
	'none',
	'true',
	'null',
	'undefined',
	'NaN',
	'0',
	'-1',
	'12345',
	'132.239.17.1',
	'[]',
	'{}',
	'__proto__',
	'constructor',
	'toString',
	'../..',
	'..',
	'.',
	'@all',
	' ',
	' spaces around ',
	'<b>x</b>',
	'{{ $json }}',
	'${x}',
	"'; DROP TABLE users; --",
	`x${' '.repeat(20_000)}y`,
	'\\'.repeat(9_999),
	','.repeat(9_999),
	'x'.repeat(1_000_000),
];
const hostileDns = ['a\\,b', '\\2C', 'a\\3Db', '"a,b"', 'é', '🔑', 'x'.repeat(100_000)].map((name) => `CN=${name},${users}`);
const brokenDns = [
	'CN=',
	`CN=a\\,${users}`,
	`=x,${users}`,
	`CN=a"b,${users}`,
	`CN=\u0000,${users}`,
	'DC=com',
	base,
	`CN=x,DC=elsewhere,DC=org`,
	`CN=x,,${users}`,
	`,${users}`,
];
const values = [...hostile, ...hostileDns, ...brokenDns];
/** For switches, numbers and choices, and for texts that are stored as they are: fewer will do. */
const fewer = [
	'a"b\\',
	'x=y,z',
	'%00',
	'nul\u0000',
	'🔑\ud800',
	'none',
	'true',
	'-1',
	'1e999',
	'[]',
	'__proto__',
	'constructor',
	' ',
	'x'.repeat(1_000_000),
];

const ada = byName('ada.lovelace');
const password = 'Correct-horse-1';
const newUser = { logonName: '={{ "new" + $itemIndex }}', password, container: byDn(users) };
const call = { api: 'SYNO.ActiveDirectory.Group', method: 'conflict', version: 1, parameters: '{ "name": "x" }' };

/** Every operation, with parameters that work. */
const operations: Record<string, IDataObject> = {
	'user create': newUser,
	'user upsert': newUser,
	'user get': { user: ada, output: 'selectedFields' },
	'user getAll': { returnAll: true, output: 'selectedFields' },
	'user update': { user: ada, updateFields: { displayName: 'x' } },
	'user setPassword': { user: ada, password },
	'user sendPasswordReset': { username: 'ada.lovelace' },
	'user delete': { user: byName('nobody') },
	// Without domain access these ask nobody, whatever they are given.
	'user disable': { user: ada },
	'user enable': { user: ada },
	'user unlock': { user: ada },
	'user setExpiry': { user: ada, neverExpires: true },
	'user move': { user: ada, container: byDn(`OU=Staff,${base}`) },
	'user rename': { user: ada, newName: 'x' },
	'user suggestUsername': { firstName: 'Ada', lastName: 'Lovelace', pattern: 'own', ownPattern: '{first}.{last}' },
	'user getGroups': { user: ada },
	'user addToGroups': { user: ada, groups: 'VPN Users' },
	'user removeFromGroups': { user: ada, groups: 'VPN Users' },
	'group getMembers': { group: byName('VPN Users') },
	'group removeMembers': { group: byName('VPN Users'), members: 'ada.lovelace' },
	'group move': { group: byName('VPN Users'), container: byDn(`OU=Staff,${base}`) },
	'group update': { group: byName('VPN Users'), updateFields: { description: 'x' } },
	'organizationalUnit create': { name: 'x', container: byDn(base) },
	'organizationalUnit rename': { unit: byDn(`OU=Staff,${base}`), newName: 'x' },
	'organizationalUnit delete': { unit: byDn(`OU=Nothing,${base}`) },
	'group rename': { group: byName('VPN Users'), newName: 'x' },
	'group create': { name: '={{ "New " + $itemIndex }}', container: byDn(`CN=Groups,${base}`) },
	'group get': { group: byName('VPN Users'), output: 'selectedFields' },
	'group getAll': { returnAll: true, output: 'selectedFields' },
	'group addMembers': { group: byName('VPN Users'), user: ada },
	'group delete': { group: byName('nobody') },
	'object get': { object: byDn(`OU=Staff,${base}`), output: 'selectedFields' },
	'object getAll': { limit: 1, output: 'selectedFields' },
	'object checkName': { name: 'x' },
	'object delete': { object: byDn(`CN=nobody,${users}`) },
	'object deleteMany': { dns: `CN=nobody,${users}` },
	'domain getInfo': {},
	'domain updateRecords': { options: { wait: false } },
	'domain getTaskStatus': { taskId: 'x' },
	'task getDeletionStatus': { taskId: 'x' },
	'request compound': { calls: { rows: [call] } },
	'request customApiCall': call,
};

const takesText = ({ type }: INodeProperties): boolean => ['string', 'json', 'options', 'multiOptions', 'resourceLocator'].includes(type);
const typed = '={{ $json.value }}';

const storedOrChosen =
	/^(?:additionalFields|updateFields|passwordSettings|options|filters)\.(?!moreMembers)|^(?:email|output|outputFields|limit|version|mode|if\w+)$/;
/** Tried with one operation; the others read it in the same way. */
const sameEverywhere =
	/^options\.(?:parallelRequests|dryRun|wait|waitSeconds|batchSize|systemContainers)$|^(?:output|limit|returnAll|ifMissing|generatePassword)$/;

/** Every place of an operation where a text can arrive, as parameters that hold the hostile value there. */
function places(properties: INodeProperties[], given: IDataObject): Array<[string, IDataObject]> {
	return properties.flatMap((property): Array<[string, IDataObject]> => {
		const { name, type, modes, options } = property;
		if (type === 'resourceLocator') {
			return (modes ?? [])
				.filter(({ name: mode }) => mode !== 'list' || name === 'container')
				.map(({ name: mode }) => [`${name} (${mode})`, { ...given, [name]: { __rl: true, mode, value: typed } }]);
		}
		if (type === 'collection') {
			const inner = (options as INodeProperties[]).filter(
				(option) => takesText(option) || option.type === 'number' || option.type === 'boolean',
			);
			const present = (given[name] ?? {}) as IDataObject;
			const more = name === 'passwordSettings' ? { generatePassword: true } : {};
			return inner.map((option) => [`${name}.${option.name}`, { ...given, ...more, [name]: { ...present, [option.name]: typed } }]);
		}
		if (type === 'fixedCollection') {
			return Object.keys(call).map((field) => [`${name}.${field}`, { ...given, [name]: { rows: [{ ...call, [field]: typed }] } }]);
		}
		return takesText(property) || type === 'number' || type === 'boolean' ? [[name, { ...given, [name]: typed }]] : [];
	});
}

const tried = new Set<string>();
const cases = resources.flatMap(({ value: resource, operations: list }) =>
	list.flatMap((operation): Array<[string, string, string, IDataObject, number]> => {
		const given = operations[`${resource} ${operation.value}`] ?? {};
		return places(operation.properties, given)
			.filter(([place]) => !tried.has(place) && (operation.value !== 'upsert' || !place.startsWith('additionalFields')))
			.map(([place, parameters], index) => {
				if (sameEverywhere.test(place)) tried.add(place);
				return [resource, operation.value, place, parameters, index];
			});
	}),
);

interface Snapshot {
	people: Map<string, string>;
	groups: Record<string, string[]>;
	containers: string[];
	passwords: Record<string, string>;
}
function snapshot(): Snapshot {
	const { groups, containers, passwords } = details();
	return {
		people: new Map(
			control()
				.people()
				.map((person) => [person.username, JSON.stringify(person)]),
		),
		groups,
		containers,
		passwords,
	};
}

/** Nobody but the named user changed, and nothing vanished. */
function expectUnharmed(before: Snapshot, changed: string): void {
	const after = snapshot();
	for (const [username, record] of before.people) if (username !== changed) expect(after.people.get(username)).toBe(record);
	for (const [username, secret] of Object.entries(before.passwords))
		if (username !== changed) expect(after.passwords[username]).toBe(secret);
	expect([...after.people.keys()]).toEqual(expect.arrayContaining([...before.people.keys()]));
	expect(after.containers).toEqual(expect.arrayContaining(before.containers));
	for (const [name, members] of Object.entries(before.groups)) {
		expect((after.groups[name] ?? []).filter((member) => member !== changed)).toEqual(members.filter((member) => member !== changed));
	}
}

const notOurs =
	/TypeError|RangeError|URIError|SyntaxError|\bundefined\b|\[object |is not a function|Cannot read|not iterable|HTTP 599|\.[tj]s:\d|\n\s+at /;

test('every operation has its row here', () => {
	const registered = resources.flatMap(({ value, operations: list }) => list.map((operation) => `${value} ${operation.value}`));
	expect(Object.keys(operations).sort()).toEqual(registered.sort());
});

test.each(cases)('%s: %s takes anything in %s, and harms nobody', async (resource, operation, place, parameters, share) => {
	const before = snapshot();
	const tries = storedOrChosen.test(place) ? fewer : shareOf(values, share, 4);
	const items = tries.map((value) => ({ value }));
	const { items: output, error } = await bench.run(resource, operation, parameters, items, { onError: 'continueRegularOutput' });
	expect(error).toBeUndefined();
	const answered = new Set(output.map(({ pairedItem }) => (pairedItem as { item: number }).item));
	if (!['getAll'].includes(operation)) expect(answered.size).toBe(tries.length);
	for (const { json, pairedItem } of output) {
		const { item } = pairedItem as { item: number };
		if (typeof json.error !== 'string') continue;
		// What was typed may stand in the message; everything else has to be ours.
		const words = tries[item].length < 40 ? json.error.split(tries[item]).join('') : json.error;
		expect(words).not.toMatch(notOurs);
		expect(json.error.length).toBeLessThan(1_200);
	}
	expect(JSON.stringify(output)).not.toContain(password);
	expectUnharmed(before, 'ada.lovelace');
	expect(details().violations).toEqual([]);
});

test('a text of 10 MB is stored as it is', async () => {
	const description = `${'0123456789'.repeat(1_000_000)}"\\`;
	const parameters = { ...newUser, additionalFields: { description: '={{ $json.value }}' } };
	const { json } = await bench.run('user', 'create', parameters, [{ value: description }]);
	expect(json[0]).toMatchObject({ outcome: 'created', username: 'new0' });
	expect(
		control()
			.people()
			.map(({ username }) => username),
	).toContain('new0');
});
