/** Recordings that aren't repeated, and why. */
export const unreachable: Record<string, string> = {};

const french = 'The simulator speaks English only; a client must not read the texts anyway.';

/** Recordings of which only the shape is compared, and why the text may differ. */
export const otherwise: Record<string, string> = {
	'rpc-env-en-session-accept-language-fr': french,
	'rpc-env-login-accept-language-fr': french,
	'rest-odd-dn-double-encoded': 'The answer repeats a DN that was renamed in the recorded request only.',
};
