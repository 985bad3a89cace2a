import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { resources } from '../../nodes/FusionDirectory/actions/resources';
import { ada, base, byDn, byName, dnOf, ofType, useFusionDirectory } from './fusionDirectorySetup';

/** Runs every row of the page's table of methods over both protocols, and looks at the request that was sent. */

interface Row {
	wrapper: string;
	rpc: string;
	rest: string;
	/** `Object: Get, User: Get` */
	served: string;
}

const { run, control } = useFusionDirectory();
const page = readFileSync(join(__dirname, '..', '..', 'docs', 'fusiondirectory.md'), 'utf8');
const rows: Row[] = page
	.slice(page.indexOf('| Wrapper |'))
	.split('\n\n')[0]
	.split('\n')
	.slice(2)
	.map((line) =>
		line
			.split('|')
			.slice(1, -1)
			.map((cell) => cell.trim()),
	)
	.map(([wrapper, rpc, rest, served]) => ({ wrapper, rpc, rest, served }));

const quoted = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, text]) => text);

/** `Object: Get, User: Get, Get Many` as pairs of internal names. */
function operationsOf({ served }: Row): Array<{ resource: string; operation: string; label: string }> {
	let within: (typeof resources)[number] | undefined;
	return served
		.replace(/ \(.*\)$/, '')
		.split(', ')
		.map((label) => {
			const [first, second] = label.split(': ');
			if (second !== undefined) within = resources.find(({ name }) => name.toLowerCase() === first.toLowerCase());
			const operation = within?.operations.find(({ name }) => name === (second ?? first));
			if (within === undefined || operation === undefined) throw new Error(`the page speaks of an operation '${label}' that there is not`);
			return { resource: within.value, operation: operation.value, label: `${within.value}.${operation.value}` };
		});
}

const bySession = rows.filter(({ served }) => served.startsWith('every execution'));
const byOperation = rows.filter((row) => !bySession.includes(row));
const nameOf = ({ wrapper, rpc, rest }: Row): string => (quoted(wrapper)[0] !== undefined ? wrapper : rpc || rest).replaceAll('`', '');

test('the table holds the 22 methods of the wrapper, all methods of both webservices, and every operation', () => {
	expect(new Set(rows.flatMap(({ wrapper }) => quoted(wrapper))).size).toBe(22);
	const methods =
		'listLdaps login logout getId getBase listTypes infos listTabs getFields formfields ls count setFields addvalues delvalues formpost removetab gettemplate usetemplate delete archiveObject lockUser isUserLocked recoveryGenToken recoveryConfirmPasswordChange';
	expect([...new Set(rows.flatMap(({ rpc }) => quoted(rpc).slice(0, 1)))].sort()).toEqual(methods.split(' ').sort());
	const [object, attribute] = ['/objects/{type}/{dn}', '/objects/{type}/{dn}/{tab}/{attribute}'];
	const endpoints = [
		...[
			'GET /directories',
			'POST /login',
			'POST /logout',
			'GET /token',
			'GET /types',
			'GET /types/{type}',
			'GET /types/{type}/{tab}',
			'GET /objects/{type}',
			'POST /objects/{type}',
		],
		...['GET', 'PATCH', 'DELETE'].flatMap((verb) => [`${verb} ${object}`, `${verb} ${object}/{tab}`]),
		...['GET', 'PUT', 'DELETE'].map((verb) => `${verb} ${attribute}`),
		...[
			`GET ${object}/templatefields`,
			`PATCH ${attribute}/values`,
			`DELETE ${attribute}/values`,
			'GET /userlock/{dn}',
			'PUT /userlock/{dn}',
			'POST /archive/{type}/{dn}',
		],
		...['GET /recovery', 'PUT /recovery', 'GET /openapi.json', 'GET /openapi.yaml'],
	];
	expect(
		[
			...new Set(
				rows.flatMap(({ rest }) =>
					quoted(rest)
						.slice(0, 1)
						.map((text) => text.split('?')[0]),
				),
			),
		].sort(),
	).toEqual(endpoints.sort());
	const served = new Set(byOperation.flatMap(operationsOf).map(({ label }) => label));
	const missing = resources
		.flatMap(({ value, operations }) => operations.map((operation) => `${value}.${operation.value}`))
		.filter((label) => !served.has(label));
	expect(missing).toEqual([]);
});

