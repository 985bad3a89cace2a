import { DirectoryFailure } from './failures';
import type { Settings } from './settings';

/** The classes of characters that Samba counts; it wants three. A blank is of none, letters without case are one of their own. */
const classes = [/\p{Ll}/u, /\p{Lu}/u, /[0-9]/, /[!-/:-@[-`{-~]/, /(?![\p{Lu}\p{Ll}])[^\p{ASCII}]/u];

/** @throws DirectoryFailure with the code of who asks */
export function checkPassword(password: string, { minPasswordLength, passwordComplexity }: Settings, code: number): void {
	const varied = classes.filter((one) => one.test(password)).length >= 3;
	if (password.length >= minPasswordLength && (varied || !passwordComplexity)) return;
	const reason =
		password.length < minPasswordLength
			? `the password is too short. It should be equal or longer than ${minPasswordLength} characters!`
			: 'the password does not meet the complexity criteria!';
	throw new DirectoryFailure(code, `0000052D: Constraint violation - check_password_restrictions: ${reason}`);
}
