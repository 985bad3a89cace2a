import { BackendError } from '../../../clients/errors';
import type { JsonValue } from '../../../clients/json';
import { baseDnOf, Domain } from '../../../clients/synology/domain';
import type { Call, SynologySession } from '../../../clients/synology/session';
import { refusalOf } from '../../refusalOf';

/** A NAS that gives these answers, one after the other; the last one stays. */
function nas(...answers: Array<JsonValue | Error>) {
	const calls: Call[] = [];
	const pauses: number[] = [];
	let now = 1_000_000;
	const cancel = new AbortController();
	const session = {
		signal: cancel.signal,
		timing: {
			now: () => now,
			wait: async (milliseconds: number, signal?: AbortSignal) => {
				pauses.push(milliseconds);
				now += milliseconds;
				return signal?.aborted !== true;
			},
		},
		call: async (call: Call) => {
			calls.push(call);
			const answer = answers.length > 1 ? answers.shift() : answers[0];
			if (answer instanceof Error) throw answer;
			return answer;
		},
	};
	return { domain: new Domain(session as unknown as SynologySession), calls, pauses, cancel };
}

const info = {
	status: 'running',
	data: {
		domainBasicInfo: { realm: 'EXAMPLE.COM', workgroup: 'EXAMPLE' },
		domainControllers: [
			{ cn: 'NAS', dn: 'CN=NAS,OU=Domain Controllers,dc=example,DC=com', dnshostname: 'nas.example.com', roles: ['pdc', 7, 'rid'] },
			{},
		],
	},
};
const refused = (code: number): BackendError => new BackendError({ kind: 'backend', message: 'no', code });

describe('the base of a domain', () => {
	test.each<[string, string[], string | undefined]>([
		['EXAMPLE.COM', [], 'DC=EXAMPLE,DC=COM'],
		['.EXAMPLE..COM.', [], 'DC=EXAMPLE,DC=COM'],
		['', [], undefined],
		['X', ['CN=NAS,OU=Domain Controllers,dc=example,DC=com'], 'dc=example,DC=com'],
		['X', ['no dn', 'CN=NAS', 'CN=NAS,DC=a,DC=b'], 'DC=a,DC=b'],
		['X', ['DC=a,DC=b'], 'DC=a,DC=b'],
		['X', ['CN=NAS,DC=a'], 'DC=a'],
		['X', ['CN=NAS,DC=a,OU=b'], 'DC=X'],
		['X', ['CN=NAS,DC=a+OU=b'], 'DC=X'],
		['X', ['CN=NAS,DC=a+DC=b,DC=c'], 'DC=X'],
		['X', ['CN=a+DC=x,DC=a,DC=b'], 'DC=a,DC=b'],
	])('of the realm %j with the controllers %j is %j', (realm, dns, expected) => {
		expect(baseDnOf(realm, dns)).toBe(expected);
	});
});

describe('what the NAS tells of its domain', () => {
	test('is asked for by one call', async () => {
		const { domain, calls } = nas(info);
		expect(await domain.getInfo()).toEqual({
			realm: 'EXAMPLE.COM',
			workgroup: 'EXAMPLE',
			baseDn: 'dc=example,DC=com',
			status: 'running',
			controllers: [
				{ name: 'NAS', dn: 'CN=NAS,OU=Domain Controllers,dc=example,DC=com', host: 'nas.example.com', roles: ['pdc', 'rid'] },
				{ name: null, dn: null, host: null, roles: [] },
			],
		});
		const read = { api: 'SYNO.ActiveDirectory.Info', version: 3, method: 'get', effect: 'read' };
		expect(calls).toEqual([{ ...read, purpose: 'describe its domain' }]);
	});

	test('without controllers is its realm', async () => {
		const { domain } = nas({ data: { domainBasicInfo: { realm: 'A.B' } } });
		expect(await domain.getInfo()).toEqual({ realm: 'A.B', workgroup: null, baseDn: 'DC=A,DC=B', status: null, controllers: [] });
	});

	test.each([[{}], [null], [{ data: { domainBasicInfo: {} } }]])('as %j is no domain', async (answer) => {
		expect(await refusalOf(nas(answer as JsonValue).domain.getInfo())).toMatchObject({
			kind: 'backend',
			message: 'The NAS does not tell the name of its domain',
		});
	});

	test('is asked for once, and again only after a failure', async () => {
		const { domain, calls } = nas(refused(117), info);
		expect(await refusalOf(domain.baseDn())).toMatchObject({ code: 117 });
		expect(await Promise.all([domain.baseDn(), domain.baseDn()])).toEqual(Array(2).fill('dc=example,DC=com'));
		expect(await domain.baseDn()).toBe('dc=example,DC=com');
		expect(calls).toHaveLength(2);
	});

	test('names its top and the container of new users', async () => {
		const { domain } = nas(info);
		expect(await domain.topObject()).toMatchObject({ dn: 'dc=example,DC=com', name: 'example', category: 'domain', deletable: false });
		expect(await domain.defaultContainer()).toBe('CN=Users,dc=example,DC=com');
	});
});

