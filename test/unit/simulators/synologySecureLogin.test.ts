import {
	type KeyObject,
	constants,
	createCipheriv,
	createHash,
	createHmac,
	createPublicKey,
	diffieHellman,
	generateKeyPairSync,
	publicEncrypt,
	randomBytes,
} from 'node:crypto';
import { oneTimePassword, startSynologySimulator, type SynologySimulator } from '../../../simulators/synology';
import { form, post, speak, tryLogin } from './synologyTalk';

let nas: SynologySimulator;
beforeEach(async () => {
	nas = await startSynologySimulator();
});
afterEach(async () => await nas.close());

const info = { api: 'SYNO.ActiveDirectory.Info', version: 3, method: 'get' };
const blake = (...parts: Buffer[]) => createHash('blake2b512').update(Buffer.concat(parts)).digest();
const mac = (key: Buffer, ...parts: Buffer[]) => createHmac('blake2b512', key).update(Buffer.concat(parts)).digest();
const raw = (key: KeyObject) => key.export({ type: 'spki', format: 'der' }).subarray(-32);
const imported = (bytes: Buffer) =>
	createPublicKey({ key: Buffer.concat([Buffer.from('302a300506032b656e032100', 'hex'), bytes]), format: 'der', type: 'spki' });

function sealed(key: Buffer, number: number, associated: Buffer, plain: Buffer): Buffer {
	const nonce = Buffer.alloc(12);
	nonce.writeUInt32LE(number, 4);
	const cipher = createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 });
	cipher.setAAD(associated, { plaintextLength: plain.length });
	return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** A client's half of the handshake: message 1, and what turns message 2 into the proof of a request. */
function initiate(server: Buffer) {
	const own = generateKeyPairSync('x25519');
	const once = generateKeyPairSync('x25519');
	const agreed = (key: KeyObject, theirs: Buffer) => diffieHellman({ privateKey: key, publicKey: imported(theirs) });
	let chain: Buffer = Buffer.concat([Buffer.from('Noise_IK_25519_ChaChaPoly_BLAKE2b'), Buffer.alloc(31)]);
	let digest = blake(blake(chain), server);
	const next = (material: Buffer): Buffer => {
		const secret = mac(chain, material);
		chain = mac(secret, Buffer.from([1]));
		return mac(secret, chain, Buffer.from([2])).subarray(0, 32);
	};
	const absorb = (part: Buffer): Buffer => {
		digest = blake(digest, part);
		return part;
	};
	const first = absorb(raw(once.publicKey));
	const second = absorb(sealed(next(agreed(once.privateKey, server)), 0, digest, raw(own.publicKey)));
	const payload = Buffer.from(JSON.stringify({ time: Math.floor(Date.now() / 1000) }));
	const third = absorb(sealed(next(agreed(own.privateKey, server)), 0, digest, payload));
	return {
		message: Buffer.concat([first, second, third]).toString('base64url'),
		finish(answer: string) {
			const bytes = Buffer.from(answer, 'base64url');
			const theirs = absorb(bytes.subarray(0, 32));
			next(agreed(once.privateKey, theirs));
			const key = next(agreed(own.privateKey, theirs));
			expect(bytes.subarray(32)).toEqual(sealed(key, 0, digest, Buffer.alloc(0)));
			absorb(bytes.subarray(32));
			const sending = mac(mac(chain, Buffer.alloc(0)), Buffer.from([1])).subarray(0, 32);
			const start = digest.toString('base64url').slice(0, 8);
			return (number: number): string => {
				const tag = sealed(sending, number, Buffer.alloc(0), Buffer.alloc(0)).toString('base64url');
				return `${start}${tag}.${Buffer.from(String(number)).toString('base64url')}`;
			};
		},
	};
}

async function serverKey(): Promise<Buffer> {
	const asked = form({ api: 'SYNO.API.Auth.UIConfig', method: 'get', version: 1 }, true);
	const response = await post(nas.url, asked, {}, '/webapi/entry.cgi/SYNO.API.Auth.UIConfig');
	const [, key = ''] = /_SSID=([\w-]+)/.exec(response.headers.get('set-cookie') ?? '') ?? [];
	return Buffer.from(key, 'base64url');
}

