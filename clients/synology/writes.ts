import { BackendError } from '../http/errors';
import { asDn, type DistinguishedName } from '../directory/dn';
import { textAt } from './answers';
import { refusalError } from './codes';
import { refusalInside } from './compound';
import type { ApiRequest } from './encoding';
import type { Lookup } from './lookup';
import type { Objects } from './objects';
import type { SynologySession } from './session';

export interface NewAccount {
	/** `user` or `group`, for messages. */
	noun: string;
	name: string;
	/** Where it will be. */
	dn: string;
	request: ApiRequest;
}
export interface CreatedAccount {
	dn: DistinguishedName;
	/** `NETBIOS\name`; null when the answer was lost. */
	name: string | null;
}

/**
 * Creates a user or group. Asks first whether the name is free, so that a name that is taken gets a clear answer, and
 * a create whose answer was lost can be told from an account that was there before.
 */
export async function createAccount(
	session: SynologySession,
	lookup: Lookup,
	objects: Objects,
	{ noun, name, dn, request }: NewAccount,
): Promise<CreatedAccount> {
	if (await objects.isNameTaken(name)) {
		throw new BackendError({
			kind: 'conflict',
			message: `The name '${name}' is taken in the domain`,
			cure: 'Users and groups share their names: choose another one',
			fields: ['logon_name'],
		});
	}
	const purpose = `create the ${noun} '${name}'`;
	try {
		const data = await session.call({ ...request, purpose, effect: 'write' });
		const refusal = refusalInside(data);
		if (refusal) throw refusalError(request.api, purpose, refusal, session.redactor);
		const created = asDn(textAt(data, 'dn') ?? '');
		if (created !== undefined) return { dn: created, name: textAt(data, 'name') };
		throw new BackendError({
			kind: 'protocol',
			message: `The NAS did not say where it created the ${noun} '${name}'`,
			delivery: 'unknown',
		});
	} catch (reason) {
		if (!(reason instanceof BackendError) || reason.delivery !== 'unknown') throw reason;
		return await settleLostCreate(lookup, objects, { noun, name, dn, request }, reason);
	}
}

/** The name was free a moment ago: if the account is there now, it is the one that was asked for. */
async function settleLostCreate(lookup: Lookup, objects: Objects, account: NewAccount, lost: BackendError): Promise<CreatedAccount> {
	const { noun, name } = account;
	const expected = asDn(account.dn);
	const found = expected === undefined ? undefined : await lookup.byDn(expected);
	if (found?.logonName?.toLowerCase() === name.toLowerCase()) return { dn: found.dn, name: null };
	const elsewhere = await objects.isNameTaken(name);
	throw lost.with({
		kind: 'uncertain',
		message: `The ${noun} '${name}' was sent, but the answer was lost (${lost.message}); ${elsewhere ? 'an account of that name exists now, in another place' : 'no such account is to be found'}`,
		cure: 'Look into Synology Directory Server before you create it again',
	});
}
