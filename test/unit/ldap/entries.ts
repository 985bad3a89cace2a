import type { LdapConnection, LdapEntry, Search } from '../../../clients/ldap/connection';

export type Attributes = Record<string, Array<string | Buffer>>;

/** An objectGUID whose text ends with this digit. */
export const guidBytes = (last: number): Buffer => Buffer.from(`fdaf7e58fc4fb44db4e805e28f8e66d${last.toString(16)}`, 'hex');
export const guidText = (last: number): string => `587eaffd-4ffc-4db4-b4e8-05e28f8e66d${last.toString(16)}`;
/** S-1-5-32-544 */
export const sidBytes = Buffer.from('01020000000000052000000020020000', 'hex');

/** An entry as the connection gives it: names of attributes in lower case. */
export const entry = (dn: string, attributes: Attributes = {}): LdapEntry => ({
	dn,
	attributes: new Map(Object.entries(attributes).map(([name, values]) => [name.toLowerCase(), values])),
});

/** A connection without a server: what is searched for is written down, and answered by the test. */
export function connectionStub(answer: (search: Search) => LdapEntry[][]) {
	const searches: Search[] = [];
	const pagesOf = (search: Search): LdapEntry[][] => {
		searches.push(search);
		return answer(search);
	};
	const connection = {
		address: { name: 'dc1:636' },
		search: async (search: Search) => pagesOf(search).flat(),
		async *pages(search: Search) {
			yield* pagesOf(search);
		},
	};
	return { connection: connection as unknown as LdapConnection, searches };
}
