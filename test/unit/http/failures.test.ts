import { connectionFailure } from '../../../clients/http/failures';

const told = (code: string, sent = false) =>
	connectionFailure(Object.assign(new Error(code), { code }), { host: 'dc1.example.com:443', timeoutSeconds: 30, sent });

test.each([
	['UNABLE_TO_VERIFY_LEAF_SIGNATURE', /signed by nobody this machine trusts/],
	['SELF_SIGNED_CERT_IN_CHAIN', /signed by nobody this machine trusts/],
	['DEPTH_ZERO_SELF_SIGNED_CERT', /signed by nobody this machine trusts/],
	['ERR_TLS_CERT_ALTNAME_INVALID', /made for another name/],
	['CERT_HAS_EXPIRED', /not valid today/],
	['CERT_NOT_YET_VALID', /not valid today/],
	['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', /seems to want a client certificate/],
	['ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE', /seems to want a client certificate/],
	['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', /seems to want a client certificate/],
	['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', /seems to want a client certificate/],
	['EPROTO', /could not agree on a TLS connection/],
	['ERR_SSL_WRONG_VERSION_NUMBER', /could not agree on a TLS connection/],
	['ERR_OSSL_EVP_UNSUPPORTED', /could not agree on a TLS connection/],
])('%s is trouble with TLS, told in words, with what to do', (code, words) => {
	const error = told(code);
	expect(error).toMatchObject({ kind: 'tls', delivery: 'unsent', message: expect.stringMatching(words) });
	expect(error.message).toContain('dc1.example.com:443');
	expect(error.cure?.length).toBeGreaterThan(20);
});

test('what no code tells is trouble of the connection; whether it was sent is kept', () => {
	expect(told('ESOMETHING')).toMatchObject({ kind: 'connect' });
	expect(told('ECONNRESET', true)).toMatchObject({ kind: 'connect', delivery: 'unknown' });
});
