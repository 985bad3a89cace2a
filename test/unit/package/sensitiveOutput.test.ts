import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { INodeType } from 'n8n-workflow';
import { FortiAuthenticatorApi } from '../../../credentials/FortiAuthenticatorApi.credentials';
import { FusionDirectoryApi } from '../../../credentials/FusionDirectoryApi.credentials';
import { SynologyDirectoryServerApi } from '../../../credentials/SynologyDirectoryServerApi.credentials';
import { FortiAuthenticator } from '../../../nodes/FortiAuthenticator/FortiAuthenticator.node';
import { FusionDirectory } from '../../../nodes/FusionDirectory/FusionDirectory.node';
import { SynologyDirectoryServer } from '../../../nodes/SynologyDirectoryServer/SynologyDirectoryServer.node';

const nodes = path.join(__dirname, '../../../nodes');
/** Keys of answers that let somebody in. */
const letsIn = /^(?:generatedPassword|seed|encryptedSeed|activationCode|sessionId|token)$/;

/** Keys of all previews of a node, which are made of what its operations give. */
function keysShown(product: string): string[] {
	const folder = path.join(nodes, product, '__schema__', 'v1.0.0');
	const files = readdirSync(folder, { recursive: true }).map(String);
	return files
		.filter((file) => file.endsWith('.json'))
		.flatMap((file) => {
			const schema = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as { properties?: object };
			return Object.keys(schema.properties ?? {});
		});
}

test.each<[string, INodeType]>([
	['FortiAuthenticator', new FortiAuthenticator()],
	['FusionDirectory', new FusionDirectory()],
	['SynologyDirectoryServer', new SynologyDirectoryServer()],
])('what lets somebody in is declared as sensitive in %s', (product, node) => {
	const found = [...new Set(keysShown(product).filter((key) => letsIn.test(key)))].sort();
	expect(found).not.toEqual([]);
	expect(node.description).toMatchObject({ sensitiveOutputFields: expect.arrayContaining(found) as unknown });
});

test.each([new FortiAuthenticatorApi(), new FusionDirectoryApi(), new SynologyDirectoryServerApi()])(
	'$name goes to nodes of this package alone, not to HTTP Request',
	(credential) => {
		expect(credential.restrictToSupportedNodes).toBe(true);
		expect(credential).not.toHaveProperty('httpRequestNode');
		expect(credential).not.toHaveProperty('authenticate');
	},
);
