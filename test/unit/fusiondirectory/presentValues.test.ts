import type { CheckedObject } from '../../../clients/fusiondirectory/objectReader';
import { PresentValues, type ValuePlan } from '../../../clients/fusiondirectory/presentValues';
import { PasswordRecovery } from '../../../clients/fusiondirectory/recovery';
import type { Users } from '../../../clients/fusiondirectory/users';
import { Redactor } from '../../../clients/http/redact';
import type { DistinguishedName } from '../../../clients/directory/dn';
import { refusalOf } from '../../refusalOf';
import { base, directoryStub, entries, field, people, refused, type Answers } from './protocolStub';

const ada = `uid=ada,${people}` as DistinguishedName;
const entry = (attributes: CheckedObject['attributes'] = {}): CheckedObject => ({ type: 'USER', dn: ada, attributes });
const form = [
	field('uid'),
	field('sn'),
	field('mail', { kind: 'list' }),
	field('language', { kind: 'choice' }),
	field('number', { kind: 'number' }),
	field('birth', { kind: 'date' }),
	field('flag', { kind: 'boolean' }),
	field('userPassword', { kind: 'password' }),
	field('photo', { kind: 'binary' }),
	field('base'),
	field('unread', { inLdap: false }),
	field('fixed', { disabled: true }),
	field('uidNumber', { disabled: true }),
];
const typeInfo = () => ({ mainTab: 'user', ou: 'ou=people,' });

function valuesWith(answers: Answers = {}) {
	const stub = directoryStub({ typeInfo, fields: () => form, ...answers });
	return { ...stub, values: new PresentValues(stub.objects, stub.types) };
}
const named = (...names: string[]) => names.map((attribute) => ({ tab: 'user', attribute }));
const empty: ValuePlan = { attributes: {}, listed: [], forms: [], states: [], unseen: [], fixed: [] };

describe('the plan of a reading', () => {
	test('of nothing is nothing, and asks nobody', async () => {
		const { values, calls } = valuesWith();
		expect(await values.plan('USER', [])).toEqual(empty);
		expect(calls).toEqual([]);
	});

	test('takes from a listing what that gives as a form does, and the rest from forms', async () => {
		const { values } = valuesWith();
		expect(await values.plan('USER', named('sn', 'mail', 'language', 'number', 'birth', 'flag', 'unread', 'gone'))).toEqual({
			...empty,
			attributes: { sn: 'first', mail: 'all', language: 'first', number: 'first' },
			listed: [
				{ tab: 'user', attribute: 'sn', list: false },
				{ tab: 'user', attribute: 'mail', list: true },
				{ tab: 'user', attribute: 'language', list: false },
				{ tab: 'user', attribute: 'number', list: false },
			],
			forms: ['user'],
		});
	});

	test('knows what can not be seen, and what can not be changed', async () => {
		const { values } = valuesWith();
		const plan = await values.plan('user', named('userPassword', 'photo', 'uid', 'fixed', 'base'));
		expect(plan.unseen).toEqual(named('userPassword', 'photo'));
		expect(plan.fixed).toEqual(named('uid', 'fixed'));
		expect(plan.base).toEqual({ tab: 'user', attribute: 'base', ou: 'ou=people,' });
		expect((await values.plan('GROUP', named('uid'))).fixed).toEqual([]);
		expect((await values.plan('USER', [{ tab: 'mail', attribute: 'uid' }])).fixed).toEqual([]);
		for (const force of ['force_id', 'force_ids']) expect((await values.plan('USER', named('uidNumber', force))).fixed).toEqual([]);
		expect((await values.plan('USER', [...named('uidNumber'), { tab: 'other', attribute: 'force_ids' }])).fixed).toEqual(
			named('uidNumber'),
		);
	});

	test('tells the main tab from others, whose state is asked for', async () => {
		const { values } = valuesWith();
		const plan = await values.plan('USER', [
			{ tab: 'user', attribute: '' },
			{ tab: 'mail', attribute: '' },
		]);
		expect(plan).toEqual({ ...empty, mainTab: 'user', states: ['mail'] });
	});

	test('does with forms alone where type or form may not be seen', async () => {
		const { values } = valuesWith({ typeInfo: () => refused('rights'), fields: () => refused('rights') });
		expect(await values.plan('USER', [...named('sn', 'base'), { tab: 'user', attribute: '' }])).toEqual({
			...empty,
			forms: ['user'],
			states: ['user'],
		});
		const typeless = valuesWith({ typeInfo: () => refused('rights') });
		expect((await typeless.values.plan('USER', named('base'))).base).toBeUndefined();
	});

	test('learns of fields that only look like attributes', async () => {
		const { values } = valuesWith();
		const plan = await values.plan('USER', named('sn', 'mail'));
		const asked: string[][] = [];
		const read = async (attributes: object): Promise<string> => {
			asked.push(Object.keys(attributes));
			if ('sn' in attributes) throw refused('invalid', 'x', { code: 'unknownAttribute', fields: ['sn'] });
			return 'read';
		};
		expect(await values.reading(plan, read)).toBe('read');
		expect(asked).toEqual([['sn', 'mail'], ['mail']]);
		expect([plan.forms, plan.listed]).toEqual([['user'], [{ tab: 'user', attribute: 'mail', list: true }]]);
		for (const reason of [refused('rights'), refused('invalid', 'x', { code: 'unknownAttribute', fields: ['other'] })])
			expect(await refusalOf(values.reading(plan, async () => await Promise.reject(reason)))).toMatchObject({ kind: reason.kind });
	});
});

