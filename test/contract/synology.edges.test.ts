import { Redactor } from '../../clients/http/redact';
import type { JsonObject } from '../../clients/json';
import { refusalError } from '../../clients/synology/codes';
import { toDirectoryUser, type SynologyUser } from '../../clients/synology/types';
import { base, jumpingClock, refusalOf, sent, useSynology } from './synologySetup';

const bench = useSynology();
const control = () => bench.simulator.control;
const count = (kind: string): number => control().count(kind);
const newUser = { logonName: 'jdoe', container: `CN=Users,${base}`, password: 'Correct-Horse-9' };

describe('calls of one’s own', () => {
	const starting = { api: 'SYNO.Core.Directory.Domain', method: 'update_start', version: 1, params: { domain_name: '@all' } };
	const reading = { api: 'SYNO.ActiveDirectory.Info', method: 'get', version: 3 };

	test('that write are uncertain when the answer is lost, and go out once; those that read are repeated', async () => {
		const client = bench.open();
		control().fault({ mode: 'resetAfter', kind: 'updateDomain' });
		expect(await refusalOf(client.call(starting, 'write'))).toMatchObject({ kind: 'uncertain' });
		expect(count('updateDomain')).toBe(1);
		control().fault({ mode: 'resetAfter', kind: 'directoryInfo' });
		await client.call(reading, 'read');
		expect(count('directoryInfo')).toBe(2);
	});

	test('with values nested too deeply are refused before anything is sent, alone and in an envelope', async () => {
		const client = bench.open();
		const params = JSON.parse(`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`) as JsonObject;
		const tooDeep = { kind: 'invalid', delivery: 'unsent', message: expect.stringContaining('nested too deeply') };
		expect(await refusalOf(client.call({ ...reading, params }, 'read'))).toMatchObject(tooDeep);
		expect(await refusalOf(client.compound([reading, { ...reading, params }], { mode: 'sequential' }))).toMatchObject(tooDeep);
		expect(count('login')).toBe(0);
	});
});

describe('creating', () => {
	test('gives the name as the NAS says it, and the container of new users where none is named', async () => {
		const client = bench.open();
		expect(await client.domain.defaultContainer()).toBe(`CN=Users,${base}`);
		const { logonName, dn } = await client.users.create(newUser);
		expect([logonName, dn]).toEqual(['jdoe', `CN=jdoe,CN=Users,${base}`]);
	});
});

test('an empty password and an empty account are refused before they are sent', async () => {
	const client = bench.open();
	const user = await client.users.create(newUser);
	const { length } = control().requests().log;
	expect(await refusalOf(client.users.setPassword(user, ''))).toMatchObject({ kind: 'invalid', delivery: 'unsent', fields: ['password'] });
	expect(await refusalOf(client.users.sendPasswordReset(' '))).toMatchObject({ kind: 'invalid', delivery: 'unsent', fields: ['user'] });
	expect(control().requests().log).toHaveLength(length);
});

