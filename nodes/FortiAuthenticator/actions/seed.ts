import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { FortiAuthenticatorClient } from '../../../clients/fortiauthenticator/client';
import type { Written } from '../../../clients/fortiauthenticator/types';
import { BackendError } from '../../../clients/errors';
import type { ItemInput } from '../../shared/input';
import { menuField, textField } from '../../shared/parameters';

/** What to do with the seed of a FortiToken Mobile that is handed out. */
export function seedProperties(displayOptions: INodeProperties['displayOptions']): INodeProperties[] {
	return [
		menuField('Seed', 'seed', {
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
		}),
		textField('Issuer', 'issuer', {
			default: 'FortiAuthenticator',
			displayOptions: { show: { ...displayOptions?.show, seed: ['opened'] } },
			description: 'Name the authenticator app shows beside the user name',
		}),
	];
}

/** What is wanted of the answer that hands a token out. */
export interface SeedChoice {
	/** As the API asks for it; undefined = no seed. */
	returnSeed?: 1 | 2;
	/** What is told only once, out of the answer. Nothing that came may be lost here. */
	told<U extends { username: string }>(written: Written<U>): Promise<IDataObject>;
}

const choices = ['none', 'encrypted', 'opened', 'thirdParty'] as const;

const notice = (...sentences: Array<string | undefined>): IDataObject => {
	const said = sentences.filter((sentence) => sentence !== undefined);
	return said.length === 0 ? {} : { notice: said.join('. ') };
};

/**
 * Reads the choice for an operation that may hand a FortiToken Mobile out.
 *
 * @throws BackendError before anything is sent, when the seed could not be opened afterwards
 */
export function readSeedChoice(client: FortiAuthenticatorClient, input: ItemInput, provisions: boolean): SeedChoice {
	const choice = provisions ? input.choice('seed', choices, 'none') : 'none';
	if (choice === 'opened') client.requireSeedPassphrase();
	const issuer = choice === 'opened' ? input.text('issuer').trim() || 'FortiAuthenticator' : '';
	const returnSeed = choice === 'none' ? undefined : choice === 'thirdParty' ? 2 : 1;
	return {
		returnSeed,
		async told({ user, activationCode, encryptedSeed, notice: said }) {
			const code = activationCode === undefined ? {} : { activationCode };
			if (encryptedSeed === undefined) {
				// Only an answer that handed a token out could have brought a seed.
				const noSeed =
					returnSeed === 1 && activationCode !== undefined
						? "No seed came back: a seed encryption passphrase has to be set in FortiAuthenticator's FortiGuard settings"
						: undefined;
				return { ...code, ...notice(said, noSeed) };
			}
			if (choice !== 'opened') return { ...code, encryptedSeed, ...notice(said) };
			try {
				const seed = await client.openSeed(encryptedSeed, { issuer, account: user.username });
				return { ...code, seed: { ...seed }, ...notice(said) };
			} catch (reason) {
				const why = reason instanceof BackendError ? reason.message : 'The seed can not be read';
				return { ...code, encryptedSeed, ...notice(said, `${why}; the encrypted seed is returned instead`) };
			}
		},
	};
}
