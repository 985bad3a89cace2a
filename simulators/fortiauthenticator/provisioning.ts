import { randomInt } from 'node:crypto';
import type { Directory, Token } from './directory';
import { badRequest, type JsonObject } from './protocol';
import { encryptSeed } from './pskc';
import { atLeast } from './settings';
import type { LocalUser } from './userFields';

const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const activationCode = (): string => Array.from({ length: 16 }, () => alphabet[randomInt(alphabet.length)]).join('');

/** Whether the token goes to another maker's app: then nothing is mailed. */
export const isThirdParty = (directory: Directory, query: URLSearchParams): boolean =>
	query.get('returnseed') === '2' && atLeast(directory.settings.firmware, '6.6.3');

/** The secrets an answer carries after an FTM token was handed out. */
export function provisionedKeys(directory: Directory, token: Token | undefined, query: URLSearchParams): JsonObject {
	if (token?.type !== 'ftm') return {};
	const { activationKey, seedKey, seedPassphrase, pskcPrf } = directory.settings;
	const asked = query.get('returnseed') === '1' || isThirdParty(directory, query);
	return {
		[activationKey]: activationCode(),
		...(asked && seedPassphrase !== '' ? { [seedKey]: encryptSeed(token, seedPassphrase, pskcPrf) } : {}),
	};
}

/** @throws Refusal 400 when the message to the user's phone can't be sent; by then everything is stored */
export function sendActivation(directory: Directory, user: LocalUser, token: Token | undefined, query: URLSearchParams): void {
	if (token?.type !== 'ftm' || isThirdParty(directory, query)) return;
	if (directory.settings.mailDown) throw badRequest('Failed to send FortiToken Mobile activation message');
	if (user.ftm_act_method === '' && user.email !== '') user.ftm_act_method = 'email';
}