test('a limited session may do nothing, a login with a handshake lifts the limit', async () => {
	nas.control.set({ limitedSession: true });
	const ask = async (data: Record<string, unknown>, more = {}) => {
		const headers = { cookie: `id=${String(data.sid)}`, 'x-syno-token': String(data.synotoken), ...more };
		return (await speak(nas.url, info, headers)).error?.code ?? 0;
	};
	expect(await ask((await tryLogin(nas)).data)).toBe(105);
	expect(await ask((await tryLogin(nas, { ik_message: randomBytes(120).toString('base64url') })).data)).toBe(105);
	const handshake = initiate(await serverKey());
	const { data } = await tryLogin(nas, { ik_message: handshake.message });
	expect(await ask(data)).toBe(0);
	const proof = handshake.finish(data.ik_message);
	const answers: number[] = [];
	for (const number of [0, 1, 1, 5, 4]) answers.push(await ask(data, { 'x-syno-hash': proof(number) }));
	expect(answers).toEqual([0, 0, 119, 0, 119]);
	expect(await ask(data, { 'x-syno-hash': 'nonsense' })).toBe(119);
});

/** Fetches the NAS's key; hides fields under it the way Synology's own client does over plain HTTP. */
async function hiding() {
	const asked = { api: 'SYNO.API.Encryption', version: 1, method: 'getinfo', format: 'module' };
	const { data } = await speak(nas.url, asked, {}, true);
	expect(String(data.public_key)).toHaveLength(1024);
	const n = Buffer.from(data.public_key, 'hex').toString('base64url');
	const key = createPublicKey({ key: { kty: 'RSA', n, e: 'AQAB' }, format: 'jwk' });
	const hide = (time: number, more: Record<string, string> = {}): string => {
		const passphrase = Buffer.from(randomBytes(400).toString('hex').slice(0, 501));
		const salt = randomBytes(8);
		let material = Buffer.alloc(0);
		for (let last = Buffer.alloc(0); material.length < 48; material = Buffer.concat([material, last])) {
			last = createHash('md5').update(last).update(passphrase).update(salt).digest();
		}
		const cipher = createCipheriv('aes-256-cbc', material.subarray(0, 32), material.subarray(32, 48));
		const { account, password } = nas.login;
		const text = new URLSearchParams({ account, passwd: password, ...more, [data.ciphertoken]: String(time) }).toString();
		const aes = Buffer.concat([Buffer.from('Salted__'), salt, cipher.update(text), cipher.final()]).toString('base64');
		const rsa = publicEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, passphrase).toString('base64');
		return JSON.stringify({ rsa, aes });
	};
	const login = async (time: number, hidden: Record<string, string> = {}, open: Record<string, string> = {}) => {
		const fields = { api: 'SYNO.API.Auth', version: 6, method: 'login', [data.cipherkey]: hide(time, hidden), ...open };
		return await speak(nas.url, fields, {}, true);
	};
	return { login, serverTime: Number(data.server_time) };
}

test('fields hidden the way of Synology over plain HTTP are read, and stale ones are not', async () => {
	const { login, serverTime } = await hiding();
	expect(await login(serverTime)).toMatchObject({ success: true, data: { account: nas.login.account } });
	expect((await login(1)).success).toBe(false);
});

test('a one-time password sent in the open counts although an empty one is hidden', async () => {
	nas.control.set({ twoFactor: 'required' });
	const { login, serverTime } = await hiding();
	expect(await login(serverTime, { otp_code: '' })).toMatchObject({ success: false, error: { code: 403 } });
	const otp_code = oneTimePassword(nas.login.totpSecret);
	expect(await login(serverTime, { otp_code: '' }, { otp_code })).toMatchObject({ success: true });
	expect(await login(serverTime, { otp_code: '000000' }, { otp_code })).toMatchObject({ success: false, error: { code: 404 } });
});
