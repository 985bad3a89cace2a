import { Container } from '@n8n/di';
import { Cipher } from 'n8n-core';
import { NodeHelpers, type ICredentialType, type INodeParameters } from 'n8n-workflow';
import { FortiAuthenticatorApi } from '../../credentials/FortiAuthenticatorApi.credentials';
import { FusionDirectoryApi } from '../../credentials/FusionDirectoryApi.credentials';
import { SynologyDirectoryServerApi } from '../../credentials/SynologyDirectoryServerApi.credentials';
import saved from '../fixtures/credentials-0.1.0.json';

const types: ICredentialType[] = [new FusionDirectoryApi(), new SynologyDirectoryServerApi(), new FortiAuthenticatorApi()];
const secrets: Record<string, string> = { fortiAuthenticatorApi: 'apiKey' };

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
			const decrypted = JSON.parse(Container.get(Cipher).decrypt(credentials[key], encryptionKey)) as INodeParameters;
			// What n8n does with a decrypted credential before it hands it to a node.
			const given = NodeHelpers.getNodeParameters(properties, decrypted, true, false, null, null);
			expect(given).toMatchObject(fields[key]);
		},
	);
});
