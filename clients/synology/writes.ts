import { BackendError } from '../errors';
import { settleWrite, unsettled } from '../http/lostWrite';
import { asDn, type DistinguishedName } from '../directory/dn';
import { isListedDn, textAt } from './answers';
import { refusalError } from './codes';
import { refusalInside } from './compound';
import type { ApiRequest } from './encoding';
import type { Lookup } from './lookup';
import type { Objects } from './objects';
import type { SynologySession } from './session';
import { service } from './types';

export interface NewAccount {
	/** `user` or `group`, for messages. */
	noun: string;
	name: string;
	/** Where it will be. */
	dn: string;
	request: ApiRequest;
	/** A look-up has just found nobody of that name: what is there after a lost answer is the new account. */
	wasFree: boolean;
}
export interface CreatedAccount {
	dn: DistinguishedName;
	/** `NETBIOS\name`; null when the answer was lost. */
	name: string | null;
}

/** Creates a user or group in one request: the domain itself refuses a name that is taken. */
export async function createAccount(
	session: SynologySession,
	lookup: Lookup,
	objects: Objects,
	account: NewAccount,
): Promise<CreatedAccount> {
	const { noun, name, request } = account;
	const purpose = `create the ${noun} '${name}'`;
	const send = async (): Promise<CreatedAccount> => {
		const data = await session.call({ ...request, purpose, effect: 'write' });
		const refusal = refusalInside(data);
		if (refusal) throw refusalError(request.api, purpose, refusal, session.redactor);
		const created = textAt(data, 'dn');
		// In the NAS's own spelling: it is passed on as it came.
		if (isListedDn(created)) return { dn: created, name: textAt(data, 'name') };
		throw new BackendError({
			kind: 'protocol',
			message: `The NAS did not say where it created the ${noun} '${name}'`,
			delivery: 'unknown',
		});
	};
	const look = async (): Promise<CreatedAccount | undefined> => await findCreated(lookup, objects, account);
	try {
		return (await settleWrite({ service, what: purpose, send, look, seen: 'no such account is to be found', signal: session.signal }))
			.value;
	} catch (reason) {
		throw reason instanceof BackendError ? await explain(objects, account, reason) : reason;
	}
}

/** Not every version passes on why the domain refused; a name that is taken can be asked for. */
async function explain(objects: Objects, { noun, name }: NewAccount, reason: BackendError): Promise<BackendError> {
	if (reason.kind !== 'backend' || reason.delivery !== 'answered' || typeof reason.code !== 'number' || reason.code < 1000) return reason;
	if (!(await objects.isNameTaken(name))) return reason;
	return reason.with({
		kind: 'conflict',
		message: `The NAS did not create the ${noun} '${name}': the name is taken (code ${reason.code})`,
		cure: 'Users and groups share their names: choose another one',
		fields: ['logon_name'],
	});
}

/** After a lost answer: an account at that place is ours when the name was free before. */
async function findCreated(lookup: Lookup, objects: Objects, account: NewAccount): Promise<CreatedAccount | undefined> {
	const { name } = account;
	const expected = asDn(account.dn);
	const found = expected === undefined ? undefined : await lookup.byDn(expected);
	if (found?.logonName?.toLowerCase() === name.toLowerCase()) {
		if (account.wasFree) return { dn: found.dn, name: null };
		throw unsettled('an account of that name is there, and nothing tells whether it is the new one or was there before');
	}
	if (await objects.isNameTaken(name)) throw unsettled('an account of that name exists now, in another place');
	return undefined;
}