describe('an update of the records', () => {
	const api = { api: 'SYNO.Core.Directory.Domain', version: 1 };
	const purpose = 'start an update of the domain records';

	test.each([
		[undefined, '@all'],
		['EXAMPLE', 'EXAMPLE'],
	])('of %j is started for %s', async (name, sent) => {
		const { domain, calls } = nas({ task_id: '@task/1' });
		expect(await domain.startUpdate(name)).toBe('@task/1');
		expect(calls).toEqual([{ ...api, method: 'update_start', params: { domain_name: sent }, purpose, effect: 'write' }]);
	});

	test('whose answer was lost is started once more, for it does no harm', async () => {
		const lost = new BackendError({ kind: 'connect', message: 'gone', delivery: 'unknown' });
		const { domain, calls } = nas(lost, { task_id: '@task/2' });
		expect(await domain.startUpdate()).toBe('@task/2');
		expect(calls).toHaveLength(2);
		expect(await refusalOf(nas(lost).domain.startUpdate())).toMatchObject({
			kind: 'uncertain',
			message: `Synology Directory Server was asked to ${purpose}, but its answer was lost (gone); nothing tells what became of it`,
		});
	});

	test('whose answer names no task is uncertain', async () => {
		expect(await refusalOf(nas({}).domain.startUpdate())).toMatchObject({
			delivery: 'unknown',
			message: expect.stringContaining('update_start'),
		});
	});

	test.each([
		['updating', false],
		['finish', true],
		['failed', false],
	])('with the status %s is finished: %j', async (status, finished) => {
		const { domain, calls } = nas({ status });
		expect(await domain.updateStatus('t1')).toEqual({ taskId: 't1', status, finished });
		expect(calls).toEqual([
			{ ...api, method: 'update_status', params: { task_id: 't1' }, purpose: "tell about the task 't1'", effect: 'read' },
		]);
	});

	test('without a status can not be read', async () => {
		const refusal = await refusalOf(nas({}).domain.updateStatus('t1'));
		expect(refusal).toMatchObject({ kind: 'protocol', delivery: 'answered', message: expect.stringContaining('update_status') });
	});

	test.each([
		[120, 'notFound'],
		[10239, 'notFound'],
		[121, 'backend'],
	])('refused with %i is an error of kind %s', async (code, kind) => {
		const refusal = await refusalOf(nas(refused(code)).domain.updateStatus('t1'));
		expect(refusal).toMatchObject({ kind, code });
		expect(refusal.fields ?? []).toEqual(kind === 'notFound' ? ['task_id'] : []);
		expect(refusal.message).toBe(kind === 'notFound' ? `The NAS knows no task 't1' (code ${code})` : 'no');
	});

	test('is asked about every second until it is through', async () => {
		const { domain, calls, pauses } = nas({ status: 'updating' }, { status: 'updating' }, { status: 'finish' });
		expect(await domain.waitForUpdate('t1')).toEqual({ taskId: 't1', status: 'finish', finished: true });
		expect(pauses).toEqual([1000, 1000]);
		expect(calls).toHaveLength(3);
	});

	test.each([
		[undefined, 300],
		[2, 2],
		[0.5, 0],
	])('is waited for %j seconds by %i looks more, and then it took too long', async (seconds, looks) => {
		const { domain, pauses, calls } = nas({ status: 'updating' });
		const refusal = await refusalOf(domain.waitForUpdate('t1', seconds));
		expect(refusal).toMatchObject({
			kind: 'timeout',
			message: expect.stringContaining(`within ${seconds ?? 300} seconds; its task is 't1'`),
		});
		expect(pauses).toHaveLength(looks);
		expect(calls).toHaveLength(looks + 1);
	});

	test('is no longer waited for when the execution is stopped', async () => {
		const { domain, pauses, cancel } = nas({ status: 'updating' });
		cancel.abort();
		expect(await refusalOf(domain.waitForUpdate('t1'))).toMatchObject({ kind: 'aborted' });
		expect(pauses).toHaveLength(1);
	});

	test('that ended in another way is told with its end', async () => {
		const { domain, pauses } = nas({ status: 'failed' });
		expect(await refusalOf(domain.waitForUpdate('t1'))).toMatchObject({
			kind: 'backend',
			message: "The update of the domain records ended with 'failed'",
		});
		expect(pauses).toEqual([]);
	});
});
