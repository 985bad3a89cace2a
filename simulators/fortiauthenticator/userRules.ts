import type { Directory, Token } from './directory';
import { badRequest } from './protocol';
import type { LocalUser } from './userFields';

type Errors = Record<string, string[]>;

const required = 'This field is required.';
const isFortiToken = (type: string | null): boolean => type === 'ftk' || type === 'ftm';

/** Checks the rules across fields on a user as it would be stored. */
export function checkRules(draft: LocalUser, before: LocalUser | undefined, given: Set<string>, errors: Errors): void {
	const blame = (field: string, message: string): void => {
		errors[field] ??= [message];
	};
	if (!before && draft.password === '' && !draft.ftk_only && draft.email === '') blame('email', required);
	if (!before && draft.password !== '' && draft.ftk_only)
		blame('password', 'Password and FortiToken-only authentication exclude each other.');
	if (draft.token_auth) {
		if (draft.token_type === null) blame('token_type', required);
		if ((draft.token_type === 'email' || draft.token_type === 'dual') && draft.email === '') blame('email', required);
		if ((draft.token_type === 'sms' || draft.token_type === 'dual') && draft.mobile_number === '') blame('mobile_number', required);
	}
	const sends = given.has('ftm_act_method') || (draft.token_auth && draft.token_type === 'ftm');
	if (sends && draft.ftm_act_method === 'email' && draft.email === '') blame('email', required);
	if (sends && draft.ftm_act_method === 'sms' && draft.mobile_number === '') blame('mobile_number', required);
	if (draft.ftk_only) {
		if (!draft.token_auth) blame('token_auth', 'FortiToken-only authentication requires token authentication.');
		if (!isFortiToken(draft.token_type)) blame('token_type', 'FortiToken-only authentication requires ftk or ftm.');
	}
	if (before?.ftk_only === true && given.has('ftk_only') && !draft.ftk_only && draft.email === '') blame('email', required);
	if (draft.recovery_by_question) {
		if (draft.recovery_question === '') blame('recovery_question', required);
		if (draft.recovery_answer === '') blame('recovery_answer', required);
	}
}

/**
 * Decides which token the draft gets and writes its serial and type.
 * @returns the token that is new to this user, if any
 * @throws Refusal 400 when the token can't be had
 */
export function settleToken(directory: Directory, draft: LocalUser, before: LocalUser | undefined, given: Set<string>): Token | undefined {
	const had = before?.token_serial ?? '';
	if (!draft.token_auth) {
		// The token stays with the user until its serial is blanked.
		if (draft.token_serial !== '') draft.token_serial = had;
		draft.token_type = draft.token_serial === '' ? null : (before?.token_type ?? null);
		return undefined;
	}
	if (!isFortiToken(draft.token_type)) {
		draft.token_serial = '';
		return undefined;
	}
	const typeChanged = before !== undefined && before.token_type !== draft.token_type;
	const asked = typeChanged && !given.has('token_serial') ? '' : draft.token_serial;
	if (asked !== '' && asked === had && !typeChanged) return undefined;
	const token = asked === '' ? directory.freeToken(draft.token_type ?? '') : directory.tokens.get(asked);
	if (asked === '' && !token) throw badRequest('There is no available FortiToken.');
	if (!token || token.type !== draft.token_type || token.status !== 'available' || token.locked) {
		throw badRequest('This serial number is not available for use.');
	}
	draft.token_serial = token.serial;
	return token;
}

/** Moves tokens between user and pool once the user is stored. */
export function moveTokens(directory: Directory, user: LocalUser, before: LocalUser | undefined, token: Token | undefined): void {
	if (before && before.token_serial !== '' && before.token_serial !== user.token_serial) directory.release(before.token_serial);
	if (token) token.status = token.type === 'ftm' ? 'pending' : 'assigned';
}
