import { percentEncode } from '../clients/http/connection';

const unicodeEscaped = (text: string, upper: boolean): string =>
	Array.from(text.split(''), (unit) => {
		const hex = unit.charCodeAt(0).toString(16).padStart(4, '0');
		return `\\u${upper ? hex.toUpperCase() : hex}`;
	}).join('');
const phpJson = (text: string): string =>
	JSON.stringify(text)
		.slice(1, -1)
		.replace(/\//g, '\\/')
		.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
const codePoints = (text: string, write: (code: number) => string): string =>
	Array.from(text, (one) => write(one.codePointAt(0) ?? 0)).join('');
const names: Record<string, string> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&apos;',
	é: '&eacute;',
	ä: '&auml;',
	'!': '&excl;',
};
const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

/** How a server may write a secret that it quotes. */
export const spellings: Record<string, (secret: string) => string> = {
	raw: (secret) => secret,
	json: (secret) => JSON.stringify(secret).slice(1, -1),
	'json as PHP writes it': phpJson,
	'upper-case \\u escapes': (secret) => unicodeEscaped(secret, true),
	'lower-case \\u escapes': (secret) => unicodeEscaped(secret, false),
	percent: (secret) => encodeURIComponent(secret),
	'our own percent': (secret) => percentEncode(secret),
	'lower-case percent': (secret) => percentEncode(secret).replace(/%[0-9A-F]{2}/g, (byte) => byte.toLowerCase()),
	form: (secret) => percentEncode(secret).replace(/%20/g, '+'),
	'json in a form': (secret) => percentEncode(JSON.stringify({ passwd: secret })),
	'json in json': (secret) => JSON.stringify(JSON.stringify(secret)),
	'percent twice': (secret) => percentEncode(percentEncode(secret)),
	'named entities': (secret) => secret.replace(/[&<>"'éä!]/g, (one) => names[one] ?? one),
	'decimal entities': (secret) => codePoints(secret, (code) => `&#${code};`),
	'hex entities': (secret) => codePoints(secret, (code) => `&#x${code.toString(16)};`),
	base64,
	'base64 of URLs': (secret) => Buffer.from(secret, 'utf8').toString('base64url'),
	'base64 without padding': (secret) => base64(secret).replace(/=+$/, ''),
	Basic: (secret) => `Basic ${base64(`fd-admin:${secret}`)}`,
	'base64 within something longer': (secret) => base64(`{"user":"x","passwd":"${secret}","more":1}`),
	'percent-encoded base64': (secret) => percentEncode(base64(`a:${secret}`)),
};
