import { problem, refuseAll, type Extra } from './failures';
import { hashed, isLockedHash, lockedHash } from './passwords';
import { passwordMethods } from './userTabs';
import { phpList } from './values';
import type { World } from './world';

/** What the field changes of the entry that is edited. */
interface Draft {
	world: World;
	entry?: unknown;
	attributes: Record<string, string[]>;
	passwordFree?: boolean;
}

/**
 * The password field takes a text, or an array of exactly five: method, password, password again, hash, locked.
 * Up to 1.3 three elements were enough and a plain text was none of its forms.
 */
export function applyPassword(draft: Draft, value: unknown, at: Extra): void {
	const refuse = (message: string) => refuseAll([problem('SimplePluginError', message, { ...at, attribute: 'userPassword' })]);
	const before14 = draft.world.settings.version === '1.3';
	const list = phpList(value);
	if (!list) {
		if (typeof value !== 'string' || before14) throw refuse('Invalid value type for password field, must be array or string');
		draft.passwordFree = false;
		return store(draft, value, '');
	}
	if (before14 ? list.length < 3 : list.length !== 5 || !Array.isArray(value)) {
		throw refuse(`Not enough elements in array value: 0 instead of ${list.length}`);
	}
	const [method, first, second, hash] = list.map((one) => (typeof one === 'string' ? one : ''));
	if (method !== '' && !passwordMethods.includes(method)) throw refuse(`Invalid value: "${method}" is not in the list of possible choices`);
	if (first !== second) throw refuse('The passwords you\'ve entered as "New password" and "Repeated new password" do not match.');
	if (method === 'empty') {
		draft.passwordFree = true;
		delete draft.attributes.userPassword;
		return;
	}
	// Nothing typed and the old hash sent along: the form was saved without touching the password.
	if (first === '' && hash !== undefined && hash !== '' && draft.entry) return;
	draft.passwordFree = false;
	store(draft, first, method);
}

function store(draft: Draft, password: string, method: string): void {
	if (password === '') {
		delete draft.attributes.userPassword;
		return;
	}
	const before = draft.attributes.userPassword?.[0] ?? '';
	const hash = hashed(password, method);
	draft.attributes.userPassword = [isLockedHash(before) ? lockedHash(hash) : hash];
}
