import { type KeyObject, constants, createDecipheriv, createHash, generateKeyPairSync, privateDecrypt } from 'node:crypto';
import { Refusal } from './failures';
import { type Fields, decode, guess, isRecord } from './parameters';

/** How Synology's own client hides fields over plain HTTP (SYNO.API.Encryption). */

const cipherKey = '__cIpHeRtExT';
const cipherToken = '__cIpHeRtOkEn';

let keys: { publicKey: KeyObject; privateKey: KeyObject } | undefined;
/** Made when first asked for: 4096 bits take a second. */
const keyPair = () => (keys ??= generateKeyPairSync('rsa', { modulusLength: 4096 }));

/** SYNO.API.Encryption getinfo */
export function encryptionInfo(): unknown {
	const { n = '' } = keyPair().publicKey.export({ format: 'jwk' });
	return {
		cipherkey: cipherKey,
		ciphertoken: cipherToken,
		public_key: Buffer.from(n, 'base64url').toString('hex'),
		server_time: Math.floor(Date.now() / 1000),
	};
}

function openRsa(sealed: Buffer): Buffer {
	const block = privateDecrypt({ key: keyPair().privateKey, padding: constants.RSA_NO_PADDING }, sealed);
	// PKCS #1 v1.5: 00 02, random bytes, 00, message.
	return block.subarray(block.indexOf(0, 2) + 1);
}

function openAes(sealed: Buffer, passphrase: Buffer): string {
	const salt = sealed.subarray(8, 16);
	let material = Buffer.alloc(0);
	let last = Buffer.alloc(0);
	while (material.length < 48) {
		last = createHash('md5')
			.update(Buffer.concat([last, passphrase, salt]))
			.digest();
		material = Buffer.concat([material, last]);
	}
	const decipher = createDecipheriv('aes-256-cbc', material.subarray(0, 32), material.subarray(32, 48));
	return Buffer.concat([decipher.update(sealed.subarray(16)), decipher.final()]).toString('utf8');
}

/** The fields with the hidden ones among them. @throws Refusal when they can't be read or are too old */
export function reveal(fields: Fields): Fields {
	const hidden = fields.get(cipherKey);
	if (hidden === undefined) return fields;
	const { value } = guess(hidden);
	if (!isRecord(value) || typeof value.rsa !== 'string' || typeof value.aes !== 'string') throw new Refusal(100);
	const revealed: Fields = new Map(fields);
	try {
		const text = openAes(Buffer.from(value.aes, 'base64'), openRsa(Buffer.from(value.rsa, 'base64')));
		for (const pair of text.split('&')) {
			const [name, ...rest] = pair.split('=');
			const [key, hiddenValue] = [decode(name, true), decode(rest.join('='), true)];
			// The Python library hides an empty otp_code and sends the real one in the open.
			if (hiddenValue !== '' || !revealed.has(key)) revealed.set(key, hiddenValue);
		}
	} catch {
		throw new Refusal(100);
	}
	const age = Math.abs(Date.now() / 1000 - Number(revealed.get(cipherToken)));
	if (!(age < 300)) throw new Refusal(100);
	return revealed;
}
