import { BackendError } from '../errors';

/** Bits of userAccountControl ([MS-ADTS] 2.2.16). */
export const accountBits = { disabled: 0x2, neverExpires: 0x1_0000 } as const;
/** Bits that the domain computes for each reading (msDS-User-Account-Control-Computed). */
export const computedBits = { locked: 0x10, passwordExpired: 0x80_0000 } as const;

/** 100 ns steps between 1601 and 1970. */
const epochOffset = 116_444_736_000_000_000n;
const never = 9_223_372_036_854_775_807n;

/** A FILETIME (100 ns since 1601) as milliseconds since 1970; null for "never" (0 and 2^63-1) and for no number. */
export function millisecondsOf(fileTime: string | undefined): number | null {
	if (fileTime === undefined || !/^\d{1,19}$/.test(fileTime)) return null;
	const value = BigInt(fileTime);
	return value === 0n || value === never ? null : Number((value - epochOffset) / 10_000n);
}

/** Milliseconds since 1970 as FILETIME; null = never. */
export function fileTimeOf(milliseconds: number | null): string {
	return milliseconds === null ? String(never) : String(BigInt(Math.trunc(milliseconds)) * 10_000n + epochOffset);
}

/** The 16 bytes of an objectGUID as text; the first three groups are little-endian ([MS-DTYP] 2.3.4). */
export function guidText(bytes: Buffer): string | undefined {
	if (bytes.length !== 16) return undefined;
	const group = (from: number, to: number, swapped: boolean): string => {
		const part = Buffer.from(bytes.subarray(from, to));
		return (swapped ? part.reverse() : part).toString('hex');
	};
	return [group(0, 4, true), group(4, 6, true), group(6, 8, true), group(8, 10, false), group(10, 16, false)].join('-');
}

declare const checkedGuid: unique symbol;
/** An objectGUID as text, lower case: the identity that survives renames and moves. */
export type Guid = string & { readonly [checkedGuid]: true };

const isGuid = (text: string): text is Guid => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

export const asGuid = (text: string): Guid | undefined => {
	const guid = text
		.trim()
		.replace(/^\{|\}$/g, '')
		.toLowerCase();
	return isGuid(guid) ? guid : undefined;
};

/**
 * How a record is addressed in every request after it was found: Samba and Active Directory take `<GUID=…>` wherever a
 * DN may stand, so that a rename in between, or another record of the same name, can't redirect a write.
 */
export const byGuid = (guid: Guid): string => `<GUID=${guid}>`;

/** A security identifier as text ([MS-DTYP] 2.4.2.1). */
export function sidText(bytes: Buffer): string | undefined {
	if (bytes.length < 8 || bytes.length !== 8 + 4 * bytes[1]) return undefined;
	const parts = Array.from({ length: bytes[1] }, (_, index) => bytes.readUInt32LE(8 + 4 * index));
	return ['S', bytes[0], bytes.readUIntBE(2, 6), ...parts].join('-');
}

/** Active Directory wants the password in quotes, in UTF-16 ([MS-ADTS] 3.1.1.3.1.5). */
export const unicodePassword = (password: string): Buffer => Buffer.from(`"${password}"`, 'utf16le');

/**
 * An entry's own RDN with every special character as a hex pair: the LDAP library parts a new DN at the first comma
 * without a backslash in front, and would part `CN=a\\,OU=b` at the wrong place.
 */
export function hexRdn(type: 'CN' | 'OU', value: string): string {
	const escaped = Array.from(value, (character, index) =>
		/[\\",+;<>=\u0000-\u001f]/.test(character) ||
		(character === '#' && index === 0) ||
		(character === ' ' && (index === 0 || index === value.length - 1))
			? `\\${character.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`
			: character,
	).join('');
	return `${type}=${escaped}`;
}

/** @throws BackendError kind `invalid` for a name that no directory can hold; nothing is sent */
export function readEntryName(text: string, what: string): string {
	const name = text.trim();
	if (name !== '' && name.length <= 64 && name.isWellFormed() && !/[\u0000-\u001f]/.test(name)) return name;
	throw new BackendError({
		kind: 'invalid',
		message: name === '' ? `${what} is empty` : `${what} '${name.slice(0, 80).toWellFormed()}' can't be a name in the domain`,
		cure: 'Use 1 to 64 characters without line breaks',
		fields: ['name'],
		delivery: 'unsent',
	});
}

/** A new logon name in both of its places; the realm stays. */
export function logonNames(user: { userPrincipalName: string | null }, name: string): Record<string, string> {
	const realm = user.userPrincipalName?.split('@').at(-1);
	return { sAMAccountName: name, ...(realm === undefined ? {} : { userPrincipalName: `${name}@${realm}` }) };
}
