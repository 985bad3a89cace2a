import type { INodeProperties } from 'n8n-workflow';
import type { AccountReference, Accounts } from '../../../../clients/fortiauthenticator/accounts';
import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import type { RemoteUsers } from '../../../../clients/fortiauthenticator/remoteUsers';
import type { Account } from '../../../../clients/fortiauthenticator/types';
import type { ItemInput } from '../../../shared/input';
import type { RecordName } from '../../../shared/operation';
import { accountKind, accountOutput, type AccountRecord } from '../accounts';
import { accountReference, userName } from '../parameters';
import type { SeedChoice } from '../seed';

export const kindProperty: INodeProperties = {
	displayName: 'Kind',
	name: 'kind',
	type: 'options',
	options: [
		{ name: 'LDAP', value: 'ldap', description: 'Imported from an LDAP directory' },
		{ name: 'RADIUS', value: 'radius', description: 'Imported from a RADIUS server' },
	],
	default: 'ldap',
	description: 'Where the user comes from. IDs count within one kind only.',
};

export const remoteOutput = accountOutput('ldapusers', 'radiususers');
export const kinds = ['ldap', 'radius'] as const;
type Resource = 'ldapusers' | 'radiususers';

/** What to do with the users of one kind. It gets everything of that kind, so that numbers can't stray. */
export type RemoteWork<T> = <R extends Resource, U extends Account<R>>(remote: {
	users: RemoteUsers<R, U>;
	kind: AccountRecord<R, U>;
	ref: () => AccountReference<R>;
}) => Promise<T>;

/** Runs the work for the kind that the item names. */
export async function withRemote<T>(
	{ client, input, seed }: { client: FortiAuthenticatorClient; input: ItemInput; seed?: SeedChoice },
	work: RemoteWork<T>,
): Promise<T> {
	const forKind = async <R extends Resource, U extends Account<R>>(
		users: Accounts<R, U> & RemoteUsers<R, U>,
		resource: R,
		noun: string,
	): Promise<T> =>
		await work({ users, kind: accountKind(client, users, { resource, noun, seed }), ref: () => accountReference<R>(input, noun) });
	return input.choice('kind', kinds, 'ldap') === 'ldap'
		? await forKind(client.ldapUsers, 'ldapusers', 'LDAP user')
		: await forKind(client.radiusUsers, 'radiususers', 'RADIUS user');
}

/** The same number, or name, of the other kind is somebody else. */
export function remoteName(input: ItemInput): RecordName {
	const { by, name } = userName(input);
	return { by, name: `${input.choice('kind', kinds, 'ldap')} ${name}` };
}
