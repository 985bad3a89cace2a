import { BackendError } from '../errors';

const dnsCodes = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA', 'EAI_NONAME']);
const unreachableCodes = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'EADDRNOTAVAIL']);
const timeoutCodes = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);
const untrustedCodes = new Set([
	'DEPTH_ZERO_SELF_SIGNED_CERT',
	'SELF_SIGNED_CERT_IN_CHAIN',
	'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
	'UNABLE_TO_GET_ISSUER_CERT',
	'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
]);

/**
 * The first code in a chain of causes (undici and Node nest them, happy eyeballs gathers several). Errors are told by
 * their shape: one from another realm, as in a sandbox or a test runner, is no instance of our `Error`.
 */
function codeOf(reason: unknown): string {
	let link = reason;
	for (let depth = 0; typeof link === 'object' && link !== null && depth < 5; depth += 1) {
		if ('code' in link && typeof link.code === 'string') return link.code;
		if ('errors' in link && Array.isArray(link.errors) && link.errors.length > 0) link = link.errors[0];
		else link = 'cause' in link ? link.cause : undefined;
	}
	return '';
}

/**
 * Puts what Node and undici report into our own words. No word of theirs is kept: n8n replaces a message that holds
 * one of Node's error codes by its own general one.
 */
export function connectionFailure(reason: unknown, host: string, timeoutSeconds: number): BackendError {
	if (reason instanceof BackendError) return reason;
	const code = codeOf(reason);
	if (dnsCodes.has(code)) {
		return new BackendError({
			kind: 'dns',
			message: `The server name '${host}' is not known`,
			cure: "Check the host in 'Base URL', and that this machine can resolve it",
			delivery: 'unsent',
		});
	}
	if (unreachableCodes.has(code)) {
		return new BackendError({
			kind: 'connect',
			message: `No connection to ${host}: nothing answers at that address`,
			cure: "Check host and port in 'Base URL', that the service runs, and that no firewall is in between",
			delivery: 'unsent',
		});
	}
	if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT') {
		return new BackendError({
			kind: 'timeout',
			message: `No connection to ${host} within the time allowed`,
			cure: "Check host and port in 'Base URL', and that no firewall is in between",
			delivery: code === 'ETIMEDOUT' ? 'unknown' : 'unsent',
		});
	}
	const tls = tlsFailure(code, host);
	if (tls) return tls;
	if (timeoutCodes.has(code) || isTimeout(reason)) {
		return new BackendError({
			kind: 'timeout',
			message: `${host} did not finish its answer within ${timeoutSeconds} seconds`,
			cure: "Raise 'Timeout' in the credential, or see why the server is slow",
			delivery: 'unknown',
		});
	}
	if (code.startsWith('UND_ERR_PRX') || code === 'UND_ERR_ABORTED') {
		return new BackendError({
			kind: 'connect',
			message: `The proxy did not open a connection to ${host}`,
			cure: "Check 'Proxy URL' in the credential, or the proxy settings of this machine",
			delivery: 'unsent',
		});
	}
	return new BackendError({
		kind: 'connect',
		message: `The connection to ${host} broke before the answer was complete`,
		cure: 'See whether the server, or a proxy in between, was restarted or wants a client certificate',
		delivery: 'unknown',
	});
}

function tlsFailure(code: string, host: string): BackendError | undefined {
	const fail = (message: string, cure: string): BackendError => new BackendError({ kind: 'tls', message, cure, delivery: 'unsent' });
	if (untrustedCodes.has(code)) {
		return fail(
			`The certificate of ${host} is signed by nobody this machine trusts`,
			"Paste the certificate of its authority (or its own, when self-signed) into 'CA Bundle', or switch on 'Ignore SSL Issues' for a test",
		);
	}
	if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
		return fail(
			`The certificate of ${host} was made for another name`,
			"Enter the name that stands in the certificate in 'Base URL', or switch on 'Ignore SSL Issues' for a test",
		);
	}
	if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
		return fail(
			`The certificate of ${host} is not valid today`,
			'Renew the certificate on the server, and check the clocks of both machines',
		);
	}
	if (/CERTIFICATE_REQUIRED|BAD_CERTIFICATE|HANDSHAKE_FAILURE|UNKNOWN_CA/.test(code)) {
		return fail(
			`${host} refused the TLS connection; it seems to want a client certificate`,
			'Fill in the client certificate and its key in the credential',
		);
	}
	if (code === 'EPROTO' || code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS') || code.startsWith('ERR_OSSL')) {
		return fail(
			`${host} and this machine could not agree on a TLS connection`,
			'Check that the port speaks HTTPS, and which TLS versions the server offers',
		);
	}
	return undefined;
}

const isTimeout = (reason: unknown): boolean =>
	typeof reason === 'object' && reason !== null && 'name' in reason && reason.name === 'TimeoutError';
