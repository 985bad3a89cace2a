import type { HttpRequest } from '../../../clients/http/connection';
import { JsonRpcProtocol, readRecoveryToken } from '../../../clients/fusiondirectory/jsonRpc';
import type { Session } from '../../../clients/fusiondirectory/session';
import { refusalOf } from '../../refusalOf';
import { people } from './protocolStub';

const ada = `uid=ada,${people}`;

/** JSON-RPC without HTTP: calls as they are sent, answered by this result. */
function rpcWith(result: unknown) {
	const calls: unknown[][] = [];
	let last = 0;
	const session = {
		use: async <T>(work: (id: string) => Promise<T>) => await work('session 1'),
		nextRpcId: () => (last += 1),
		rpcRequest: (id: number, method: string, params: unknown[], effect: HttpRequest['effect']) => ({ id, method, params, effect }),
		send: async ({ id, method, params, effect }: { id: number; method: string; params: unknown[]; effect: string }) => {
			calls.push([effect, method, ...params]);
			return { status: 200, headers: {}, text: JSON.stringify({ id, result, error: null }) };
		},
	};
	return { rpc: new JsonRpcProtocol(session as unknown as Session), calls };
}
const read = (method: string, ...params: unknown[]): unknown[] => ['read', method, 'session 1', ...params];
const write = (method: string, ...params: unknown[]): unknown[] => ['write', method, 'session 1', ...params];

describe('reading', () => {
	test('a list says what it asks for, and no more than it has to', async () => {
		const { rpc, calls } = rpcWith({ [ada]: {} });
		expect(Object.keys(await rpc.list('USER', {}))).toEqual([ada]);
		await rpc.list('USER', { attributes: { uid: 'first', mail: 'all', photo: 'base64', dn: 'raw' }, base: people, filter: '(a=b)' });
		await rpc.list('USER', { scope: 'one' });
		await rpc.list('USER', { scope: 'base', templates: true });
		await rpc.list('USER', { templates: true });
		await rpc.list('USER', { templates: false });
		expect(calls).toEqual([
			read('ls', 'USER', null, null, ''),
			read('ls', 'USER', { uid: '1', mail: '*', photo: 'b64', dn: 'raw' }, people, '(a=b)'),
			read('ls', 'USER', null, null, '', 'one'),
			read('ls', 'USER', null, null, '', 'base', true),
			read('ls', 'USER', null, null, '', 'subtree', true),
			read('ls', 'USER', null, null, ''),
		]);
	});

	test.each([
		[7, 7],
		['7', 7],
		[7.5, undefined],
		['x', undefined],
		[null, undefined],
	])('the count %j is %j', async (result, count) => {
		const { rpc, calls } = rpcWith(result);
		if (count === undefined) expect(await refusalOf(rpc.count('USER', undefined, ''))).toMatchObject({ kind: 'protocol' });
		else expect(await rpc.count('USER', people, '(a=b)')).toBe(count);
		expect(calls[0]).toEqual(count === undefined ? read('count', 'USER', null, '') : read('count', 'USER', people, '(a=b)'));
	});

	test('base, types and forms are one call each', async () => {
		const { rpc, calls } = rpcWith({});
		await rpcWith('dc=x').rpc.base();
		expect(await rpcWith('dc=x').rpc.base()).toBe('dc=x');
		await rpc.types();
		expect(await rpc.typeInfo('USER')).toEqual({});
		expect(await rpc.fields('USER', undefined, 'user')).toEqual([]);
		await rpc.fields('USER', ada, 'user');
		expect(await rpc.templateFields('USER', ada)).toEqual([]);
		expect(calls).toEqual([
			read('listTypes'),
			read('infos', 'USER'),
			read('getFields', 'USER', null, 'user'),
			read('getFields', 'USER', ada, 'user'),
			read('gettemplate', 'USER', ada),
		]);
	});

	test('tabs come with their state', async () => {
		const { rpc, calls } = rpcWith({ user: { name: 'User', active: true }, mail: { active: '0' }, odd: 'x' });
		expect(await rpc.tabs('USER')).toEqual([
			{ tab: 'user', name: 'User', active: true },
			{ tab: 'mail', name: 'mail', active: false },
			{ tab: 'odd', name: 'odd', active: false },
		]);
		await rpc.tabs('USER', ada);
		expect(calls).toEqual([read('listTabs', 'USER'), read('listTabs', 'USER', ada)]);
	});

	test('locks are asked for in one list', async () => {
		const { rpc, calls } = rpcWith({ a: 'TRUE', b: false });
		expect(await rpc.lockStates(['a', 'b', 'toString'])).toEqual([true, false, null]);
		expect(calls).toEqual([read('isUserLocked', ['a', 'b', 'toString'])]);
		expect(await rpcWith([]).rpc.lockStates(['a'])).toEqual([null]);
	});
});