describe('present values', () => {
	test('come with the entry as far as they can', async () => {
		const { values, calls } = valuesWith();
		const listed = ['text', 'many', 'number', 'none'].map((attribute) => ({ tab: 'user', attribute, list: false }));
		const lists = ['text', 'many', 'none'].map((attribute) => ({ tab: 'mail', attribute, list: true }));
		const of = { text: 'a', many: ['b', 'c'], number: 5 };
		const read = await values.read(entry(of), { ...empty, listed: [...listed, ...lists], mainTab: 'user' });
		expect(read.map(({ tab, attribute, value }) => [tab, attribute, value])).toEqual([
			['user', 'text', 'a'],
			['user', 'many', 'b'],
			['user', 'number', '5'],
			['user', 'none', ''],
			['mail', 'text', ['a']],
			['mail', 'many', ['b', 'c']],
			['mail', 'none', []],
			['user', '', true],
		]);
		expect(calls).toEqual([]);
	});

	test.each([
		['ou=people,', base],
		['OU=People,', base],
		['', people],
		['ou=other,', people],
	])('below the branch %j have the department %s', async (ou, department) => {
		const { values } = valuesWith();
		const read = await values.read(entry(), { ...empty, base: { tab: 'user', attribute: 'base', ou } });
		expect(read).toEqual([{ tab: 'user', attribute: 'base', value: department }]);
	});

	test('of other tabs are read where the tab is active', async () => {
		const mail = [
			field('quota', { tab: 'mail', value: '5' }),
			field('on', { kind: 'boolean', value: 'TRUE' }),
			field('p', { kind: 'password' }),
			field('b', { kind: 'binary' }),
		];
		const tabs = () => [
			{ tab: 'mail', name: '', active: true },
			{ tab: 'samba', name: '', active: false },
		];
		const { values, calls } = valuesWith({ tabs, fields: () => mail });
		const plan = { ...empty, states: ['mail', 'samba'], forms: ['mail', 'samba'] };
		const told = [
			{ tab: 'mail', attribute: '', value: true },
			{ tab: 'mail', attribute: 'quota', value: '5' },
			{ tab: 'mail', attribute: 'on', value: true },
		];
		expect(await values.read(entry(), plan)).toEqual(told);
		expect(calls).toEqual([
			['tabs', 'USER', ada],
			['fields', 'USER', ada, 'mail'],
		]);
		const sure = valuesWith({ fields: () => mail });
		expect(await sure.values.read(entry(), { ...empty, states: ['mail'], forms: ['mail'] }, ['mail'])).toEqual(told);
		expect(sure.namesOfCalls()).toBe('fields');
	});
});

