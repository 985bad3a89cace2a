import type { JsonValue } from '../../../clients/json';
import type { ObjectTypeInfo } from '../../../clients/fusiondirectory/types';
import { refusalOf } from '../../refusalOf';
import { directoryStub, field, named, refused } from './protocolStub';

const userInfo = {
	name: 'User',
	description: 'Somebody',
	mainAttr: 'uid',
	nameAttr: 'cn',
	ou: 'ou=people,',
	mainTab: 'user',
	templateActive: '1',
	tabs: [{ CLASS: 'user', NAME: 'User' }, { class: 'mail' }, { NAME: 'none' }, 'x'],
};

test('types are listed by name, in upper case', async () => {
	const { types } = directoryStub({ types: () => named({ user: 'User', OGROUP: 'Group', odd: null }) });
	expect(await types.list()).toEqual([
		{ type: 'OGROUP', name: 'Group' },
		{ type: 'ODD', name: 'odd' },
		{ type: 'USER', name: 'User' },
	]);
});

describe('a type', () => {
	test.each<[JsonValue, ObjectTypeInfo]>([
		[
			userInfo,
			{
				name: 'User',
				description: 'Somebody',
				mainAttribute: 'uid',
				nameAttribute: 'cn',
				ou: 'ou=people,',
				mainTab: 'user',
				templates: true,
				tabs: [
					{ tab: 'user', name: 'User' },
					{ tab: 'mail', name: 'mail' },
				],
			},
		],
		[{}, { name: '', description: null, mainAttribute: null, nameAttribute: null, ou: '', mainTab: '', templates: false, tabs: [] }],
		[
			{ description: '', mainAttr: '', nameAttr: '', tabs: { a: { class: 'first' } } },
			{
				name: '',
				description: null,
				mainAttribute: null,
				nameAttribute: null,
				ou: '',
				mainTab: 'first',
				templates: false,
				tabs: [{ tab: 'first', name: 'first' }],
			},
		],
	])('told as %j reads as %j', async (answer, info) => {
		expect(await directoryStub({ typeInfo: () => answer }).types.get('user')).toEqual(info);
	});

	test('is asked for once, in any case; a refusal is not kept', async () => {
		let asked = 0;
		const { types, calls } = directoryStub({ typeInfo: () => ((asked += 1) === 1 ? refused('rights') : userInfo) });
		expect(await refusalOf(types.get('user'))).toMatchObject({ kind: 'rights' });
		await Promise.all([types.get('user'), types.get('USER')]);
		expect((await types.get('User')).mainTab).toBe('user');
		expect(calls).toEqual([
			['typeInfo', 'user'],
			['typeInfo', 'user'],
		]);
	});

	test('that is told as something else is unreadable', async () => {
		expect(await refusalOf(directoryStub({ typeInfo: () => 'x' }).types.get('user'))).toMatchObject({
			kind: 'protocol',
			message: 'FusionDirectory answered with something else than the description of a type',
		});
	});

	test('that is refused in any language is explained by the list of types', async () => {
		const known = named({ USER: 'User' });
		const typeInfo = () => refused('backend');
		const unknown = await refusalOf(directoryStub({ typeInfo, types: () => known }).types.get('usr'));
		expect(unknown).toMatchObject({ kind: 'invalid', message: "This FusionDirectory has no type 'usr'" });
		expect(await refusalOf(directoryStub({ typeInfo, types: () => known }).types.get('user'))).toMatchObject({ kind: 'backend' });
		expect(await refusalOf(directoryStub({ typeInfo, types: () => refused('rights') }).types.get('usr'))).toMatchObject({
			message: 'Refusé',
		});
		for (const reason of [refused('rights'), refused('backend', 'x', { code: 'sizeLimit' })]) {
			const { types, namesOfCalls } = directoryStub({ typeInfo: () => reason });
			expect(await refusalOf(types.get('usr'))).toMatchObject({ kind: reason.kind });
			expect(namesOfCalls()).toBe('typeInfo');
		}
		await expect(directoryStub({ typeInfo: () => new TypeError('broken') }).types.get('usr')).rejects.toThrow('broken');
	});
});

describe('the forms of a type', () => {
	test('are asked for once for each tab', async () => {
		const { types, calls } = directoryStub({ fields: (_type, _dn, tab) => [field('a', { tab })] });
		await types.fields('user', 'mail');
		expect(await types.fields('USER', 'mail')).toEqual([field('a', { tab: 'mail' })]);
		await types.fields('USER', 'user');
		expect(calls).toEqual([
			['fields', 'user', undefined, 'mail'],
			['fields', 'USER', undefined, 'user'],
		]);
	});

	test('are taken together, those that are refused left out', async () => {
		const tabs = [{ class: 'one' }, { class: 'two' }, { class: 'three' }];
		const reasons = { two: refused('rights'), three: refused('invalid') };
		const { types } = directoryStub({
			typeInfo: () => ({ tabs }),
			fields: (_type, _dn, tab) => reasons[tab as keyof typeof reasons] ?? [field('a', { tab })],
		});
		expect(await types.allFields('user')).toEqual([field('a', { tab: 'one' })]);
		const broken = directoryStub({ typeInfo: () => ({ tabs }), fields: () => refused('backend') });
		expect(await refusalOf(broken.types.allFields('user'))).toMatchObject({ kind: 'backend' });
	});
});

describe('names of attributes', () => {
	const typeInfo = () => ({ tabs: [{ class: 'user' }] });
	const fields = () => [field('uid'), field('address', { parts: ['street', 'city'] })];

	test('that are known, or of every entry, are taken', async () => {
		const { types, namesOfCalls } = directoryStub({ typeInfo, fields });
		await types.checkAttributes('user', ['objectClass', 'dn', 'createTimestamp', 'modifyTimestamp']);
		expect(namesOfCalls()).toBe('');
		await types.checkAttributes('user', ['uid', 'street', 'city', 'dn']);
	});

	test.each([
		['UID', "Write it as 'uid': upper and lower case matter"],
		['City', "Write it as 'city': upper and lower case matter"],
		['objectclass', "Write it as 'objectClass': upper and lower case matter"],
		['other', "Use FusionDirectory's own attribute names, as its forms have them"],
	])('like %s are refused with the right spelling', async (name, cure) => {
		expect(await refusalOf(directoryStub({ typeInfo, fields }).types.checkAttributes('user', ['uid', name]))).toMatchObject({
			kind: 'invalid',
			code: 'unknownAttribute',
			fields: [name],
			message: `The type 'user' has no attribute '${name}', or this account may not read it`,
			cure,
			delivery: 'unsent',
		});
	});

	test('are left to the server where no form can be seen', async () => {
		await directoryStub({ typeInfo, fields: () => [] }).types.checkAttributes('user', ['whatever']);
	});
});
