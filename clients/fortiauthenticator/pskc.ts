import { createDecipheriv, createHmac, pbkdf2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { base32Encode } from '../directory/totp';
import { BackendError } from '../errors';
import { readXml, type XmlElement } from './xml';
import { label } from '../http/settingLabels';

const derive = promisify(pbkdf2);
/** A document could ask for so many rounds that n8n stands still. */
const mostIterations = 2_000_000;

export interface OpenedSeed {
	serial: string | null;
	/** Shared secret in base32, as authenticator apps take it. */
	secret: string;
	kind: 'totp' | 'hotp';
	algorithm: 'SHA1' | 'SHA256' | 'SHA512';
	digits: number;
	/** Seconds (totp). */
	period: number;
	/** `otpauth://…` for a QR code. */
	uri: string;
}

const macHashes: Readonly<Record<string, string>> = {
	'hmac-sha1': 'sha1',
	'hmac-sha224': 'sha224',
	'hmac-sha256': 'sha256',
	'hmac-sha384': 'sha384',
	'hmac-sha512': 'sha512',
};
const ciphers: Readonly<Record<string, { name: string; keyBytes: number }>> = {
	'aes128-cbc': { name: 'aes-128-cbc', keyBytes: 16 },
	'aes192-cbc': { name: 'aes-192-cbc', keyBytes: 24 },
	'aes256-cbc': { name: 'aes-256-cbc', keyBytes: 32 },
};

function refuse(message: string, cure = 'Assign the token again, with the seed, to get a new document'): never {
	throw new BackendError({ kind: 'protocol', message, cure, delivery: 'answered' });
}

function find(element: XmlElement, name: string): XmlElement | undefined {
	for (const child of element.children) {
		const found = child.name === name ? child : find(child, name);
		if (found) return found;
	}
	return undefined;
}

function need(element: XmlElement | undefined, name: string): XmlElement {
	const found = element && find(element, name);
	return found ?? refuse(`The seed document has no ${name}`);
}

/** Strict: a changed character must not pass as the same bytes. */
function bytesOf(element: XmlElement): Buffer {
	const text = element.text.replace(/\s+/g, '');
	const bytes = Buffer.from(text, 'base64');
	if (text === '' || bytes.toString('base64') !== text) refuse(`${element.name} of the seed document is not base64`);
	return bytes;
}

function numberOf(element: XmlElement): number {
	const text = element.text.trim();
	return /^\d{1,9}$/.test(text) ? Number(text) : refuse(`${element.name} of the seed document is not a number`);
}

/** The last part of an algorithm's identifier, which differs in its namespace by edition of the standards. */
const algorithmOf = (element: XmlElement | undefined): string =>
	(element?.attributes.get('Algorithm') ?? '').replace(/^.*[#:]/, '').toLowerCase();

function hashFor(element: XmlElement, table: Readonly<Record<string, string>>): string {
	const name = algorithmOf(element);
	return Object.hasOwn(table, name) ? table[name] : refuse(`The seed document uses '${name}', which is not known here`);
}

async function derivedKey(container: XmlElement, passphrase: string): Promise<Buffer> {
	const method = need(need(container, 'EncryptionKey'), 'KeyDerivationMethod');
	if (algorithmOf(method) !== 'pbkdf2') refuse('The key of the seed document is not derived by PBKDF2');
	const parameters = need(method, 'PBKDF2-params');
	const iterations = numberOf(need(parameters, 'IterationCount'));
	const length = numberOf(need(parameters, 'KeyLength'));
	if (iterations < 1 || iterations > mostIterations || ![16, 24, 32].includes(length)) {
		refuse('The seed document asks for a key that is not made here');
	}
	const prf = find(parameters, 'PRF');
	// RFC 8018: without a PRF, or with an empty one, it is HMAC-SHA1.
	const hash = prf === undefined || algorithmOf(prf) === '' ? 'sha1' : hashFor(prf, macHashes);
	return await derive(Buffer.from(passphrase, 'utf8'), bytesOf(need(need(parameters, 'Salt'), 'Specified')), iterations, length, hash);
}

interface Encrypted {
	cipher: { name: string; keyBytes: number };
	/** IV and ciphertext. */
	bytes: Buffer;
}

function encrypted(element: XmlElement): Encrypted {
	const name = algorithmOf(need(element, 'EncryptionMethod'));
	const cipher = Object.hasOwn(ciphers, name)
		? ciphers[name]
		: refuse(`The seed document is encrypted by '${name}', which is not known here`);
	const bytes = bytesOf(need(element, 'CipherValue'));
	if (bytes.length < 32 || bytes.length % 16 !== 0) refuse('The seed document is cut off');
	return { cipher, bytes };
}

/** The content, or undefined when its padding is not sound. */
function decrypt({ cipher, bytes }: Encrypted, key: Buffer): Buffer | undefined {
	if (key.length !== cipher.keyBytes) refuse('The seed document asks for a key of another length than its cipher takes');
	const decipher = createDecipheriv(cipher.name, key, bytes.subarray(0, 16)).setAutoPadding(false);
	const plain = Buffer.concat([decipher.update(bytes.subarray(16)), decipher.final()]);
	const padding = plain[plain.length - 1];
	const sound = padding >= 1 && padding <= 16 && plain.subarray(-padding).every((byte) => byte === padding);
	return sound ? plain.subarray(0, -padding) : undefined;
}

function otpauth(seed: Omit<OpenedSeed, 'uri'>, issuer: string, account: string, counter: number): string {
	const label = `${encodeURIComponent(issuer.toWellFormed())}:${encodeURIComponent(account.toWellFormed())}`;
	const moving = seed.kind === 'totp' ? `period=${seed.period}` : `counter=${counter}`;
	const query = `secret=${seed.secret}&issuer=${encodeURIComponent(issuer.toWellFormed())}&algorithm=${seed.algorithm}&digits=${seed.digits}&${moving}`;
	return `otpauth://${seed.kind}/${label}?${query}`;
}

/**
 * Opens the encrypted seed of a FortiToken Mobile.
 *
 * Every parameter is read from the document: PBKDF2 (salt, rounds, length, hash), AES-CBC, the wrapped MAC key, HMAC over
 * IV and ciphertext. The secret is trusted only after its MAC was found right.
 *
 * @param document  PSKC container as XML text
 * @param passphrase  the one of the appliance's FortiGuard settings
 * @param names  issuer and account for the `otpauth://` URI
 * @throws BackendError kind `configuration` when the passphrase is wrong, `protocol` when the document is damaged or not understood
 * @see RFC 6030 sections 6.2 and 6.3; RFC 8018 appendix A.2
 */
export async function openSeed(document: string, passphrase: string, names: { issuer: string; account: string }): Promise<OpenedSeed> {
	const container = parse(document);
	const data = need(need(container, 'KeyPackage'), 'Key');
	const secretElement = need(data, 'Secret');
	const macMethod = need(container, 'MACMethod');
	const macHash = hashFor(macMethod, macHashes);
	const macKeyElement = encrypted(need(macMethod, 'MACKey'));
	const secretCipher = encrypted(need(secretElement, 'EncryptedValue'));
	const storedMac = bytesOf(need(secretElement, 'ValueMAC'));

	const key = await derivedKey(container, passphrase);
	const macKey = decrypt(macKeyElement, key);
	const content = decrypt(secretCipher, key);
	const mac = macKey?.length ? createHmac(macHash, macKey).update(secretCipher.bytes).digest() : undefined;
	if (mac?.length === storedMac.length && timingSafeEqual(mac, storedMac) && content && content.length > 0) {
		return describe(container, data, content, names);
	}
	if (isPlausible(macKey) || isPlausible(content)) refuse('The seed document was changed on its way: its MAC does not fit');
	throw new BackendError({
		kind: 'configuration',
		message: 'The seed can’t be opened with the passphrase of the connection settings',
		cure: `Enter in '${label.seedPassphrase}' what is set in FortiAuthenticator's FortiGuard settings`,
	});
}

/**
 * Whether the right key has opened this, if not its MAC tells. One wrong key in 256 leaves a last byte of 1, which
 * passes for padding and gives an odd length; keys and secrets have even ones.
 */
const isPlausible = (opened: Buffer | undefined): boolean => opened !== undefined && opened.length > 0 && opened.length % 2 === 0;

function parse(document: string): XmlElement {
	let root: XmlElement;
	try {
		root = readXml(document);
	} catch {
		return refuse('The seed document is not readable as XML');
	}
	return root.name === 'KeyContainer' ? root : refuse('The seed document is not a PSKC container');
}

function describe(container: XmlElement, key: XmlElement, content: Buffer, names: { issuer: string; account: string }): OpenedSeed {
	const plain = (name: string): number | undefined => {
		const value = find(key, name);
		const text = value && find(value, 'PlainValue');
		return text && numberOf(text);
	};
	const kind = algorithmOf(key) === 'hotp' ? 'hotp' : 'totp';
	const suite = /sha-?(1|256|512)\b/i.exec(find(key, 'Suite')?.text ?? '')?.[1];
	const format = find(key, 'ResponseFormat')?.attributes.get('Length');
	const digits = format === undefined ? 6 : Number(format);
	const period = plain('TimeInterval') ?? 30;
	if (!(digits >= 4 && digits <= 10) || period < 1) refuse('The seed document describes no usual one-time password');
	const serial = find(container, 'SerialNo')?.text.trim();
	const seed = {
		serial: serial === undefined || serial === '' ? null : serial,
		secret: base32Encode(content),
		kind,
		algorithm: suite === '256' ? 'SHA256' : suite === '512' ? 'SHA512' : 'SHA1',
		digits,
		period,
	} as const;
	return { ...seed, uri: otpauth(seed, names.issuer, names.account, plain('Counter') ?? 0) };
}
