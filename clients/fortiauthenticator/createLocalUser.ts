import type { JsonObject, JsonValue } from '../json';
import { BackendError } from '../errors';
import { unreadable } from './accounts';
import { readCreateAnswer, type CreateAnswer } from './answers';
import type { Appliance } from './appliance';
import { checkUserFields } from './checkUser';
import { lookAfter, settleWrite, uncertain, unsettled } from '../http/lostWrite';
import { apiPath } from './paths';
import { sameField } from './sameField';
import { service, type LocalUser, type LocalUserId, type Provisioning, type WrittenUser } from './types';
import { readLocalUser, readProvisioning, userFields } from './userFields';

/** What a creation needs of the client around it. */
export interface Creation {
	appliance: Appliance;
	users: {
		find(reference: { id: LocalUserId } | { username: string }): Promise<LocalUser>;
		findByName(username: string): Promise<LocalUser | undefined>;
	};
	/** Makes the secrets of an answer known to the redactor. */
	learn(provisioning: Provisioning): Provisioning;
}

/** Sends a creation and reads its answer in every form; `LocalUsers.create` says what it promises. */
export async function createLocalUser(from: Creation, fields: JsonObject, returnSeed?: 1 | 2): Promise<WrittenUser> {
	const body = checkUserFields(fields, undefined);
	const username = String(body.username);
	const { redactor } = from.appliance.connection;
	for (const secret of [body.password, body.recovery_answer]) if (typeof secret === 'string') redactor.add(secret);
	const action = `create the local user '${username}'`;
	const send = async (): Promise<WrittenUser> => {
		const { answer, body: said } = await from.appliance.send({
			method: 'POST',
			path: apiPath('localusers'),
			query: returnSeed === undefined ? [] : [['returnseed', String(returnSeed)]],
			body,
			action,
		});
		const created = readCreateAnswer(answer, said, username);
		if (created.outcome === 'refused') {
			const text = JSON.stringify({ error: created.complaint.text });
			throw from.appliance.refused(
				{ ...answer, status: created.status, text, headers: {} },
				{ action, method: 'POST' },
				created.complaint.fields,
			);
		}
		return await completeCreation(from, created, body, said);
	};
	const look = async (): Promise<WrittenUser | undefined> => await findCreated(from, body);
	try {
		return (await settleWrite({ service, what: action, send, look, seen: 'a look-up afterwards did not find the user' })).value;
	} catch (reason) {
		if (!(reason instanceof BackendError) || reason.status === undefined) throw reason;
		if (reason.kind === 'invalid' && reason.fields.length === 0) return await settleRefusedCreation(from, reason, body);
		throw reason.kind === 'conflict' ? await explainConflict(from, reason, username) : reason;
	}
}

/** Says who has the name. Administrators are in no list, yet their names are taken too. */
async function explainConflict(from: Creation, refused: BackendError, username: string): Promise<BackendError> {
	const exists = refused.with({ message: `The user '${username}' already exists in FortiAuthenticator`, cure: 'Choose another name' });
	try {
		if (await from.users.findByName(username)) return exists;
	} catch (reason) {
		if (reason instanceof BackendError) return exists;
		throw reason;
	}
	if (!refused.fields.includes('username') && !/user\s?name/i.test(refused.message)) return refused.with({ kind: 'invalid' });
	return refused.with({
		kind: 'invalid',
		message: `The name '${username}' is taken in FortiAuthenticator, but no local user has it`,
		cure: 'Use another name: administrators share the names of local users, and names that differ in upper and lower case only may not stand side by side',
	});
}

async function completeCreation(
	from: Creation,
	created: Exclude<CreateAnswer, { outcome: 'refused' }>,
	sent: JsonObject,
	said: JsonValue | undefined,
): Promise<WrittenUser> {
	const provisioning = from.learn(readProvisioning(said));
	const told = created.outcome === 'object' ? created.user : undefined;
	if (created.outcome === 'object' && created.user.email !== undefined && created.record.user_groups !== undefined) {
		return { user: created.user, ...provisioning };
	}
	const number = created.outcome === 'id' ? created.id : told?.id;
	try {
		const user = number === undefined ? await from.users.find({ username: String(sent.username) }) : await from.users.find({ id: number });
		if (user.username === sent.username) return { user, ...provisioning };
	} catch (reason) {
		// The activation code is told once: it must not get lost with a failed second reading.
		if (!(reason instanceof BackendError)) throw reason;
		if (number === undefined) {
			throw uncertain(
				{ service, what: `create the local user '${String(sent.username)}'` },
				reason,
				'what came named nobody, and a look-up did not find the user',
			);
		}
		const user = told ?? readLocalUser({ ...sent, id: number });
		if (user) return { user, ...provisioning, notice: `The user was created, but could not be read back: ${reason.message}` };
	}
	throw unreadable(`new local user '${String(sent.username)}'`);
}

/** After a lost answer: the user is ours when it is there and holds what was sent. */
async function findCreated(from: Creation, sent: JsonObject): Promise<WrittenUser | undefined> {
	const username = String(sent.username);
	const user = await from.users.findByName(username);
	if (!user) return undefined;
	const shown = Object.entries(sent).filter(([field]) => field !== 'username' && !userFields[field]?.hidden && user[field] !== undefined);
	if (!shown.every(([field, value]) => sameField(field, user[field], value))) {
		throw new BackendError({
			kind: 'conflict',
			message: `The user '${username}' already exists in FortiAuthenticator with other values (the answer to its creation was lost)`,
			cure: 'Look at that user first',
		});
	}
	if (!shown.some(([field]) => field !== 'active')) {
		throw unsettled('a user of this name is there now, but nothing tells whether it is the new one');
	}
	return { user, notice: 'The answer to the creation was lost; the user was found afterwards and holds the values sent' };
}

/** A 400 does not prove that nothing was created: the appliance also says so when it could not send a mail. */
async function settleRefusedCreation(from: Creation, refused: BackendError, sent: JsonObject): Promise<WrittenUser> {
	const username = String(sent.username);
	const user = await lookAfter({ service, what: `create the local user '${username}'` }, refused, () => from.users.findByName(username));
	if (!user) throw refused;
	if (/failed to send|could not send|unable to send/i.test(refused.message)) {
		return { user, notice: `The user was created, though ${refused.message}` };
	}
	throw refused.with({
		kind: 'conflict',
		message: `${refused.message}; a user '${username}' exists in FortiAuthenticator`,
		cure: 'Look at that user first',
	});
}