describe('waiting', () => {
	test('for a deletion takes the time that was allowed and no more, with growing pauses', async () => {
		const timing = jumpingClock();
		const client = bench.open({}, {}, timing);
		const user = await client.users.create(newUser);
		control().set({ deletionPolls: 999 });
		timing.pauses.length = 0;
		const [result] = await client.deletions.run([user], { waitSeconds: 20 });
		expect(result).toMatchObject({ kind: 'timeout', message: expect.stringContaining('within 20 seconds') });
		const waited = timing.pauses.reduce((sum, pause) => sum + pause, 0);
		expect(waited).toBeLessThanOrEqual(20_000);
		expect(waited).toBeGreaterThan(10_000);
		expect(timing.pauses.slice(0, 3)).toEqual([...timing.pauses.slice(0, 3)].sort((one, next) => one - next));
	});

	test('for an update goes on until it is through, or is stopped', async () => {
		const timing = jumpingClock();
		control().set({ updatePolls: 5 });
		const client = bench.open({}, {}, timing);
		expect(await client.domain.waitForUpdate(await client.domain.startUpdate())).toMatchObject({ finished: true });
		expect(timing.pauses.length).toBeGreaterThanOrEqual(3);
		const cancel = new AbortController();
		control().set({ updatePolls: 999 });
		const stopped = bench.open({}, { signal: cancel.signal }, timing);
		const id = await stopped.domain.startUpdate();
		const waiting = refusalOf(stopped.domain.waitForUpdate(id, 3600));
		cancel.abort();
		expect(await waiting).toMatchObject({ kind: 'aborted' });
	});

	test('for an update that ended badly is told with its end', async () => {
		control().fault({ mode: 'updateFails', kind: 'updateStatus' });
		const client = bench.open();
		const outcome = await client.domain.startUpdate().then(
			async (id) => await refusalOf(client.domain.waitForUpdate(id)),
			(reason: unknown) => reason,
		);
		expect(outcome).toMatchObject({ kind: 'backend', message: expect.stringContaining('ended with') });
	});
});

test('a login that waits for its turn is stopped with the execution, and nothing of it is sent', async () => {
	const { totpSecret } = bench.simulator.login;
	control().fault({ mode: 'hang', kind: 'login' });
	const first = bench.open({ totpSecret, timeoutSeconds: 1, username: 'directory-API' });
	const cancel = new AbortController();
	const second = bench.open({ totpSecret, username: 'directory-API' }, { signal: cancel.signal });
	const [held, stopped] = [refusalOf(first.domain.getInfo()), refusalOf(second.domain.getInfo())];
	await new Promise((resolve) => setTimeout(resolve, 100));
	cancel.abort();
	expect(await stopped).toMatchObject({ kind: 'aborted', delivery: 'unsent' });
	await held;
	expect(sent(bench.simulator, 'login').length).toBeLessThanOrEqual(2);
});

describe('a user in the common shape', () => {
	const user = (raw: Record<string, unknown>, more: Partial<SynologyUser> = {}) =>
		toDirectoryUser({
			dn: `CN=ada,${base}`,
			name: 'ada',
			category: 'person',
			logonName: 'ada',
			displayName: 'Ada',
			mail: '',
			phone: null,
			disabled: false,
			locked: false,
			raw,
			...more,
		} as unknown as SynologyUser);

	test.each([
		[1_741_607_999, '2025-03-10T11:59:59.000Z'],
		[910_692_730_085, null],
		[-11_644_473_600, null],
		[0, null],
		['1741607999', null],
		[undefined, null],
	])('ends at %j as %j', (accountExpiryTime, expected) => {
		const { expiresAt } = user({ accountExpiryTime });
		expect(expiresAt === null ? null : new Date(expiresAt).toISOString()).toBe(expected);
	});

	test('says what is known of it and no more', () => {
		expect(user({ passwordExpired: true })).toMatchObject({ passwordExpired: true, email: null, phone: null, enabled: true, groups: null });
		expect(user({ passwordExpired: 'yes' }, { disabled: null } as never)).toMatchObject({ passwordExpired: null, enabled: null });
		expect(user({}, { disabled: true } as never).enabled).toBe(false);
	});
});

test('a second factor is told with what the NAS offers, where it offers anything', () => {
	const message = (api: string, details: never) => refusalError(api, 'log in', { code: 403, details }, new Redactor()).message;
	const types = (...names: string[]) => ({ types: names.map((type) => ({ type })) }) as never;
	expect(message('SYNO.API.Auth', types('otp', 'fido'))).toContain('(offered: otp, fido)');
	expect(message('SYNO.API.Auth', types())).not.toContain('offered');
	expect(message('SYNO.API.Auth', types('<script>'))).not.toContain('offered');
	expect(message('SYNO.Other', types('otp'))).not.toContain('offered');
});