describe('writing', () => {
	const values = { user: { sn: 'L' } };

	test('is one call each', async () => {
		const { rpc, calls } = rpcWith(ada);
		expect([await rpc.create('USER', values), await rpc.update('USER', ada, values), await rpc.addValues('USER', ada, values)]).toEqual(
			Array(3).fill(ada),
		);
		await rpc.deleteValues('USER', ada, values);
		await rpc.deactivateTab('USER', ada, 'mail');
		await rpc.delete('USER', ada);
		await rpc.archive('USER', ada);
		await rpc.setLock(ada, 'unlock');
		await rpc.recoverPassword('ada', 't', 'p');
		expect(calls).toEqual([
			write('setFields', 'USER', null, values),
			write('setFields', 'USER', ada, values),
			write('addvalues', 'USER', ada, values),
			write('delvalues', 'USER', ada, values),
			write('removetab', 'USER', ada, 'mail'),
			write('delete', 'USER', ada),
			write('archiveObject', 'USER', ada),
			write('lockUser', ada, 'unlock'),
			write('recoveryConfirmPasswordChange', 'ada', 'p', 'p', 't'),
		]);
		expect(await refusalOf(rpcWith(null).rpc.create('USER', values))).toMatchObject({ kind: 'protocol' });
	});

	test.each([
		['geheim', ['', 'geheim', 'geheim', '', false]],
		['', ''],
		[
			['ssha', 'a', 'a'],
			['ssha', 'a', 'a', '', false],
		],
		[
			['ssha', 'a'],
			['ssha', 'a'],
		],
		[null, null],
	])('a password %j goes as %j, and only under its own name', async (given, sent) => {
		const { rpc, calls } = rpcWith(ada);
		await rpc.update('USER', ada, { user: { userPassword: given, sn: given } });
		expect(calls[0][5]).toEqual({ user: { userPassword: sent, sn: given } });
	});

	test('from a template parts what it leaves open from what has to be put over it', async () => {
		const { rpc, calls } = rpcWith(ada);
		const asked = new Map([['user', new Set(['sn'])]]);
		await rpc.createFromTemplate('USER', 'cn=t', { user: { sn: 'a', uid: 'b' } }, asked);
		await rpc.createFromTemplate('USER', 'cn=t', { user: { o: 'c', userPassword: 'p' }, other: { uid: 'd' }, mail: {} }, asked);
		await rpc.createFromTemplate('USER', 'cn=t', { user: {} }, asked);
		expect(calls).toEqual([
			write('usetemplate', 'USER', 'cn=t', { user: { sn: 'a', uid: 'b' } }),
			write(
				'usetemplate',
				'USER',
				'cn=t',
				{},
				{ user: { o: 'c', userPassword: ['', 'p', 'p', '', false] }, other: { uid: 'd' }, mail: {} },
			),
			write('usetemplate', 'USER', 'cn=t', { user: {} }),
		]);
	});

	test('a token comes with its login name, where the version tells it', async () => {
		const { rpc, calls } = rpcWith({ token: 't', login: 'ada' });
		expect(await rpc.generateRecoveryToken('a@b.de')).toEqual({ token: 't', login: 'ada' });
		expect(calls).toEqual([write('recoveryGenToken', 'a@b.de')]);
		expect(readRecoveryToken({ token: 7 })).toEqual({ token: '7', login: null });
		expect(() => readRecoveryToken({ login: 'ada' })).toThrow('something else than a recovery token');
	});
});
