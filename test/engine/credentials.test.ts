import { createPrivateKey } from 'node:crypto';
import { connect, type AddressInfo } from 'node:net';
import { createServer } from 'node:tls';
import { Container } from '@n8n/di';
import { Cipher } from 'n8n-core';
import {
	NodeHelpers,
	type ICredentialDataDecryptedObject,
	type ICredentialType,
	type IDataObject,
	type INodeParameters,
	type INodeProperties,
} from 'n8n-workflow';
import { FortiAuthenticatorApi } from '../../credentials/FortiAuthenticatorApi.credentials';
import { FusionDirectoryApi } from '../../credentials/FusionDirectoryApi.credentials';
import { SynologyDirectoryServerApi } from '../../credentials/SynologyDirectoryServerApi.credentials';
import { startFortiAuthenticatorSimulator } from '../../simulators/fortiauthenticator';
import { startFusionDirectorySimulator } from '../../simulators/fusiondirectory';
import { authority, clientIdentity, serverIdentity } from '../../simulators/shared/certificates';
import { startSynologySimulator } from '../../simulators/synology';
import { startConnectProxy } from '../connectProxy';
import dialogs from '../fixtures/credentialDialogs-0.1.0.json';
import saved from '../fixtures/credentials-0.1.0.json';
import { runNode } from './harness';

const types: ICredentialType[] = [new FusionDirectoryApi(), new SynologyDirectoryServerApi(), new FortiAuthenticatorApi()];
const secrets: Record<string, string> = { fortiAuthenticatorApi: 'apiKey' };

/** What n8n does with a credential that it reads from its database, before it hands it to a node. */
const handedOut = (properties: INodeProperties[], decrypted: ICredentialDataDecryptedObject): ICredentialDataDecryptedObject =>
	NodeHelpers.getNodeParameters(properties, decrypted as INodeParameters, true, false, null, null) as ICredentialDataDecryptedObject;

describe('the three credential dialogs', () => {
	test.each(types)('$displayName asks for address, login and secret, then says that this is all for most', ({ name, properties }) => {
		const first = properties.slice(0, 4);
		expect(first.map((one) => one.name)).toEqual(['baseUrl', 'username', secrets[name] ?? 'password', 'connectionNotice']);
		expect(first.map(({ required, type }) => required ?? type)).toEqual([true, true, true, 'notice']);
		expect(properties.filter(({ required }) => required === true)).toHaveLength(3);
	});

	test.each(types)('$displayName offers the safe way before the unsafe one, and plain HTTP last', ({ properties }) => {
		const names = properties.map((one) => one.name);
		expect(names.indexOf('caBundle')).toBeLessThan(names.indexOf('ignoreSslIssues'));
		expect(names.at(-1)).toBe('allowInsecureHttp');
	});

	test.each(types)('$displayName hides no field: n8n would drop what stands in it', ({ properties }) => {
		expect(properties.filter(({ displayOptions }) => displayOptions !== undefined)).toEqual([]);
	});

	test.each(types)(
		'$displayName reads everything that was saved with 0.1.0, certificates, key and proxy included',
		({ name, properties }) => {
			const { credentials, fields, encryptionKey } = saved;
			const key = name as keyof typeof fields;
			const decrypted = JSON.parse(Container.get(Cipher).decrypt(credentials[key], encryptionKey)) as ICredentialDataDecryptedObject;
			expect(handedOut(properties, decrypted)).toMatchObject(fields[key]);
		},
	);
});

/** What n8n stores of what was typed into a dialog of 0.1.0: visible fields that are not as they come, encrypted. */
function saveWithOldDialog(type: keyof typeof dialogs, typed: IDataObject): string {
	const dialog = dialogs[type] as INodeProperties[];
	expect(Object.keys(typed).filter((name) => !dialog.some((field) => field.name === name))).toEqual([]);
	const kept = NodeHelpers.getNodeParameters(dialog, typed as INodeParameters, false, false, null, null);
	return Container.get(Cipher).encrypt(kept ?? {}, saved.encryptionKey);
}

