import {
	type KeyObject,
	createCipheriv,
	createDecipheriv,
	createHash,
	createHmac,
	createPublicKey,
	diffieHellman,
	generateKeyPairSync,
} from 'node:crypto';

/** DSM's half of the optional secure login: the responder of Noise_IK_25519_ChaChaPoly_BLAKE2b. */

const empty = Buffer.alloc(0);
const spkiPrefix = Buffer.from('302a300506032b656e032100', 'hex');

interface KeyPair {
	publicKey: Buffer;
	privateKey: KeyObject;
}

export function newKeyPair(): KeyPair {
	const { publicKey, privateKey } = generateKeyPairSync('x25519');
	return { publicKey: publicKey.export({ type: 'spki', format: 'der' }).subarray(-32), privateKey };
}

const shared = (own: KeyPair, theirs: Buffer): Buffer =>
	diffieHellman({
		privateKey: own.privateKey,
		publicKey: createPublicKey({ key: Buffer.concat([spkiPrefix, theirs]), format: 'der', type: 'spki' }),
	});

const hash = (...parts: Buffer[]): Buffer => createHash('blake2b512').update(Buffer.concat(parts)).digest();
const hmac = (key: Buffer, ...parts: Buffer[]): Buffer => createHmac('blake2b512', key).update(Buffer.concat(parts)).digest();

function twoKeys(chaining: Buffer, material: Buffer): [Buffer, Buffer] {
	const secret = hmac(chaining, material);
	const first = hmac(secret, Buffer.from([1]));
	return [first, hmac(secret, first, Buffer.from([2]))];
}

function nonceOf(count: number): Buffer {
	const nonce = Buffer.alloc(12);
	nonce.writeBigUInt64LE(BigInt(count), 4);
	return nonce;
}

function seal(key: Buffer, count: number, associated: Buffer, plain: Buffer): Buffer {
	const cipher = createCipheriv('chacha20-poly1305', key, nonceOf(count), { authTagLength: 16 });
	cipher.setAAD(associated, { plaintextLength: plain.length });
	return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function unseal(key: Buffer, count: number, associated: Buffer, sealed: Buffer): Buffer {
	const decipher = createDecipheriv('chacha20-poly1305', key, nonceOf(count), { authTagLength: 16 });
	decipher.setAAD(associated, { plaintextLength: sealed.length - 16 });
	decipher.setAuthTag(sealed.subarray(-16));
	return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
}

class Handshake {
	private chaining: Buffer;
	private key: Buffer = empty;
	private count = 0;
	digest: Buffer;

	constructor(responder: Buffer) {
		const name = Buffer.alloc(64);
		name.write('Noise_IK_25519_ChaChaPoly_BLAKE2b');
		this.chaining = name;
		this.digest = hash(hash(name, empty), responder);
	}

	mixHash(part: Buffer): void {
		this.digest = hash(this.digest, part);
	}
	mixKey(material: Buffer): void {
		const [chaining, key] = twoKeys(this.chaining, material);
		this.chaining = chaining;
		this.key = key.subarray(0, 32);
		this.count = 0;
	}
	open(sealed: Buffer): Buffer {
		const plain = unseal(this.key, this.count, this.digest, sealed);
		this.count += 1;
		this.mixHash(sealed);
		return plain;
	}
	close(plain: Buffer): Buffer {
		const sealed = seal(this.key, this.count, this.digest, plain);
		this.count += 1;
		this.mixHash(sealed);
		return sealed;
	}
	split = (): Buffer => twoKeys(this.chaining, empty)[0].subarray(0, 32);
}

/** What a secured session can be recognised by. */
export class SecureChannel {
	private last = -1;

	constructor(
		private readonly digest: string,
		private readonly key: Buffer,
	) {}

	/** Checks `X-SYNO-HASH`; every number serves once and they rise. */
	accepts(header: string): boolean {
		const [proof, number = ''] = header.split('.');
		const text = Buffer.from(number, 'base64url').toString('latin1');
		if (!/^\d{1,15}$/.test(text) || Number(text) <= this.last) return false;
		const tag = seal(this.key, Number(text), empty, empty).toString('base64url');
		if (proof !== `${this.digest.slice(0, 8)}${tag}`) return false;
		this.last = Number(text);
		return true;
	}
}

/** Answers message 1 of a client; `undefined` when it is none for this key. */
export function answerHandshake(own: KeyPair, message: string): { message: string; channel: SecureChannel } | undefined {
	const sent = Buffer.from(message, 'base64url');
	if (sent.length < 96) return undefined;
	try {
		const handshake = new Handshake(own.publicKey);
		const theirEphemeral = sent.subarray(0, 32);
		handshake.mixHash(theirEphemeral);
		handshake.mixKey(shared(own, theirEphemeral));
		const theirStatic = handshake.open(sent.subarray(32, 80));
		handshake.mixKey(shared(own, theirStatic));
		const payload: unknown = JSON.parse(handshake.open(sent.subarray(80)).toString('utf8'));
		if (typeof payload !== 'object' || payload === null || !('time' in payload)) return undefined;

		const ephemeral = newKeyPair();
		handshake.mixHash(ephemeral.publicKey);
		handshake.mixKey(shared(ephemeral, theirEphemeral));
		handshake.mixKey(shared(ephemeral, theirStatic));
		const answer = Buffer.concat([ephemeral.publicKey, handshake.close(empty)]);
		const channel = new SecureChannel(handshake.digest.toString('base64url'), handshake.split());
		return { message: answer.toString('base64url'), channel };
	} catch {
		return undefined;
	}
}
