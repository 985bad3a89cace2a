import { NodeApiError, NodeOperationError, type ICredentialsDecrypted, type ICredentialTestFunctions, type INode } from 'n8n-workflow';
import { BackendError, type BackendErrorKind } from '../../../clients/errors';
import { Redactor } from '../../../clients/http/redact';
import { credentialTest } from '../../../nodes/shared/credentialTest';
import { plainWords, shownMessage, toNodeError } from '../../../nodes/shared/errors';

const node: INode = { id: '1', name: 'Node', type: 'x', typeVersion: 1, position: [0, 0], parameters: {} };

describe('errors as n8n shows them', () => {
	test.each([
		'The proxy said ECONNREFUSED',
		"The user 'greenoent' already exists",
		'getaddrinfo ENOTFOUND host',
		'Authorization failed',
		'the request was canceled',
		'it was Cancelled: ETIMEDOUT ECONNRESET',
	])('%j stays our own sentence, without a word that makes n8n do something else', (message) => {
		for (const status of [undefined, 401, 404, 429, 500, 502]) {
			const error = toNodeError(node, new BackendError({ kind: 'backend', message, status }), { itemIndex: 3 });
			expect(error.message).toBe(`${plainWords(message)} [item 3]`);
			expect(error.message).not.toMatch(/authorization|cancell?ed/i);
			expect(error.context.itemIndex).toBe(3);
		}
	});

	test.each<[BackendErrorKind, string | undefined]>([
		['rateLimited', 'rate-limited'],
		['connect', 'temporarily-unavailable'],
		['backend', 'temporarily-unavailable'],
		['login', 'credential-invalid'],
		['rights', 'credential-invalid'],
		['tls', 'configuration-invalid'],
		['configuration', 'configuration-invalid'],
		['conflict', undefined],
		['invalid', undefined],
	])('kind %s tells n8n the cause %s', (kind, cause) => {
		const error = toNodeError(node, new BackendError({ kind, message: 'x', retryAfterMs: 5000 }));
		expect(error.failure?.cause).toBe(cause);
		if (cause === 'rate-limited') expect(error.failure).toMatchObject({ retryAfterMs: 5000 });
	});

	test('the backend’s code and fields are kept, its secrets are not', () => {
		const redactor = new Redactor();
		redactor.add('hunter2-secret');
		const error = toNodeError(
			node,
			new BackendError({ kind: 'invalid', message: 'refused hunter2-secret', cure: 'not hunter2-secret', code: 10104, fields: ['mail'] }),
			{ redactor },
		);
		expect(error.message).toBe('refused •••');
		expect(error.description).toBe('not •••');
		expect(JSON.stringify(error)).not.toContain('hunter2');
		expect(String(error.stack)).not.toContain('hunter2');
	});

	test('whatever a server says at whatever length, the error stays short, and no cut goes through a secret', () => {
		const redactor = new Redactor();
		redactor.add('hunter2-secret');
		const long = `${'x'.repeat(488)} hunter2-secret ${'y'.repeat(900_000)}`;
		const fields = ['mail', long, ...Array.from({ length: 20_000 }, (_, number) => `field${number}`)];
		const reason = new BackendError({ kind: 'invalid', message: long, cure: long, fields });
		const error = toNodeError(node, reason, { redactor }) as NodeApiError;
		expect(error.errorResponse?.fields).toContain('mail');
		for (const text of [JSON.stringify([error, error.errorResponse]), shownMessage(reason, redactor)]) {
			expect(text.length).toBeLessThan(10_000);
			expect(text).not.toContain('hunter');
		}
	});

	test('an n8n error passes as it is; anything else becomes one without its stack', () => {
		const own = new NodeOperationError(node, 'mine');
		expect(toNodeError(node, own, { itemIndex: 9 })).toBe(own);
		expect(toNodeError(node, new BackendError({ kind: 'conflict', message: 'x' }))).toBeInstanceOf(NodeApiError);
		expect(toNodeError(node, 'a text', { itemIndex: 1 }).message).toBe('a text [item 1]');
	});
});

test('general words of a client become those of the editor, in message, cure and credential test', async () => {
	const refused = new BackendError({
		kind: 'rateLimited',
		message: 'Look at the connection settings',
		cure: 'Send fewer requests at a time',
	});
	expect(toNodeError(node, refused)).toMatchObject({ message: 'Look at the credential', description: "Lower 'Parallel Requests'" });
	const tested = credentialTest(() => {
		throw refused;
	});
	expect(await tested.call({} as ICredentialTestFunctions, {} as ICredentialsDecrypted)).toEqual({
		status: 'Error',
		message: "Look at the credential. Lower 'Parallel Requests'",
	});
});

test.each([
	['worked', 'OK', async () => await Promise.resolve('Connected')],
	['was refused', 'Error', async () => await Promise.reject(new BackendError({ kind: 'login', message: 'no', cure: 'Not Geheim-17!' }))],
	['broke', 'Error', async () => await Promise.reject(new TypeError('x is no Geheim-17!'))],
] as const)('a credential test that %s shows no secret and leaves its client closed', async (_how, status, check) => {
	const redactor = new Redactor();
	redactor.add('Geheim-17!');
	const close = jest.fn(async () => await Promise.resolve());
	const tested = credentialTest(() => ({ redactor, check, close }));
	const told = await tested.call({} as ICredentialTestFunctions, {} as ICredentialsDecrypted);
	expect(told.status).toBe(status);
	expect(told.message).toMatch(status === 'OK' ? /^Connected$/ : /•••/);
	expect(told.message).not.toContain('Geheim');
	expect(close).toHaveBeenCalledTimes(1);
});