const user = ofType('USER');
const onAda = { objectType: user, object: byDn(ada) };
const emmy = { username: 'noether', firstName: 'Emmy', lastName: 'Noether', password: 'Idealring.1918' };
const vpn = `cn=vpn,ou=groups,${base}`;
const employee = byDn(`cn=Employee,ou=templates,ou=people,${base}`);
const aliases = { ...onAda, tab: 'mailAccount', attribute: 'gosaMailAlternateAddress', values: 'countess@example.com' };
const adaPath = `/objects/user/${encodeURIComponent(ada)}`;
const rest = (httpMethod: string, path: string, body = ''): IDataObject => ({ protocol: 'rest', httpMethod, path, body });

interface Case {
	parameters?: IDataObject;
	prepare?(): void;
	answers: IDataObject;
}

/** By operation; of rows that share one, by the row's name as well. */
const cases: Record<string, Case> = {
	'server.getSessionId': { answers: { sessionId: expect.stringMatching(/^[0-9a-v]{26}$/) } },
	'server.getDatabases': { answers: { id: 'main' } },
	'server.getBase': { answers: { base } },
	'objectType.getAll': { parameters: { returnAll: true }, answers: { objectType: 'ACLASSIGNMENT' } },
	'objectType.get': { parameters: { objectType: user }, answers: { mainAttribute: 'uid', mainTab: 'user' } },
	'object.getTabs': { parameters: onAda, answers: { tab: 'user', active: true } },
	'object.getFields': { parameters: { ...onAda, tab: 'mailAccount' }, answers: { attribute: 'mail', value: 'ada.lovelace@example.com' } },
	'object.getAll': {
		parameters: { objectType: user, filters: { rows: [{ field: 'uid', comparison: 'equals', value: 'alovelace' }] } },
		answers: { dn: ada },
	},
	'user.getAll': {
		parameters: { filters: { rows: [{ field: 'uid', comparison: 'equals', value: 'alovelace' }] } },
		answers: { id: ada },
	},
	'object.get': { parameters: onAda, answers: { dn: ada, sn: 'Lovelace' } },
	'user.get': { parameters: { user: byDn(ada) }, answers: { id: ada, lastName: 'Lovelace' } },
	'object.count': { parameters: { objectType: user, base: byDn(`ou=Engineering,${base}`) }, answers: { count: 5 } },
	'object.create': {
		parameters: { objectType: ofType('OGROUP'), inputMode: 'json', values: { ogroup: { cn: 'board', member: [ada] } } },
		answers: { outcome: 'created', dn: `cn=board,ou=groups,${base}` },
	},
	'user.create': { parameters: emmy, answers: { outcome: 'created', id: dnOf('noether') } },
	'user.upsert': { parameters: emmy, answers: { outcome: 'created', id: dnOf('noether') } },
	'object.createFromTemplate': {
		parameters: {
			objectType: user,
			template: employee,
			inputMode: 'json',
			values: { user: { sn: 'Noether', givenName: 'Emmy', userPassword: 'Idealring.1918' } },
		},
		answers: { outcome: 'created', objectType: 'USER' },
	},
	'object.update': {
		parameters: { ...onAda, inputMode: 'json', values: { user: { description: 'First programmer' } } },
		answers: { outcome: 'updated', dn: ada },
	},
	'user.update': {
		parameters: { user: byName('alovelace'), updateFields: { phone: '42' } },
		answers: { outcome: 'updated', phone: '42' },
	},
	'user.setPassword': { parameters: { user: byName('alovelace'), password: 'Brand.new.1' }, answers: { outcome: 'updated' } },
	'user.getGroups': { parameters: { user: byName('alovelace') }, answers: { name: expect.any(String), groupType: 'groupOfNames' } },
	'user.suggestUsername': {
		parameters: { firstName: 'Ada', lastName: 'Lovelace' },
		answers: { username: expect.stringMatching(/^alovelace\d+$/) },
	},
	'user.addToGroups': {
		parameters: { user: byName('ghopper'), groups: [vpn] },
		answers: { outcome: 'updated', groups: expect.arrayContaining([vpn]) },
	},
	'user.removeFromGroups': {
		parameters: { user: byName('alovelace'), groups: [vpn] },
		answers: { outcome: 'updated', username: 'alovelace' },
	},
	'group.getAll': { parameters: { returnAll: true }, answers: { id: expect.any(String), groupType: 'groupOfNames' } },
	'group.get': { parameters: { group: byDn(vpn) }, answers: { id: vpn, name: 'vpn' } },
	'group.getMembers': { parameters: { group: byDn(vpn) }, answers: { isUser: true } },
	'group.create': { parameters: { name: 'board', members: [ada] }, answers: { outcome: 'created', id: `cn=board,ou=groups,${base}` } },
	'group.update': {
		parameters: { group: byDn(vpn), updateFields: { description: 'Remote access' } },
		answers: { outcome: 'updated', description: 'Remote access' },
	},
	'group.delete': { parameters: { group: byDn(vpn) }, answers: { outcome: 'deleted', id: vpn } },
	'group.addMembers': {
		parameters: { group: byDn(vpn), members: [dnOf('ghopper', 'Engineering')] },
		answers: { outcome: 'updated', changed: [dnOf('ghopper', 'Engineering')] },
	},
	'group.removeMembers': { parameters: { group: byDn(vpn), members: [ada] }, answers: { outcome: 'updated', changed: [ada] } },
	'object.delete': { parameters: onAda, answers: { outcome: 'deleted', dn: ada } },
	'user.delete': { parameters: { user: byName('alovelace') }, answers: { outcome: 'deleted', id: ada } },
	'object.deleteTab': { parameters: { ...onAda, tab: 'mailAccount' }, answers: { outcome: 'updated', deleted: true } },
	'template.get': { parameters: { objectType: user, template: employee }, answers: { tab: 'user' } },
	'template.getAll': { parameters: { objectType: user, returnAll: true }, answers: { name: 'Employee' } },
	'user.lock': { parameters: { user: byName('alovelace') }, answers: { outcome: 'updated', locked: true } },
	'user.unlock': {
		parameters: { user: byName('alovelace') },
		prepare: () => void control().change('alovelace', { locked: true }),
		answers: { outcome: 'updated', locked: false },
	},
	'user.getLockStatus': { parameters: { user: byName('alovelace') }, answers: { locked: false } },
	'passwordRecovery.generateToken': {
		parameters: { email: 'ada.lovelace@example.com' },
		prepare: () => control().set({ recovery: true }),
		answers: { login: 'alovelace' },
	},
	'object.addValues': { parameters: aliases, answers: { outcome: 'updated', values: ['countess@example.com'] } },
	'object.deleteValues': {
		parameters: { ...aliases, tab: 'user', attribute: 'title', values: 'Analyst' },
		answers: { outcome: 'updated', values: ['Analyst'] },
	},
	'object.archive': { parameters: onAda, answers: { outcome: 'deleted', dn: ada } },
	'formfields request.customApiCall': {
		parameters: { method: 'formfields', parameters: '["user", null, "mailAccount"]' },
		answers: { result: { sections: expect.anything() } },
	},
	'formpost request.customApiCall': {
		parameters: { method: 'formpost', parameters: JSON.stringify(['user', ada, 'user', { description: 'x' }]) },
		answers: { result: ada },
	},
	'GET /types/{type}/{tab} request.customApiCall': {
		parameters: rest('GET', '/types/user/mailAccount'),
		answers: { result: { sections: expect.anything() } },
	},
	'GET /objects/{type}/{dn}/templatefields request.customApiCall': {
		parameters: rest('GET', `/objects/user/${encodeURIComponent(String(employee.value))}/templatefields`),
		answers: { result: { user: expect.arrayContaining(['sn']) } },
	},
	'GET /userlock/{dn} request.customApiCall': {
		parameters: rest('GET', `/userlock/${encodeURIComponent(ada)}`),
		answers: { result: false },
	},
	'GET /objects/{type}/{dn}/{tab} request.customApiCall': {
		parameters: rest('GET', `${adaPath}/user`),
		answers: { result: expect.objectContaining({ sn: 'Lovelace' }) },
	},
	'PATCH /objects/{type}/{dn}/{tab} request.customApiCall': {
		parameters: rest('PATCH', `${adaPath}/user`, '{ "mobile": "007" }'),
		answers: { result: ada },
	},
	'GET /objects/{type}/{dn}/{tab}/{attribute} request.customApiCall': {
		parameters: rest('GET', `${adaPath}/user/sn`),
		answers: { result: 'Lovelace' },
	},
	'PUT /objects/{type}/{dn}/{tab}/{attribute} request.customApiCall': {
		parameters: rest('PUT', `${adaPath}/user/mobile`, '"007"'),
		answers: { result: ada },
	},
	'DELETE /objects/{type}/{dn}/{tab}/{attribute} request.customApiCall': {
		parameters: rest('DELETE', `${adaPath}/user/mobile`),
		answers: { result: '' },
	},
	'GET /openapi.json request.customApiCall': {
		parameters: rest('GET', '/openapi.json'),
		answers: { result: expect.objectContaining({ paths: expect.anything() }) },
	},
	'GET /openapi.yaml request.customApiCall': {
		parameters: rest('GET', '/openapi.yaml'),
		answers: { result: expect.stringContaining('openapi: 3') },
	},
};

