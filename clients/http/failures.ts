import { BackendError, type BackendErrorKind, type Delivery } from '../errors';
import { isRefusedConnection, notAllowed } from './egress';
import { label } from './settingLabels';

const dnsCodes = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA', 'EAI_NONAME']);
const unreachableCodes = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'EADDRNOTAVAIL', 'EACCES', 'EPERM']);
const malformedCodes = new Set(['UND_ERR_INVALID_ARG', 'ERR_INVALID_CHAR', 'ERR_INVALID_HTTP_TOKEN', 'ERR_UNESCAPED_CHARACTERS']);
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

/** What is known of a request that failed on its way. */
export interface Journey {
	host: string;
	timeoutSeconds: number;
	/** It was written to an open connection; before that, nobody can have seen it. */
	sent: boolean;
}

/**
 * Puts what Node and undici report into our own words. No word of theirs is kept: n8n replaces a message that holds
 * one of Node's error codes by its own general one.
 */
export function connectionFailure(reason: unknown, journey: Journey): BackendError {
	if (reason instanceof BackendError) return reason;
	const code = codeOf(reason);
	const trace = { transportCode: code === '' ? undefined : code, cause: reason };
	const failure = journey.sent ? failureOnTheWay(reason, code, journey) : failureBefore(reason, code, journey);
	return failure.with({ ...trace, delivery: failure.delivery });
}

/** The caller gave up; `delivery` says whether the server can have seen the request. */
export const stopped = (host: string, delivery: Delivery): BackendError =>
	new BackendError({
		kind: 'aborted',
		message: `The request to ${host} was stopped before its answer came`,
		cure: 'The execution was stopped, or its time was up: run it again when it was not meant to end',
		delivery,
	});

/** Nothing was sent: name, connection, TLS, proxy. */
function failureBefore(reason: unknown, code: string, { host, timeoutSeconds }: Journey): BackendError {
	const fail = (kind: BackendErrorKind, message: string, cure: string): BackendError =>
		new BackendError({ kind, message, cure, delivery: 'unsent' });
	if (isRefusedConnection(code)) return notAllowed(host, 'connections on the way');
	if (dnsCodes.has(code)) {
		return fail(
			'dns',
			`The server name '${host}' is not known`,
			`Check the host in '${label.baseUrl}', and that this machine can resolve it`,
		);
	}
	if (unreachableCodes.has(code)) {
		return fail(
			'connect',
			`No connection to ${host}: nothing answers at that address`,
			`Check host and port in '${label.baseUrl}', that the service runs, and that no firewall is in between`,
		);
	}
	if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT' || isTimeout(reason)) {
		const allowed = isTimeout(reason) ? `${timeoutSeconds} seconds` : 'the time allowed';
		return fail(
			'timeout',
			`No connection to ${host} within ${allowed}`,
			`Check host and port in '${label.baseUrl}', and that no firewall is in between`,
		);
	}
	if (malformedCodes.has(code)) {
		return fail(
			'configuration',
			`A request to ${host} could not be put together: a value holds characters that HTTP does not carry`,
			'Look for line breaks and control characters in the connection settings and in the values given',
		);
	}
	const tls = tlsFailure(code, host);
	if (tls) return tls;
	if (code.startsWith('UND_ERR_PRX') || code.startsWith('UND_ERR_SOCKS5') || code === 'UND_ERR_ABORTED') {
		return fail(
			'connect',
			`The proxy did not open a connection to ${host}`,
			`Check '${label.proxyUrl}' in the connection settings, or the proxy settings of this machine`,
		);
	}
	return fail(
		'connect',
		`The connection to ${host} broke before anything was sent`,
		'See whether the server, or a proxy in between, was restarted or wants a client certificate',
	);
}

/** The request was sent: whatever broke, the server may have carried it out. */
function failureOnTheWay(reason: unknown, code: string, { host, timeoutSeconds }: Journey): BackendError {
	// With TLS 1.3 a server refuses the client's certificate after the client took the connection for open.
	const refused = refusesClient(code) ? tlsFailure(code, host) : undefined;
	if (refused) return refused;
	if (timeoutCodes.has(code) || isTimeout(reason)) {
		return new BackendError({
			kind: 'timeout',
			message: `${host} did not finish its answer within ${timeoutSeconds} seconds`,
			cure: `Raise '${label.timeoutSeconds}' in the connection settings, or see why the server is slow`,
			delivery: 'unknown',
		});
	}
	return new BackendError({
		kind: 'connect',
		message: `The connection to ${host} broke before the answer was complete`,
		cure: 'See whether the server, or a proxy in between, was restarted or wants a client certificate',
		delivery: 'unknown',
	});
}

const refusesClient = (code: string): boolean => /CERTIFICATE_REQUIRED|BAD_CERTIFICATE|HANDSHAKE_FAILURE|UNKNOWN_CA/.test(code);

function tlsFailure(code: string, host: string): BackendError | undefined {
	const fail = (message: string, cure: string): BackendError => new BackendError({ kind: 'tls', message, cure, delivery: 'unsent' });
	if (untrustedCodes.has(code)) {
		return fail(
			`The certificate of ${host} is signed by nobody this machine trusts`,
			`Paste the certificate of its authority (or its own, when self-signed) into '${label.caBundle}', or switch on '${label.ignoreSslIssues}' for a test`,
		);
	}
	if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
		return fail(
			`The certificate of ${host} was made for another name`,
			`Enter the name that stands in the certificate in '${label.baseUrl}', or switch on '${label.ignoreSslIssues}' for a test`,
		);
	}
	if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
		return fail(
			`The certificate of ${host} is not valid today`,
			'Renew the certificate on the server, and check the clocks of both machines',
		);
	}
	if (refusesClient(code)) {
		return fail(
			`${host} refused the TLS connection; it seems to want a client certificate`,
			'Fill in the client certificate and its key in the connection settings',
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
