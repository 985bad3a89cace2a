import { createCipheriv, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

const rounds = 1000;
const keyBytes = 32;

/** IV and ciphertext in one value, padded as PKCS #7. */
function wrap(plain: Buffer, key: Buffer): Buffer {
	const iv = randomBytes(16);
	const cipher = createCipheriv('aes-256-cbc', key, iv);
	return Buffer.concat([iv, cipher.update(plain), cipher.final()]);
}

const aes = '<xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes256-cbc"/>';
const pkcs5 = 'http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5v2-0#';
const hmacSha256 = 'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256';

/**
 * A token's seed as an RFC 6030 container, encrypted with a passphrase.
 * An empty PRF element stands for HMAC-SHA1, PBKDF2's default.
 */
export function encryptSeed(token: { serial: string; secret: string }, passphrase: string, prf: 'sha1' | 'sha256'): string {
	const salt = randomBytes(16);
	const key = pbkdf2Sync(Buffer.from(passphrase, 'utf8'), salt, rounds, keyBytes, prf);
	const macKey = randomBytes(keyBytes);
	const wrapped = wrap(Buffer.from(token.secret, 'hex'), key);
	const mac = createHmac('sha256', macKey).update(wrapped).digest('base64');
	return `<?xml version="1.0" encoding="UTF-8"?>
<pskc:KeyContainer xmlns:pskc="urn:ietf:params:xml:ns:keyprov:pskc" xmlns:xenc="http://www.w3.org/2001/04/xmlenc#" xmlns:xenc11="http://www.w3.org/2009/xmlenc11#" xmlns:pkcs5="${pkcs5}" Version="1.0">
  <pskc:EncryptionKey>
    <xenc11:DerivedKey>
      <xenc11:KeyDerivationMethod Algorithm="${pkcs5}pbkdf2">
        <pkcs5:PBKDF2-params>
          <Salt><Specified>${salt.toString('base64')}</Specified></Salt>
          <IterationCount>${rounds}</IterationCount>
          <KeyLength>${keyBytes}</KeyLength>
          ${prf === 'sha1' ? '<PRF/>' : `<PRF Algorithm="${hmacSha256}"/>`}
        </pkcs5:PBKDF2-params>
      </xenc11:KeyDerivationMethod>
      <xenc:ReferenceList><xenc:DataReference URI="#seed"/></xenc:ReferenceList>
    </xenc11:DerivedKey>
  </pskc:EncryptionKey>
  <pskc:MACMethod Algorithm="${hmacSha256}">
    <pskc:MACKey>
      ${aes}
      <xenc:CipherData><xenc:CipherValue>${wrap(macKey, key).toString('base64')}</xenc:CipherValue></xenc:CipherData>
    </pskc:MACKey>
  </pskc:MACMethod>
  <pskc:KeyPackage>
    <pskc:DeviceInfo><pskc:Manufacturer>oath.Fortinet</pskc:Manufacturer><pskc:SerialNo>${token.serial}</pskc:SerialNo></pskc:DeviceInfo>
    <pskc:Key Id="${token.serial}" Algorithm="urn:ietf:params:xml:ns:keyprov:pskc:totp">
      <pskc:AlgorithmParameters><pskc:ResponseFormat Length="6" Encoding="DECIMAL"/></pskc:AlgorithmParameters>
      <pskc:Data>
        <pskc:Secret>
          <pskc:EncryptedValue Id="seed">
            ${aes}
            <xenc:CipherData><xenc:CipherValue>${wrapped.toString('base64')}</xenc:CipherValue></xenc:CipherData>
          </pskc:EncryptedValue>
          <pskc:ValueMAC>${mac}</pskc:ValueMAC>
        </pskc:Secret>
        <pskc:Time><pskc:PlainValue>0</pskc:PlainValue></pskc:Time>
        <pskc:TimeInterval><pskc:PlainValue>60</pskc:PlainValue></pskc:TimeInterval>
      </pskc:Data>
    </pskc:Key>
  </pskc:KeyPackage>
</pskc:KeyContainer>
`;
}