describe('password recovery', () => {
	const recoveryWith = (answers: Answers, list: unknown = []) => {
		const stub = directoryStub(answers);
		const queries: object[] = [];
		const users = {
			list: async (query: object) => {
				queries.push(query);
				if (list instanceof Error) throw list;
				return list;
			},
		} as unknown as Users;
		const redactor = new Redactor();
		return { ...stub, queries, redactor, recovery: new PasswordRecovery(stub.protocols, stub.objects, users, redactor) };
	};
	const configured = (value: string): Answers => ({ list: () => entries({ 'cn=config,dc=x': { fdPasswordRecoveryActivated: value } }) });

	test('makes a token for an address, known as a secret from then on', async () => {
		const { recovery, calls, redactor } = recoveryWith({ generateRecoveryToken: () => ({ token: 'token-1', login: 'ada' }) });
		expect(await recovery.generateToken(' a@b.de ')).toEqual({ token: 'token-1', login: 'ada' });
		expect([calls, redactor.clean('token-1')]).toEqual([[['generateRecoveryToken', 'a@b.de']], '•••']);
		expect(await refusalOf(recovery.generateToken(' '))).toMatchObject({ kind: 'invalid', fields: ['email'], delivery: 'unsent' });
	});

	test('sets a password by a token', async () => {
		const { recovery, calls, redactor } = recoveryWith({ recoverPassword: () => undefined });
		await recovery.setPassword('ada', 'token-1', 'Passw0rd');
		expect([calls, redactor.clean('token-1 Passw0rd')]).toEqual([[['recoverPassword', 'ada', 'token-1', 'Passw0rd']], '••• •••']);
		const lacking: Array<[string, string, string]> = [
			['', 't', 'p'],
			['l', '', 'p'],
			['l', 't', ''],
		];
		for (const given of lacking)
			expect(await refusalOf(recovery.setPassword(...given))).toMatchObject({ fields: ['login', 'token', 'password'], delivery: 'unsent' });
		expect(calls).toHaveLength(1);
	});

	test.each(['invalid', 'backend'] as const)('refused as %s says whether it is switched off', async (kind) => {
		const { recovery, calls } = recoveryWith({ generateRecoveryToken: () => refused(kind), ...configured('FALSE') });
		expect(await refusalOf(recovery.generateToken('a@b.de'))).toMatchObject({
			kind: 'backend',
			code: 'recoveryOff',
			message: 'Password recovery is switched off in FusionDirectory',
		});
		expect(calls[1]).toEqual(['list', 'CONFIGURATION', { attributes: { fdPasswordRecoveryActivated: 'first' }, templates: false }]);
	});

	test.each([
		[[], { kind: 'notFound', message: "No user of FusionDirectory has the e-mail address 'a@b.de', or this account may not see it" }],
		[
			[{ locked: true }, { locked: false }],
			{ kind: 'conflict', code: 'userLocked', message: "The user with the e-mail address 'a@b.de' is locked" },
		],
		[[{ locked: false }], { kind: 'invalid', message: 'Refusé' }],
		[refused('rights'), { kind: 'invalid', message: 'Refusé' }],
	])('refused while the users are %j is told by them', async (list, expected) => {
		for (const configuration of [configured('TRUE'), { list: () => refused('rights') }]) {
			const { recovery, queries } = recoveryWith({ generateRecoveryToken: () => refused('invalid'), ...configuration }, list);
			const refusal = await refusalOf(recovery.generateToken('a@b.de'));
			expect(refusal).toMatchObject(expected);
			if (expected.message === 'Refusé') expect(refusal.cure).toContain('See whether password recovery is switched on');
			expect(queries).toEqual([{ filter: '(|(mail=a@b.de)(gosaMailAlternateAddress=a@b.de))', lockStates: true }]);
		}
	});

	test('refused for another reason, or without an address, is told as it is', async () => {
		const reasons = [refused('rights'), refused('invalid', 'x', { delivery: 'unknown' }), refused('backend', 'x', { code: 'sizeLimit' })];
		for (const reason of reasons) {
			const { recovery, calls } = recoveryWith({ generateRecoveryToken: () => reason });
			expect(await refusalOf(recovery.generateToken('a@b.de'))).toMatchObject({ kind: reason.kind, cure: undefined });
			expect(calls).toHaveLength(1);
		}
		const { recovery, queries } = recoveryWith({ recoverPassword: () => refused('invalid'), ...configured('TRUE') });
		expect((await refusalOf(recovery.setPassword('l', 't', 'p'))).cure).toContain('the address or token is right');
		expect(queries).toEqual([]);
	});
});
