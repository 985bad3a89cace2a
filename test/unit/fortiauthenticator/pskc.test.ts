import { createCipheriv, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import { base32Encode } from '../../../clients/directory/totp';
import { BackendError } from '../../../clients/errors';
import { openSeed } from '../../../clients/fortiauthenticator/pskc';
import { encryptSeed } from '../../../simulators/fortiauthenticator/pskc';
import { vectors } from '../../vectors/fortiauthenticator/pskc.json';

const names = { issuer: 'Example', account: 'jane' };
const kindOf = async (document: string, passphrase: string): Promise<string> =>
	await openSeed(document, passphrase, names).then(
		() => 'opened',
		(reason: unknown) => (reason instanceof BackendError ? reason.kind : 'broke'),
	);

describe.each(vectors)('the container for $serial ($prf)', ({ passphrase, serial, secret_hex, digits, period, xml }) => {
	const secret = base32Encode(Buffer.from(secret_hex, 'hex'));

	test('opens into the secret and an otpauth address', async () => {
		expect(await openSeed(xml, passphrase, names)).toEqual({
			serial,
			secret,
			kind: 'totp',
			algorithm: 'SHA1',
			digits,
			period,
			uri: `otpauth://totp/Example:jane?secret=${secret}&issuer=Example&algorithm=SHA1&digits=${digits}&period=${period}`,
		});
	});

	test('a wrong passphrase is told apart from a damaged document', async () => {
		// One wrong passphrase in 256 leaves something that passes for padding.
		const kinds = await Promise.all(Array.from({ length: 1000 }, async (_, attempt) => await kindOf(xml, `wrong ${attempt}`)));
		expect(kinds).toEqual(kinds.map(() => 'configuration'));
	});

	test('a flipped bit anywhere in ciphertext, MAC or MAC key is refused', async () => {
		const values = [...xml.matchAll(/<(?:xenc:CipherValue|pskc:ValueMAC)>([^<]+)</g)].map(([, value]) => value);
		expect(values).toHaveLength(3);
		for (const value of values) {
			const bytes = Buffer.from(value, 'base64');
			const kinds = await Promise.all(
				Array.from({ length: bytes.length * 8 }, async (_, bit) => {
					const flipped = Buffer.from(bytes);
					flipped[bit >> 3] ^= 1 << (bit & 7);
					return await kindOf(xml.replace(value, flipped.toString('base64')), passphrase);
				}),
			);
			expect(kinds).toEqual(kinds.map(() => 'protocol'));
		}
	});

	test('a changed character of the base64 text is refused even where the bytes stay the same', async () => {
		const [, mac] = /ValueMAC>([^<]+)</.exec(xml) ?? [];
		const last = mac[mac.length - 2];
		const other = String.fromCharCode(last.charCodeAt(0) + 1);
		expect(await kindOf(xml.replace(mac, `${mac.slice(0, -2)}${other}=`), passphrase)).toBe('protocol');
	});

	test('a changed salt or number of rounds opens nothing', async () => {
		expect(await kindOf(xml.replace('<IterationCount>1000', '<IterationCount>1001'), passphrase)).toBe('configuration');
		expect(await kindOf(xml.replace('<IterationCount>1000', '<IterationCount>999999999'), passphrase)).toBe('protocol');
	});

	test('is read the same with other prefixes, line ends and comments', async () => {
		const other = xml
			.replace(/pskc:/g, 'p:')
			.replace(/xmlns:pskc/g, 'xmlns:p')
			.replace(/\n/g, '\r\n')
			.replace('<p:KeyPackage>', '<!-- x > y --><p:KeyPackage>');
		expect((await openSeed(other, passphrase, names)).secret).toBe(secret);
	});
});

test.each([
	['', 'protocol'],
	['<a/>', 'protocol'],
	['<KeyContainer/>', 'protocol'],
	['<!DOCTYPE x [<!ENTITY a "b">]><KeyContainer>&a;</KeyContainer>', 'protocol'],
	['<KeyContainer>&unknown;</KeyContainer>', 'protocol'],
	['<KeyContainer', 'protocol'],
	['<KeyContainer></Other>', 'protocol'],
	['<a>'.repeat(200) + '</a>'.repeat(200), 'protocol'],
	['x'.repeat(300 * 1024), 'protocol'],
])('the document %.40s is refused', async (document, kind) => {
	expect(await kindOf(document, 'x')).toBe(kind);
});

test('a document that is no XML, and one that is no container of seeds, are told apart', async () => {
	await expect(openSeed('<KeyContainer', 'x', names)).rejects.toThrow('The seed document is not readable as XML');
	await expect(openSeed('<a/>', 'x', names)).rejects.toThrow('The seed document is not a PSKC container');
});

test('an algorithm that is not known is named, not guessed', async () => {
	const [{ xml, passphrase }] = vectors;
	await expect(openSeed(xml.replace(/aes256-cbc/g, 'aes256-gcm'), passphrase, names)).rejects.toThrow(/'aes256-gcm'/);
	await expect(openSeed(xml.replace('hmac-sha256', 'hmac-md5'), passphrase, names)).rejects.toThrow(/'hmac-md5'/);
});

test('hostile names can’t break out of the otpauth address', async () => {
	const [{ xml, passphrase }] = vectors;
	const { uri } = await openSeed(xml, passphrase, { issuer: 'A&B:?', account: 'x?secret=AAAA#' });
	expect(new URL(uri).searchParams.getAll('secret')).toHaveLength(1);
	expect(new URL(uri).searchParams.get('issuer')).toBe('A&B:?');
});

test('random seeds made by the simulator open again', async () => {
	for (const prf of ['sha1', 'sha256'] as const) {
		const passphrase = randomBytes(12).toString('base64');
		const document = encryptSeed({ serial: 'FTKMOB1', secret: randomBytes(20) } as never, passphrase, prf);
		expect(await kindOf(document, passphrase)).toBe('opened');
	}
});

test('a document by AES-128 and HMAC-SHA1 is read by its own parameters', async () => {
	const [salt, iv, macIv, macKey, secret] = [8, 16, 16, 20, 20].map((length) => randomBytes(length));
	const key = pbkdf2Sync('pass phrase', salt, 5000, 16, 'sha256');
	const encrypt = (iv: Buffer, plain: Buffer): Buffer => {
		const cipher = createCipheriv('aes-128-cbc', key, iv);
		return Buffer.concat([iv, cipher.update(plain), cipher.final()]);
	};
	const encrypted = encrypt(iv, secret);
	const value = (tag: string, bytes: Buffer): string =>
		`<${tag}><EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/><CipherData><CipherValue>${bytes.toString('base64')}</CipherValue></CipherData></${tag}>`;
	const document = `<KeyContainer><EncryptionKey><DerivedKey><KeyDerivationMethod Algorithm="urn:x#pbkdf2"><PBKDF2-params><Salt><Specified>${salt.toString('base64')}</Specified></Salt><IterationCount>5000</IterationCount><KeyLength>16</KeyLength><PRF Algorithm="urn:x#hmac-sha256"/></PBKDF2-params></KeyDerivationMethod></DerivedKey></EncryptionKey><MACMethod Algorithm="http://www.w3.org/2000/09/xmldsig#hmac-sha1">${value('MACKey', encrypt(macIv, macKey))}</MACMethod><KeyPackage><Key Algorithm="urn:ietf:params:xml:ns:keyprov:pskc:hotp"><AlgorithmParameters><Suite>HMAC-SHA256</Suite><ResponseFormat Length="8" Encoding="DECIMAL"/></AlgorithmParameters><Data><Secret>${value('EncryptedValue', encrypted)}<ValueMAC>${createHmac('sha1', macKey).update(encrypted).digest('base64')}</ValueMAC></Secret><Counter><PlainValue>7</PlainValue></Counter></Data></Key></KeyPackage></KeyContainer>`;
	expect(await openSeed(document, 'pass phrase', names)).toMatchObject({
		kind: 'hotp',
		algorithm: 'SHA256',
		digits: 8,
		secret: base32Encode(secret),
		serial: null,
		uri: expect.stringContaining('&counter=7'),
	});
});
