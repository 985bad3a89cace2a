/** An LDAP answer that says no: its result code (RFC 4511) and Samba's text. */
export class LdapRefusal extends Error {
	constructor(
		readonly code: number,
		text: string,
	) {
		super(text);
	}
}

export const code = {
	operationsError: 1,
	unavailableCriticalExtension: 12,
	noSuchAttribute: 16,
	constraintViolation: 19,
	attributeExists: 20,
	invalidSyntax: 21,
	noSuchObject: 32,
	invalidDn: 34,
	strongAuthRequired: 8,
	invalidCredentials: 49,
	insufficientRights: 50,
	unwilling: 53,
	namingViolation: 64,
	notAllowedOnNonLeaf: 66,
	notAllowedOnRdn: 67,
	exists: 68,
	other: 80,
} as const;
