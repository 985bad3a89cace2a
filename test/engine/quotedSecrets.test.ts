import { inspect } from 'node:util';
import type { ICredentialDataDecryptedObject, IDataObject, INode } from 'n8n-workflow';
import { spellings } from '../secretSpellings';
import { ourNodes, packageName, poller, runNode } from './harness';
import { services, startBackends, type Backend, type Service } from './triggerSetup';

const world: { backends?: Record<Service, Backend> } = {};
beforeAll(async () => {
	world.backends = await startBackends();
});
afterAll(async () => await Promise.all(Object.values(world.backends ?? {}).map(async (backend) => await backend.close())));

const trigger = ourNodes('directoryUserTrigger');
const lists: Record<Service, IDataObject> = {
	fusionDirectory: { resource: 'user', operation: 'getAll' },
	synologyDirectoryServer: { resource: 'user', operation: 'getAll' },
	fortiAuthenticator: { resource: 'localUser', operation: 'getAll' },
};

/** A refusal that quotes the secret in every spelling, in the form of each backend and as a page of something in between. */
function refusals(secret: string): Array<{ status: number; body: string; headers?: Record<string, string> }> {
	const quoted = Object.values(spellings).map((spell) => `Not good: ${spell(secret)} today`);
	const json = { 'content-type': 'application/json' };
	return [
		{ status: 400, headers: json, body: JSON.stringify({ error: quoted, errors: quoted, [secret]: quoted, message: quoted.join(' ') }) },
		{
			status: 200,
			headers: json,
			body: JSON.stringify({ success: false, error: { code: 400, errors: quoted.map((msg) => ({ msg, name: msg })) } }),
		},
		{ status: 500, headers: json, body: JSON.stringify(quoted.join(' ')) },
		{ status: 401, headers: json, body: JSON.stringify(quoted.join(' ')) },
		{ status: 502, headers: { 'content-type': 'text/html' }, body: `<html><h1>${quoted.join('</h1><h1>')}</h1></html>` },
	];
}

/** What is left of the secret in what people see, by spelling. */
function foundIn(seen: unknown, secret: string): string[] {
	const text = inspect(seen, { depth: 30, maxArrayLength: null, maxStringLength: null, breakLength: Infinity });
	return Object.entries(spellings).flatMap(([name, spell]) => (text.includes(spell(secret)) ? [name] : []));
}

describe.each(services)('a server in the place of %s that quotes the secret in every spelling', (service) => {
	const forms = ['as refused fields', "as DSM's envelope", 'as a text', 'as a refused login', 'as a page'];

	test.each(forms.map((form, index) => [form, index] as const))(
		'%s: nothing of it is in item, error, log or static data',
		async (_form, index) => {
			const backend = (world.backends as Record<Service, Backend>)[service];
			const secret = `P\u00e4$$ "w/\u00f6&<${index}>+1!`;
			const credential = { ...backend.credential, [backend.secret]: secret } as ICredentialDataDecryptedObject;
			const credentials = { [backend.credentialType]: credential };
			const { control } = backend;
			control.reset();
			control.fault({ mode: 'status', ...refusals(secret)[index], times: 99 });

			const { json, items, log } = await runNode({
				type: service,
				parameters: lists[service],
				credentials,
				onError: 'continueRegularOutput',
			});
			expect(json).toEqual([{ error: expect.stringMatching(/./) }]);
			expect(log.length).toBeGreaterThan(0);
			const { message, description, stack, cause, ...rest } = items[0].error as Error & { description?: string; node?: INode };
			expect(foundIn([json, message, description, stack, cause, { ...rest, node: undefined }, log], secret)).toEqual([]);

			const watched = poller(
				{
					nodes: [
						{
							name: 'Trigger',
							type: `${packageName}.directoryUserTrigger`,
							parameters: { service },
							credentials: { [backend.credentialType]: { id: 'c', name: 'c' } },
						},
					],
					connections: {},
				},
				{ nodes: trigger, credentials },
			);
			const refusal = await watched.poll().then(
				() => undefined,
				(reason: unknown) => reason as Error & { description?: string },
			);
			expect(refusal?.message).toMatch(/./);
			expect(foundIn([refusal?.message, refusal?.description, refusal?.stack, refusal?.cause, watched.persisted()], secret)).toEqual([]);
		},
	);
});