/** Whether a request of the log is the one a row speaks of. */
function sent(row: Row, protocol: 'jsonRpc' | 'rest'): boolean {
	const byRpc = protocol === 'jsonRpc' || row.rest === '' || row.served.includes('(by JSON-RPC)');
	const { log } = control().requests();
	if (byRpc) return log.some(({ target, body }) => target.endsWith('/jsonrpc.php') && JSON.parse(body).method === quoted(row.rpc)[0]);
	const [verb, path] = quoted(row.rest)[0].split(' ');
	const pattern = new RegExp(
		`/rest\\.php/v1${path
			.split('?')[0]
			.replaceAll('.', '\\.')
			.replace(/\{\w+\}/g, '[^/?]+')}(?:\\?|$)`,
	);
	return log.some(({ method, target }) => method === verb && pattern.test(target) && target.includes(path.split('?')[1] ?? ''));
}

const listed = byOperation.flatMap((row) => operationsOf(row).map((served) => [nameOf(row), served.label, row, served] as const));

describe.each(['jsonRpc', 'rest'] as const)('over %s', (protocol) => {
	test.each(listed.filter(([, , row]) => protocol === 'rest' || row.rpc !== ''))(
		'%s is served by %s',
		async (name, label, row, { resource, operation }) => {
			if (label === 'passwordRecovery.setPassword') return await recover(row);
			const known = cases[label] ?? cases[`${name} ${label}`];
			if (known === undefined) throw new Error(`no case for ${name}, ${label}`);
			known.prepare?.();
			const { json, error } = await run(resource, operation, known.parameters, { credential: { protocol } });
			expect(error?.message).toBeUndefined();
			expect(json[0]).toMatchObject(known.answers);
			if (label === 'server.getSessionId') expect(control().count('login')).toBe(1);
			else expect(sent(row, protocol)).toBe(true);
		},
	);

	async function recover(row: Row): Promise<void> {
		control().set({ recovery: true });
		const credential = { protocol };
		const {
			json: [{ login, token }],
		} = await run('passwordRecovery', 'generateToken', { email: 'ada.lovelace@example.com' }, { credential });
		const { json } = await run('passwordRecovery', 'setPassword', { login, token, password: 'Brand.new.1' }, { credential });
		expect(json[0]).toEqual({ outcome: 'updated', login: 'alovelace' });
		expect(sent(row, protocol)).toBe(true);
	}

	test.each(bySession.map((row) => [nameOf(row), row] as const))('%s is part of every execution, once', async (name, row) => {
		await run('server', 'getBase', {}, { credential: { protocol } });
		expect([control().count(name), sent(row, protocol)]).toEqual([1, true]);
	});
});
