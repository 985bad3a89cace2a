import type { JsonValue } from '../../../clients/json';
import { ifAllowed } from '../../../clients/fusiondirectory/objectReader';
import { BackendError } from '../../../clients/errors';
import { refusalOf } from '../../refusalOf';
import { base, directoryStub, entries, field, people, refused, type Answers } from './protocolStub';

const ada = `uid=ada,${people}`;
const found = (list: Record<string, JsonValue>): Answers => ({ list: () => entries(list) });
const wire = (more: object = {}) => ({ attributes: undefined, templates: false, ...more });

describe('a listing', () => {
	test('comes sorted by DN, each entry as one of the type', async () => {
		const { objects, calls } = directoryStub(found({ 'uid=c,dc=x': { cn: 'C' }, 'uid=a,dc=x': [], 'uid=b,dc=x': 'b', 'uid=d,dc=x': null }));
		expect(await objects.list('USER', { filter: '(uid=*)', base })).toEqual([
			{ type: 'USER', dn: 'uid=a,dc=x', attributes: {} },
			{ type: 'USER', dn: 'uid=b,dc=x', attributes: { value: 'b' } },
			{ type: 'USER', dn: 'uid=c,dc=x', attributes: { cn: 'C' } },
			{ type: 'USER', dn: 'uid=d,dc=x', attributes: {} },
		]);
		expect(calls).toEqual([['list', 'USER', wire({ filter: '(uid=*)', base })]]);
		await objects.list('USER', {}, true);
		expect(calls[1]).toEqual(['list', 'USER', wire({ templates: true })]);
	});

	test('asks for no password, for binaries in base64, and for the DN as it is', async () => {
		const { objects, calls } = directoryStub(found({}));
		await objects.list('USER', { attributes: { uid: 'first', userPassword: 'all', jpegPhoto: 'first', dn: 'all', memberOf: 'all' } });
		expect(calls[0][2]).toMatchObject({ attributes: { uid: 'first', jpegPhoto: 'base64', dn: 'raw', memberOf: 'all' } });
		expect((calls[0][2] as { attributes: object }).attributes).not.toHaveProperty('userPassword');
		expect(await refusalOf(objects.list('USER', { attributes: { userPassword: 'first' } }))).toMatchObject({
			kind: 'invalid',
			message: 'Passwords and their hashes are never handed out',
			fields: ['userPassword'],
			delivery: 'unsent',
		});
	});

	test('below no DN is refused; with something that is no DN in it, unreadable', async () => {
		const { objects, calls } = directoryStub(found({ x: {} }));
		expect(await refusalOf(objects.list('USER', { base: '' }))).toMatchObject({
			kind: 'invalid',
			message: "'' is not a DN",
			fields: ['dn'],
			delivery: 'unsent',
		});
		expect(calls).toEqual([]);
		expect(await refusalOf(objects.list('USER'))).toMatchObject({ message: 'FusionDirectory answered with something else than a DN' });
	});
});

