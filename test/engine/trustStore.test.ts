import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { selfSignedIdentity } from '../../simulators/shared/certificates';
import { startFortiAuthenticatorSimulator } from '../../simulators/fortiauthenticator';

const root = resolve(__dirname, '../..');
const script = `
const { DirectoryConnection } = require(${JSON.stringify(join(root, 'dist/clients/http/connection.js'))});
const [baseUrl, caBundle] = process.argv.slice(1);
const connection = new DirectoryConnection({ baseUrl, caBundle, timeoutSeconds: 5 });
connection.request({ method: 'GET', path: '/api/v1/', effect: 'read' }).then(
	({ status }) => process.stdout.write('answered ' + status),
	(reason) => process.stdout.write(reason.kind),
).finally(() => connection.close());
`;

test('a CA bundle joins the authorities this machine trusts, NODE_EXTRA_CA_CERTS included, instead of replacing them', async () => {
	const simulator = await startFortiAuthenticatorSimulator();
	const ask = async (extra: string): Promise<string> => {
		const env = { ...process.env, NODE_EXTRA_CA_CERTS: extra };
		const { stdout } = await promisify(execFile)(process.execPath, ['-e', script, simulator.tlsUrl, selfSignedIdentity().cert], { env });
		return stdout;
	};
	try {
		expect(await ask(join(root, 'simulators/tls/ca.pem'))).toBe('answered 200');
		expect(await ask('')).toBe('tls');
	} finally {
		await simulator.close();
	}
});
