import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { attributeFilters, userFilters, type Lookup } from '../../clients/fortiauthenticator/filters';
import { userFields } from '../../clients/fortiauthenticator/userFields';
import { resources } from '../../nodes/FortiAuthenticator/actions/resources';
import { byId, byName, useFortiAuthenticatorNode } from './fortiAuthenticatorSetup';

const bench = useFortiAuthenticatorNode();
const page = readFileSync(join(__dirname, '..', '..', 'docs', 'fortiauthenticator.md'), 'utf8');
const section = (title: string): string => {
	const start = page.indexOf(`\n${title}\n`);
	if (start < 0) throw new Error(`The page has no section '${title}'`);
	const rest = page.slice(start + title.length + 1);
	const end = rest.search(/\n##/);
	return end < 0 ? rest : rest.slice(0, end);
};
const rows = (text: string): string[][] =>
	text
		.split('\n')
		.filter((line) => line.startsWith('|') && !/^\|[-|]+$/.test(line))
		.map((line) =>
			line
				.split('|')
				.slice(1, -1)
				.map((cell) => cell.trim()),
		);
const listed = (cell: string): string[] => cell.split(',').map((one) => one.trim());

const texts: Lookup[] = ['exact', 'iexact', 'contains', 'icontains'];
const lookupNames: Record<Lookup, string> = {
	exact: 'Equals',
	iexact: 'Equals (Ignore Case)',
	contains: 'Contains',
	icontains: 'Contains (Ignore Case)',
	in: 'Is One Of',
};

/** The guide's Local users page (REST API Solution Guide, 6.6): fields with their limits, filters with their comparisons. */
const guide = {
	fields: {
		username: 253,
		address: 80,
		city: 40,
		country: 0,
		custom1: 255,
		custom2: 255,
		custom3: 255,
		email: 0,
		first_name: 30,
		last_name: 30,
		active: 0,
		reason: 0,
		mobile_number: 25,
		phone_number: 25,
		state: 40,
		user_groups: 0,
		token_auth: 0,
		token_type: 0,
		token_serial: 0,
		ftm_act_method: 0,
		ftk_only: 0,
		expires_at: 0,
		token_fas: 0,
		fido: 0,
		company: 255,
		department: 255,
		password: 50,
		change_password: 0,
		recovery_by_question: 0,
		recovery_question: 0,
		recovery_answer: 0,
	} as Record<string, number>,
	values: {
		token_type: ['ftk', 'ftm', 'ftc', 'email', 'sms', 'dual'],
		ftm_act_method: ['email', 'sms'],
	} as Record<string, string[]>,
	filters: {
		username: [...texts, 'in'],
		email: [...texts, 'in'],
		first_name: texts,
		last_name: texts,
		city: texts,
		state: texts,
		country: texts,
		active: ['exact'],
		token_type: ['exact'],
		token_serial: ['exact', 'iexact'],
	} as Record<string, Lookup[]>,
	attributeFilters: { vendor: ['exact'], attribute: ['exact'], attr_value: [...texts, 'in'] } as Record<string, Lookup[]>,
};

const localUser = resources.find(({ value }) => value === 'localUser');
/** Every name a parameter of the operation shows, those inside collections included. */
function shownNames(properties: INodeProperties[]): string[] {
	return properties.flatMap((property) => [
		property.displayName,
		...(property.options ?? []).flatMap((option) => ('displayName' in option && 'type' in option ? shownNames([option]) : [])),
	]);
}
const namesOf = (operation: string): string[] =>
	shownNames(localUser?.operations.find(({ value }) => value === operation)?.properties ?? []);

describe('fields', () => {
	const table = rows(section('## Local users: fields'));

	test.each(Object.entries(guide.fields))('%s is known, limited and on the page with its parameter', (name, max) => {
		const field = userFields[name];
		expect(field.max ?? 0).toBe(max);
		expect(field.values).toEqual(guide.values[name]);
		const row = table.find(([names]) => listed(names).includes(name));
		expect(row).toBeDefined();
		const [, parameter = '', checked = ''] = row ?? [];
		if (max > 0) expect(checked).toContain(`≤ ${max}`);
		if (field.write === 'never') return expect(checked).toContain('memberships');
		const label = /^custom\d$/.test(name) ? 'Custom Field' : field.label;
		expect(parameter).toContain(label);
		expect(namesOf('create')).toContain(field.label);
		const changed = namesOf('update').includes(field.label);
		expect(changed).toBe(field.write === 'always');
	});

	test('the page names no field that does not exist', () => {
		const names = table.slice(1).flatMap(([cell]) => listed(cell));
		expect(names.filter((name) => !Object.hasOwn(userFields, name))).toEqual([]);
		expect(new Set(names)).toEqual(new Set(Object.keys(userFields)));
	});

	test.each([
		'password → an email',
		'needs token_type',
		'sms → mobile',
		'without serial',
		'ftm_act_method email',
		'ftk_only needs',
		'ftk_only switched off',
		'recovery_by_question needs',
		'at least one hour ahead',
		'token switched off',
	])('the rule "%s" is on the page with what the node does', (words) => {
		const row = rows(section('### Rules across fields')).find(([rule]) => rule.includes(words));
		expect(row?.[1]).toMatch(/\w/);
	});
});

const someone = byName('ada.lovelace');
const attribute = { attributeName: 'Session-Timeout', value: '60' };
/** The guide's methods with the operation that serves each: method, path behind `/api/v1/localusers/`, resource, operation, parameters. */
const methods: Array<[string, RegExp, string, string, IDataObject]> = [
	['GET', /^\?/, 'localUser', 'getAll', {}],
	['GET', /^\d+\/$/, 'localUser', 'get', { user: byId('={{ $json.id }}') }],
	['POST', /^$/, 'localUser', 'create', { username: 'new.one', email: 'new.one@example.com' }],
	[
		'POST',
		/^\?returnseed=1$/,
		'localUser',
		'create',
		{ username: 'new.one', email: 'new.one@example.com', tokenAuth: true, tokenType: 'ftm', seed: 'encrypted' },
	],
	['POST', /^\d+\/sendoobtoken\/$/, 'localUser', 'sendOobToken', { user: byName('katherine.johnson') }],
	['POST', /^\d+\/verifyrecoveryanswer\/$/, 'localUser', 'verifyRecoveryAnswer', { user: someone, recoveryAnswer: 'Analytical' }],
	['PATCH', /^\d+\/$/, 'localUser', 'update', { user: someone, updateFields: { city: 'Graz' } }],
	['PATCH', /^\d+\/\?returnseed=1$/, 'localUser', 'assignToken', { user: someone, tokenType: 'ftm', seed: 'encrypted' }],
	['PATCH', /^\d+\/\?returnseed=2$/, 'localUser', 'assignToken', { user: someone, tokenType: 'ftm', seed: 'thirdParty' }],
	['DELETE', /^\d+\/$/, 'localUser', 'delete', { user: someone }],
	['GET', /^\d+\/radiusattributes\/\?/, 'radiusAttribute', 'getAll', { user: someone }],
	['GET', /^\d+\/radiusattributes\/\d+\/$/, 'radiusAttribute', 'get', { user: someone, attribute: byId('1') }],
	['POST', /^\d+\/radiusattributes\/$/, 'radiusAttribute', 'create', { user: someone, ...attribute }],
	[
		'PUT',
		/^\d+\/radiusattributes\/$/,
		'radiusAttribute',
		'replaceAll',
		{ user: someone, attributes: { rows: [{ ...attribute, vendor: 'Default' }] } },
	],
	[
		'PATCH',
		/^\d+\/radiusattributes\/\d+\/$/,
		'radiusAttribute',
		'update',
		{ user: someone, attribute: byId('1'), updateFields: { value: 'x' } },
	],
	['DELETE', /^\d+\/radiusattributes\/$/, 'radiusAttribute', 'deleteAll', { user: someone }],
	['DELETE', /^\d+\/radiusattributes\/\d+\/$/, 'radiusAttribute', 'delete', { user: someone, attribute: byId('1') }],
];

test.each(methods)('%s %s is served by %s: %s', async (method, path, resource, operation, parameters) => {
	const item = { id: bench.simulator.control.person('ada.lovelace')?.id };
	const { error } = await bench.run(resource, operation, parameters, [item]);
	expect(error?.message).toBeUndefined();
	const sent = bench.simulator.control.requests().log.map((one) => `${one.method} ${one.target.replace('/api/v1/localusers/', '')}`);
	expect(sent.filter((one) => one.startsWith(`${method} `) && path.test(one.slice(method.length + 1)))).toHaveLength(1);
	const names = resources.find(({ value }) => value === resource)?.operations.find(({ value }) => value === operation)?.name ?? '?';
	const row = rows(section('## Operations')).find(
		([, operations, , request = '']) =>
			operations
				.split('·')
				.map((one) => one.trim())
				.includes(names) && request.includes(method),
	);
	expect(row).toBeDefined();
});

test('every operation of the node is on the page', () => {
	const named = rows(section('## Operations')).flatMap(([, operations]) => operations.split('·').map((one) => one.trim()));
	const missing = resources.flatMap(({ operations }) => operations.map(({ name }) => name)).filter((name) => !named.includes(name));
	expect(missing).toEqual([]);
});

describe('filters', () => {
	const table = rows(section('## Local users: filters'));
	const valueOf = (field: string): string => ({ active: 'true', token_type: 'ftm' })[field] ?? 'Zürich';

	test('the node has the guide’s and no other', () => {
		const lookups = (filters: typeof userFilters) =>
			Object.fromEntries(Object.entries(filters).map(([name, filter]) => [name, [...filter.lookups]]));
		expect(lookups(userFilters)).toEqual(guide.filters);
		expect(lookups(attributeFilters)).toEqual(guide.attributeFilters);
	});

	test.each(Object.entries(guide.filters).flatMap(([field, lookups]) => lookups.map((lookup): [string, Lookup] => [field, lookup])))(
		'%s by %s is sent, accepted and on the page',
		async (field, lookup) => {
			const value = valueOf(field);
			const { error } = await bench.run('localUser', 'getAll', { filters: { rows: [{ field, lookup, value }] } });
			expect(error?.message).toBeUndefined();
			const [{ target, status }] = bench.simulator.control.requests().log;
			const name = lookup === 'exact' ? field : `${field}__${lookup}`;
			expect([new URL(target, 'http://h').searchParams.get(name), status]).toEqual([value, 200]);
			const row = table.find(([names]) => listed(names).includes(field));
			expect(row?.[1]).toContain(lookupNames[lookup]);
		},
	);

	test.each(
		Object.entries(guide.attributeFilters).flatMap(([field, lookups]) => lookups.map((lookup): [string, Lookup] => [field, lookup])),
	)('RADIUS attributes by %s (%s) are sent and accepted', async (field, lookup) => {
		const { error } = await bench.run('radiusAttribute', 'getAll', { user: someone, filters: { rows: [{ field, lookup, value: 'x' }] } });
		expect(error?.message).toBeUndefined();
		const name = lookup === 'exact' ? field : `${field}__${lookup}`;
		const sent = bench.simulator.control
			.requests()
			.log.map(({ target, status }) => [new URL(target, 'http://h').searchParams.get(name), status]);
		expect(sent).toContainEqual(['x', 200]);
	});

	test('abridged is sent with a filter on the username, and only then', async () => {
		const filters = { rows: [{ field: 'username', lookup: 'exact', value: 'ada.lovelace' }] };
		expect((await bench.run('localUser', 'getAll', { filters, options: { abridged: true } })).json).toHaveLength(1);
		expect(bench.simulator.control.requests().log[0].target).toContain('abridged=1');
		const { error } = await bench.run('localUser', 'getAll', { options: { abridged: true } });
		expect(error?.message).toContain("The abridged list works only together with a filter on 'Username'");
		expect(table.find(([name]) => name === 'abridged')).toBeDefined();
	});
});
