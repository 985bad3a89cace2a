import type { AccountReference, Accounts } from '../../../../clients/fortiauthenticator/accounts';
import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import type { RemoteUsers } from '../../../../clients/fortiauthenticator/remoteUsers';
import type { Account } from '../../../../clients/fortiauthenticator/types';
import type { ItemInput } from '../../../shared/input';
import { accountRef } from '../input';
import { remoteUpdateFields } from '../localUser/fields';
import { remoteUserLocator } from '../parameters';
import { accountKind, type AccountRecord, type SomeUsers } from '../records';
import type { SeedChoice } from '../seed';
import { kindOf, kindProperty, remoteName, remoteOutput } from './parameters';

type Resource = 'ldapusers' | 'radiususers';

/** `AccountWork` for remote users, who can be listed as well. */
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
	): Promise<T> => await work({ users, kind: accountKind(client, users, { resource, noun, seed }), ref: () => accountRef<R>(input, noun) });
	return kindOf(input) === 'ldap'
		? await forKind(client.ldapUsers, 'ldapusers', 'LDAP user')
		: await forKind(client.radiusUsers, 'radiususers', 'RADIUS user');
}

export const remoteAccounts: SomeUsers = {
	noun: 'remote user',
	named: [kindProperty, remoteUserLocator],
	updateFields: remoteUpdateFields,
	output: remoteOutput,
	recordName: remoteName,
	work: withRemote,
};