describe('a place', () => {
	const typeInfo = () => ({ ou: 'ou=people,' });
	const place = async (answers: Answers, dn = base) => {
		const stub = directoryStub({ typeInfo, ...found({}), ...answers });
		return { ...stub, outcome: await stub.objects.listBelow('USER', { base: dn }).catch((reason: unknown) => reason) };
	};
	const missing = (dn: string) =>
		expect.objectContaining({ kind: 'notFound', message: `There is no department '${dn}' in FusionDirectory`, delivery: 'unsent' });

	test('in which something was found, or that is the whole tree, is not asked about', async () => {
		expect((await place(found({ [ada]: {} }))).namesOfCalls()).toBe('list');
		const { objects, namesOfCalls } = directoryStub(found({}));
		expect(await objects.listBelow('USER', {})).toEqual([]);
		expect(namesOfCalls()).toBe('list');
	});

	test('is there when its tabs are told, or when it may not be looked at', async () => {
		for (const tabs of [() => [], () => refused('rights'), () => refused('invalid'), () => refused('backend')]) {
			const { outcome, calls } = await place({ tabs }, people);
			expect(outcome).toEqual([]);
			expect(calls.at(-1)).toEqual(['tabs', 'USER', base]);
		}
	});

	test('is missing when the refusal says so, unless it is the root', async () => {
		for (const reason of [refused('notFound'), refused('backend', `Inconnu: ${base}`)]) {
			const answers: Answers = { tabs: () => reason };
			expect((await place({ ...answers, base: () => 'dc=other' })).outcome).toEqual(missing(base));
			expect((await place({ ...answers, base: () => refused('rights') })).outcome).toEqual(missing(base));
			expect((await place({ ...answers, base: () => 'DC=example, dc=com' })).outcome).toEqual([]);
		}
		expect((await place({ tabs: () => refused('notFound'), base: () => base }, people)).outcome).toEqual([]);
		expect((await place({ tabs: () => refused('notFound'), base: () => base }, `OU=People,dc=x`)).outcome).toEqual(
			missing('OU=People,dc=x'),
		);
	});

	test('of a type without a branch, or that may not be seen, is the department itself', async () => {
		for (const info of [() => ({}), () => refused('rights')]) {
			const { calls } = await place({ typeInfo: info, tabs: () => [] }, people);
			expect(calls.at(-1)).toEqual(['tabs', 'USER', people]);
		}
	});

	test('about which nothing can be said is that trouble', async () => {
		expect((await place({ tabs: () => refused('timeout') })).outcome).toMatchObject({ kind: 'timeout' });
		expect((await place({ tabs: () => new TypeError('broken') })).outcome).toMatchObject({ message: 'broken' });
	});

	test('is counted in, and asked about only where there is nobody', async () => {
		const { objects, calls } = directoryStub({
			count: (_type, _base, filter) => (filter === '' ? 0 : 3),
			tabs: () => refused('notFound'),
			base: () => 'dc=x',
			typeInfo,
		});
		expect(await objects.count('USER', { base, filter: '(uid=*)' })).toBe(3);
		expect(await objects.count('USER')).toBe(0);
		expect(calls).toEqual([
			['count', 'USER', base, '(uid=*)'],
			['count', 'USER', undefined, ''],
		]);
		expect(await refusalOf(objects.count('USER', { base }))).toMatchObject({ kind: 'notFound' });
		expect(await refusalOf(objects.count('USER', { base: 'x' }))).toMatchObject({ kind: 'invalid' });
	});
});

describe('one entry', () => {
	const both = found({ [`uid=ada,ou=x,${people}`]: { dn: 'other' }, [`UID=ada, ${people}`]: { dn: 'own', cn: 'Ada' } });

	test('is found in the server’s spelling, among those of its branch', async () => {
		const { objects, calls } = directoryStub(both);
		expect(await objects.find('USER', ada, { cn: 'first' })).toEqual({ type: 'USER', dn: `UID=ada, ${people}`, attributes: { cn: 'Ada' } });
		expect((await objects.find('USER', ada, { dn: 'raw' }))?.attributes).toEqual({ dn: 'own', cn: 'Ada' });
		expect(calls[0]).toEqual(['list', 'USER', wire({ attributes: { cn: 'first', dn: 'raw' }, base: ada, scope: 'base' })]);
		expect(await objects.find('USER', `uid=bob,${people}`)).toBeUndefined();
		expect(await refusalOf(objects.find('USER', 'ada'))).toMatchObject({ kind: 'invalid', message: "'ada' is not a DN" });
	});

	test('that has to be there is an error where it is not', async () => {
		const { objects } = directoryStub(both);
		expect((await objects.require('USER', ada)).attributes).toEqual({ cn: 'Ada' });
		expect(await refusalOf(objects.require('USER', `uid=bob,${people}`))).toMatchObject({
			kind: 'notFound',
			message: `There is no entry of the type 'USER' with the DN 'uid=bob,${people}', or this account may not see it`,
		});
	});

	test('has tabs, and so has its type', async () => {
		const { objects, calls } = directoryStub({ ...both, tabs: (_type, dn) => [{ tab: 'user', name: dn ?? '', active: true }] });
		expect(await objects.tabs('USER')).toEqual([{ tab: 'user', name: '', active: true }]);
		expect(await objects.tabs('USER', ada)).toEqual([{ tab: 'user', name: `UID=ada, ${people}`, active: true }]);
		expect(await refusalOf(objects.tabs('USER', `uid=bob,${people}`))).toMatchObject({ kind: 'notFound' });
		expect(calls.filter(([name]) => name === 'tabs')).toHaveLength(2);
	});

	test('has a form, by default that of the main tab', async () => {
		const { objects, calls } = directoryStub({ ...both, typeInfo: () => ({ mainTab: 'main' }), fields: () => [] });
		const entry = await objects.require('USER', ada);
		await objects.fields(entry);
		await objects.fields(entry, 'mail');
		expect(calls.filter(([name]) => name === 'fields')).toEqual([
			['fields', 'USER', `UID=ada, ${people}`, 'main'],
			['fields', 'USER', `UID=ada, ${people}`, 'mail'],
		]);
	});
});

