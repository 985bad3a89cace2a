import { filterFromRow, joinFilters } from '../directory/ldapFilter';
import { BackendError } from '../errors';
import type { Redactor } from '../http/redact';
import { readText } from './json';
import { ifAllowed, invalid } from './objectReader';
import type { Objects } from './objects';
import type { Protocols } from './objectTypes';
import type { RecoveryToken } from './types';
import type { Users } from './users';

/** Password recovery by mail; off in a new FusionDirectory. */
export class PasswordRecovery {
	constructor(
		private readonly protocols: Protocols,
		private readonly objects: Objects,
		private readonly users: Users,
		private readonly redactor: Redactor,
	) {}

	/**
	 * Makes a token, good for about 10 minutes. The account needs to write users' passwords.
	 *
	 * @param email  main or alternate address
	 * @throws BackendError `backend` code `recoveryOff`, `notFound` for an unknown address, `conflict` code `userLocked`, `rights`
	 * @see recoveryGenToken, GET /recovery
	 */
	async generateToken(email: string): Promise<RecoveryToken> {
		const address = email.trim();
		if (address === '') throw invalid('The e-mail address is empty', ['email'], 'Give the address of the user');
		const answer = await this.telling(address, async () => await (await this.protocols.chosen()).generateRecoveryToken(address));
		this.redactor.add(answer.token);
		return answer;
	}

	/**
	 * Sets a password with a token.
	 *
	 * @param login  the login name that came with the token
	 * @throws BackendError `backend` code `recoveryOff`, `invalid` for a token that does not fit or is over
	 * @see recoveryConfirmPasswordChange, PUT /recovery
	 */
	async setPassword(login: string, token: string, password: string): Promise<void> {
		if (login === '' || token === '' || password === '') {
			throw invalid('Login, token and new password are all needed', ['login', 'token', 'password'], 'Fill in all three');
		}
		this.redactor.add(token, password);
		await this.telling(undefined, async () => await (await this.protocols.chosen()).recoverPassword(login, token, password));
	}

	/** Recovery is refused in the server's language: configuration and user tell the reason, as far as this account may see them. */
	private async telling<T>(email: string | undefined, work: () => Promise<T>): Promise<T> {
		try {
			return await work();
		} catch (reason) {
			const refused = reason instanceof BackendError && reason.delivery === 'answered' && ['invalid', 'backend'].includes(reason.kind);
			if (!refused || reason.code !== undefined) throw reason;
			throw (await this.isOff()) ? off(reason) : await this.ofUser(email, reason);
		}
	}

	private async isOff(): Promise<boolean> {
		const attributes = { fdPasswordRecoveryActivated: 'first' } as const;
		const found = await ifAllowed(async () => await this.objects.list('CONFIGURATION', { attributes }));
		return found?.some((entry) => readText(entry.attributes.fdPasswordRecoveryActivated) === 'FALSE') ?? false;
	}

	private async ofUser(email: string | undefined, reason: BackendError): Promise<BackendError> {
		const unsaid = reason.with({
			cure: "See whether password recovery is switched on in FusionDirectory's configuration, the address or token is right, and the user is not locked",
		});
		if (email === undefined) return unsaid;
		const filter = joinFilters(
			['mail', 'gosaMailAlternateAddress'].map((field) => filterFromRow({ field, comparison: 'equals', value: email })),
			'or',
		);
		const users = await ifAllowed(async () => await this.users.list({ filter, lockStates: true }));
		if (users === undefined) return unsaid;
		if (users.length === 0) {
			return reason.with({
				kind: 'notFound',
				message: `No user of FusionDirectory has the e-mail address '${email}', or this account may not see it`,
				cure: 'Check the address; main and alternate addresses count',
			});
		}
		if (!users.some(({ locked }) => locked)) return unsaid;
		return reason.with({
			kind: 'conflict',
			code: 'userLocked',
			message: `The user with the e-mail address '${email}' is locked`,
			cure: 'Unlock the user first',
		});
	}
}

const off = (reason: BackendError): BackendError =>
	reason.with({
		kind: 'backend',
		code: 'recoveryOff',
		message: 'Password recovery is switched off in FusionDirectory',
		cure: "Switch password recovery on in FusionDirectory's configuration",
	});
