import type { LdapEntry } from './connection';

/** What a domain asks of passwords ([MS-ADA3] minPwdLength, pwdProperties). */
export interface PasswordPolicy {
	/** Characters. */
	shortest: number;
	/** Three of the five classes of characters. */
	varied: boolean;
}

export const policyAttributes = ['minPwdLength', 'pwdProperties'];

/** DOMAIN_PASSWORD_COMPLEX */
const complexBit = 1;

/** Undefined where the domain does not show it to this account. */
export function readPolicy({ attributes }: LdapEntry): PasswordPolicy | undefined {
	const [shortest, properties] = policyAttributes.map((name) => {
		const value = attributes.get(name.toLowerCase())?.[0];
		return typeof value === 'string' && /^-?\d{1,10}$/.test(value) ? Number(value) : undefined;
	});
	if (shortest === undefined || properties === undefined) return undefined;
	return { shortest, varied: (properties & complexBit) !== 0 };
}

/**
 * As Samba counts: of the characters below 128 only these are "other", a blank is none; letters of other scripts that know no
 * upper and lower case are a class of their own.
 */
const classes = [/[0-9]/, /\p{Lu}/u, /\p{Ll}/u, /[~!@#$%^&*_+=`|\\(){}[\]:;"'<>,.?/-]/, /(?![\p{Lu}\p{Ll}])[^\p{ASCII}]/u];

/** The rule that a password breaks, in words; undefined when the domain takes it. */
export function brokenRule(password: string, { shortest, varied }: PasswordPolicy): string | undefined {
	const length = [...password].length;
	if (length < shortest) return `it has ${length} characters, and the domain asks for ${shortest}`;
	if (!varied || classes.filter((one) => one.test(password)).length >= 3) return undefined;
	return 'the domain asks for three of lower case, upper case, digits and other characters';
}