describe('all attributes of a type', () => {
	const typeInfo = () => ({ tabs: [{ class: 'user' }] });
	const form = [
		field('uid'),
		field('mail', { kind: 'list' }),
		field('photo', { kind: 'binary' }),
		field('named', { nameOnly: true }),
		field('hidden', { inLdap: false }),
		field('secret', { kind: 'password' }),
		field('userPassword'),
		field('odd'),
	];
	const always = { objectClass: 'all', createTimestamp: 'first', modifyTimestamp: 'first' };
	const readable = { uid: 'first', mail: 'all', photo: 'base64', named: 'all' };

	test('are those that a listing takes, found out once', async () => {
		const { objects, calls } = directoryStub({
			typeInfo,
			fields: () => form,
			list: (_type, { attributes = {} }) =>
				'odd' in attributes ? refused('invalid', 'no', { code: 'unknownAttribute', fields: ['odd'] }) : entries({}),
		});
		expect(await objects.allAttributes('user')).toEqual({ ...readable, ...always });
		const { length } = calls;
		expect(await objects.allAttributes('USER')).toEqual({ ...readable, ...always });
		expect(calls).toHaveLength(length);
		expect(calls.filter(([name]) => name === 'list').map(([, , query]) => (query as { filter: string }).filter)).toEqual(
			Array(2).fill('(objectClass=noEntryHasThisClass)'),
		);
	});

	test('are an error where a listing is refused for another reason', async () => {
		for (const reason of [
			refused('rights'),
			refused('invalid', 'no', { code: 'unknownAttribute', fields: ['other'] }),
			refused('invalid', 'no', { code: 'unknownAttribute', fields: [] }),
		])
			expect(
				await refusalOf(directoryStub({ typeInfo, fields: () => form, list: () => reason }).objects.allAttributes('user')),
			).toMatchObject({
				kind: reason.kind,
			});
	});
});

describe('a template', () => {
	const template = `cn=staff,ou=templates,${people}`;
	const list = (_type: string, { templates }: { templates?: boolean }) =>
		entries(templates ? { [`CN=staff,ou=templates,${people}`]: {} } : {});

	test('tells what it leaves open', async () => {
		const { objects, calls } = directoryStub({ templateFields: () => [field('uid')] });
		expect(await objects.templateFields('USER', template)).toEqual([field('uid')]);
		expect(calls).toEqual([['templateFields', 'USER', template]]);
		expect(await refusalOf(objects.templateFields('USER', 'staff'))).toMatchObject({ kind: 'invalid' });
	});

	test('that is refused is missing where it is not in the list', async () => {
		const other = `cn=other,ou=templates,${people}`;
		for (const kind of ['backend', 'invalid'] as const) {
			const answers: Answers = { templateFields: () => refused(kind), list };
			expect(await refusalOf(directoryStub(answers).objects.templateFields('USER', other))).toMatchObject({
				kind: 'notFound',
				message: `There is no template '${other}' of the type 'USER' in FusionDirectory`,
			});
			expect(await refusalOf(directoryStub(answers).objects.templateFields('USER', template))).toMatchObject({ kind });
			expect(
				await refusalOf(directoryStub({ ...answers, list: () => refused('rights') }).objects.templateFields('USER', other)),
			).toMatchObject({ kind });
		}
		for (const reason of [refused('rights'), refused('backend', 'x', { code: 'sizeLimit' })]) {
			const { objects, namesOfCalls } = directoryStub({ templateFields: () => reason, list });
			expect(await refusalOf(objects.templateFields('USER', other))).toMatchObject({ kind: reason.kind });
			expect(namesOfCalls()).toBe('templateFields');
		}
	});
});

test.each([
	['rights', true],
	['invalid', true],
	['backend', true],
	['timeout', false],
	['login', false],
] as const)('what is refused as %s is left to the server: %j', async (kind, isLeft) => {
	const read = ifAllowed(async () => await Promise.reject(new BackendError({ kind, message: 'x' })));
	if (isLeft) expect(await read).toBeUndefined();
	else expect(await refusalOf(read)).toMatchObject({ kind });
	await expect(ifAllowed(async () => await Promise.reject(new TypeError('broken')))).rejects.toThrow('broken');
});
