import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Certificates for loopback only; their private keys are public by design and protect nothing.
 * The folder is looked up from the sources and from the compiled tree (`build/simulators/shared`).
 */
function read(name: string): string {
	for (const folder of [join(__dirname, '..', 'tls'), join(__dirname, '..', '..', '..', 'simulators', 'tls')]) {
		try {
			return readFileSync(join(folder, name), 'utf8');
		} catch (reason) {
			if (!(reason instanceof Error) || !('code' in reason) || reason.code !== 'ENOENT') throw reason;
		}
	}
	throw new Error(`The simulators' certificate ${name} is missing`);
}

/** The authority that signed the simulators' server certificate (for `caBundle`). */
export const authority = (): string => read('ca.pem');
/** Signed by `authority`, for localhost, 127.0.0.1 and ::1. */
export const serverIdentity = (): { cert: string; key: string } => ({ cert: read('server.pem'), key: read('server.key') });
/** Signed by nobody but itself, for localhost and 127.0.0.1. */
export const selfSignedIdentity = (): { cert: string; key: string } => ({ cert: read('selfsigned.pem'), key: read('selfsigned.key') });
/** A client certificate signed by `authority`. */
export const clientIdentity = (): { cert: string; key: string } => ({ cert: read('client.pem'), key: read('client.key') });