/** A browser leaves no line ends in a field of one line, which a masked one is. */
const inOneLine = (pem: string): string => pem.trim().replaceAll('\n', ' ');

/** In front of a simulator: lets nobody in who shows no certificate of our authority. */
async function strictDoor(target: string) {
	const door = createServer({ ...serverIdentity(), requestCert: true, rejectUnauthorized: true, ca: authority() }, (socket) => {
		const inner = connect(Number(new URL(target).port), '127.0.0.1');
		for (const one of [socket, inner]) one.on('error', () => [socket, inner].forEach((end) => end.destroy()));
		socket.pipe(inner).pipe(socket);
	});
	door.on('tlsClientError', () => {});
	await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
	return { url: `https://localhost:${(door.address() as AddressInfo).port}`, close: () => void door.close() };
}

describe('a credential saved by the dialogs of 0.1.0', () => {
	const passphrase = 'of the client key';
	const { cert, key } = clientIdentity();
	const lockedKey = createPrivateKey(key).export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase }).toString();

	test.each([
		[
			'fusionDirectoryApi' as const,
			new FusionDirectoryApi(),
			async () => {
				const simulator = await startFusionDirectorySimulator();
				return {
					simulator,
					path: '/fusiondirectory',
					login: { username: simulator.login.username, password: simulator.login.password, protocol: 'jsonRpc' },
				};
			},
			{ type: 'fusionDirectory', parameters: { resource: 'user', operation: 'getAll', limit: 2 } },
		],
		[
			'synologyDirectoryServerApi' as const,
			new SynologyDirectoryServerApi(),
			async () => {
				const simulator = await startSynologySimulator();
				return { simulator, path: '', login: { username: simulator.login.account, password: simulator.login.password } };
			},
			{ type: 'synologyDirectoryServer', parameters: { resource: 'user', operation: 'getAll', limit: 2 } },
		],
		[
			'fortiAuthenticatorApi' as const,
			new FortiAuthenticatorApi(),
			async () => {
				const simulator = await startFortiAuthenticatorSimulator();
				return {
					simulator,
					path: '',
					login: { username: simulator.login.username, apiKey: simulator.login.apiKey, seedPassphrase: 'of the seeds' },
				};
			},
			{ type: 'fortiAuthenticator', parameters: { resource: 'localUser', operation: 'getAll', limit: 2 } },
		],
	])(
		'%s still gets through a proxy to a server of a private authority that wants a client certificate',
		async (type, today, start, work) => {
			const { simulator, path, login } = await start();
			const door = await strictDoor(simulator.url);
			const proxy = await startConnectProxy();
			try {
				const stored = saveWithOldDialog(type, {
					...login,
					baseUrl: `${door.url}${path}`,
					allowInsecureHttp: false,
					ignoreSslIssues: false,
					caBundle: authority(),
					clientPem: cert,
					clientPrivateKey: inOneLine(lockedKey),
					clientKeyPassphrase: passphrase,
					proxyUrl: `http://anna:tram@localhost:${proxy.port}`,
					timeoutSeconds: 5,
				});
				expect(stored).not.toContain('PRIVATE KEY');
				const decrypted = JSON.parse(Container.get(Cipher).decrypt(stored, saved.encryptionKey)) as ICredentialDataDecryptedObject;
				const credential = handedOut(today.properties, decrypted);
				const { error, json } = await runNode({ ...work, credentials: { [type]: credential } });
				expect(error).toBeUndefined();
				expect(json).toHaveLength(2);
				expect(proxy.logins[0]).toBe(`Basic ${Buffer.from('anna:tram').toString('base64')}`);

				const without: ICredentialDataDecryptedObject[] = [{ clientPem: '', clientPrivateKey: '' }, { caBundle: '' }];
				for (const lacking of without) {
					const refused = await runNode({ ...work, credentials: { [type]: { ...credential, ...lacking } } });
					expect(`${refused.error?.message} ${refused.error?.description}`).toMatch(/certificate/);
				}
			} finally {
				proxy.close();
				door.close();
				await simulator.close();
			}
		},
	);
});
