import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { FortiAuthenticatorClient } from '../../clients/fortiauthenticator/client';
import type { LocalUser, WrittenUser } from '../../clients/fortiauthenticator/types';
import { BackendError } from '../../clients/errors';
import type { ItemInput } from '../shared/legacy/itemInput';

/** What to do with the seed of a FortiToken Mobile that is handed out. */
export function seedProperties(displayOptions: INodeProperties['displayOptions']): INodeProperties[] {
	return [
		{
			displayName: 'Seed',
			name: 'seed',
			type: 'options',
			options: [
				{ name: 'Encrypted Seed', value: 'encrypted', description: 'Return the encrypted document as it comes (PSKC)' },
				{
					name: 'Opened Seed',
					value: 'opened',
					description: 'Open it with the passphrase of the credential and return an otpauth:// address',
				},
				{
					name: 'Third-Party App',
					value: 'thirdParty',
					description: 'Provision for an authenticator app of another maker (firmware 6.6.3 and later)',
				},
				{ name: 'Without Seed', value: 'none', description: 'Return the activation code only' },
			],
			default: 'none',
			displayOptions,
			description: 'The seed is told once, when the token is handed out. Whoever has it can make the codes.',
		},
		{
			displayName: 'Issuer',
			name: 'issuer',
			type: 'string',
			default: 'FortiAuthenticator',
			displayOptions: { show: { ...displayOptions?.show, seed: ['opened'] } },
			description: 'Name the authenticator app shows beside the user name',
		},
	];
}

/** Collects what only the answer to a provisioning request tells. */
export class SeedChoice {
	/** Joins the output after the write. */
	readonly reveal: IDataObject = {};
	private readonly choice: string;

	/** @throws BackendError before anything is sent, when the seed could not be opened afterwards */
	constructor(
		private readonly client: FortiAuthenticatorClient,
		private readonly input: ItemInput,
		provisions: boolean,
	) {
		const choice = provisions ? input.text('seed') : '';
		if (!['', 'none', 'encrypted', 'opened', 'thirdParty'].includes(choice)) {
			throw input.refusal(`'${choice}' is not a value of the parameter 'Seed'`, 'Choose from the list');
		}
		this.choice = choice;
		if (choice === 'opened') client.requireSeedPassphrase();
	}

	get returnSeed(): 1 | 2 | undefined {
		if (this.choice === 'encrypted' || this.choice === 'opened') return 1;
		return this.choice === 'thirdParty' ? 2 : undefined;
	}

	/** Takes the secrets out of the answer. Nothing that came once may be lost here. */
	async take(written: WrittenUser): Promise<LocalUser> {
		const { user, activationCode, encryptedSeed, notice } = written;
		if (notice !== undefined) this.note(notice);
		if (activationCode !== undefined) this.reveal.activationCode = activationCode;
		if (encryptedSeed !== undefined && this.choice !== 'opened') this.reveal.encryptedSeed = encryptedSeed;
		if (encryptedSeed !== undefined && this.choice === 'opened') {
			const issuer = this.input.text('issuer').trim() || 'FortiAuthenticator';
			const opened = await this.client.openSeed(encryptedSeed, { issuer, account: user.username }).catch((reason: unknown) => {
				if (reason instanceof BackendError) return reason;
				throw reason;
			});
			if (opened instanceof BackendError) {
				this.reveal.encryptedSeed = encryptedSeed;
				this.note(`${opened.message}; the encrypted seed is returned instead`);
			} else {
				this.reveal.seed = { ...opened };
			}
		}
		if (encryptedSeed === undefined && this.returnSeed === 1) {
			this.note("No seed came back: a seed encryption passphrase has to be set in FortiAuthenticator's FortiGuard settings");
		}
		return user;
	}

	/** Says in the output what an administrator should know although the write succeeded. */
	note(notice: string): void {
		const before = this.reveal.notice;
		this.reveal.notice = typeof before === 'string' ? `${before}. ${notice}` : notice;
	}
}
