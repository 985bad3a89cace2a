/**
 * Switches of the simulated FortiAuthenticator, for `control.set({ … })` and `POST /_control/settings`.
 *
 * | switch | meaning |
 * |---|---|
 * | firmware | `8.0.3`; older ones lack fields: reason before 6.3, company and department before 6.6, ftc before 6.0.1 |
 * | creationForm | answer to a new local user: `location` (empty 201), `object` (201), `list` (207 with `statue`) |
 * | createIdInAnswer | list form: entries hold `id` and `resource_uri` |
 * | failuresInList | list form: a refused user is an entry of the 207; off = a plain 400 |
 * | listEntries | list form: a refused entry is `wrapped` (`{error: {localusers: {…}}}` with `statue` and `username`), `flat` (`{localusers: {…}}` with `statue`), or every entry is `minimal` (`statue` and `username` alone) |
 * | statueText | list form: `statue` is a text such as `201 CREATED` |
 * | absoluteLocation | `Location` with scheme and host; off = a path |
 * | patchBody | 202 with the object; off = empty |
 * | slashlessUris | `resource_uri`, `next` and the directory without the last slash |
 * | allowMissingSlash | a path without its last slash is served; off = 301 |
 * | ordering | `order_by` works; off = 400 |
 * | unordered | fields that don't allow ordering where `ordering` is on |
 * | abridgedAlone | `abridged=1` works without a filter on username |
 * | listDelete | DELETE on the list of users is served (and deletes what the query selects); off = 405 |
 * | groupPatch | `users` in a group's PATCH `replace` the members or `add` to them |
 * | radiusListKey | key of the list of RADIUS attributes: `objects`, `radius_attributes` |
 * | radiusFilterName | name of the value in filters: `attr_value` (then `attr_val` is refused), `attr_val` (then `attr_value` is ignored) |
 * | radiusValueKey | name of the value in answers: `attr_val`, `attr_value` |
 * | htmlEntities | messages are escaped (`&#x27;`, `&lt;`) |
 * | unsupportedMedia | status for a body that is neither JSON nor XML: 400, 415 |
 * | forbidden | kinds of requests the profile doesn't permit (403); `*` = all |
 * | forbiddenText | body of a 403; empty = none |
 * | throttle, throttleSeconds | requests allowed in that many seconds, then 429; 0 = unlimited |
 * | userLimit | users the licence allows |
 * | allowDoubles | a username that is taken is given once more, so that a test can see what would have been doubled; off = refused |
 * | namesIgnoreCase | a username that differs in upper and lower case only is taken; off = it is free |
 * | unicodeNames | letters and digits of all scripts in a username; off = ASCII alone |
 * | mobileLicenses | `fortitokenmobilelicenses` is served (6.6); off = 404 |
 * | mailDown | activation messages can't be sent: 400, although user and token are there |
 * | oobStatus | status of a sent out-of-band code |
 * | seedPassphrase | empty = seeds are never returned |
 * | pskcPrf | `sha1`, `sha256`: the hash inside PBKDF2 |
 * | tokenCode | the code that every second factor accepts |
 * | pushAnswer | what becomes of a push: `approve`, `reject`, `refused` (500), `unreachable` (503) |
 * | activationKey, seedKey | names of the two secrets in the answer |
 *
 * Faults of its own, for listings of users: `reorder` (the first row is updated just before, so that a walk skips one
 * person and meets another again), `duplicateId` (the page's last record is its first one again).
 *
 * Kinds of requests: list, get, create, update, delete, listDelete, set, schema, sendOobToken, verifyRecoveryAnswer;
 * radiusList, radiusGet, radiusCreate, radiusUpdate, radiusReplaceAll, radiusDelete, radiusDeleteAll;
 * groupList, groupGet, groupCreate, groupUpdate, groupReplace, groupDelete, groupListReplace, groupListUpdate,
 * groupListDelete; membershipList, membershipGet, membershipCreate, membershipDelete; tokenList, tokenGet, tokenDelete;
 * ldapUserList … and radiusUserList … (Get, Update, Delete, SendOobToken); lockoutPolicyGet, lockoutPolicyUpdate;
 * auth, realmAuth, pushAuth, systemInfo, mobileLicenses, csvImport, directory, redirect, notAllowed, unknownPath.
 */
export interface FortiAuthenticatorSettings {
	firmware: string;
	creationForm: 'location' | 'object' | 'list';
	createIdInAnswer: boolean;
	failuresInList: boolean;
	listEntries: 'wrapped' | 'flat' | 'minimal';
	statueText: boolean;
	absoluteLocation: boolean;
	patchBody: boolean;
	slashlessUris: boolean;
	allowMissingSlash: boolean;
	ordering: boolean;
	unordered: string[];
	abridgedAlone: boolean;
	listDelete: boolean;
	groupPatch: 'replace' | 'add';
	radiusListKey: 'objects' | 'radius_attributes';
	radiusFilterName: 'attr_value' | 'attr_val';
	radiusValueKey: 'attr_val' | 'attr_value';
	htmlEntities: boolean;
	unsupportedMedia: 400 | 415;
	forbidden: string[];
	forbiddenText: string;
	throttle: number;
	throttleSeconds: number;
	userLimit: number;
	allowDoubles: boolean;
	namesIgnoreCase: boolean;
	unicodeNames: boolean;
	mobileLicenses: boolean;
	mailDown: boolean;
	oobStatus: number;
	tokenCode: string;
	pushAnswer: 'approve' | 'reject' | 'refused' | 'unreachable';
	seedPassphrase: string;
	pskcPrf: 'sha1' | 'sha256';
	activationKey: string;
	seedKey: string;
}

export const defaultSettings = (): FortiAuthenticatorSettings => ({
	firmware: '8.0.3',
	creationForm: 'list',
	createIdInAnswer: true,
	failuresInList: true,
	listEntries: 'wrapped',
	statueText: false,
	absoluteLocation: true,
	patchBody: true,
	slashlessUris: false,
	allowMissingSlash: false,
	ordering: true,
	unordered: [],
	abridgedAlone: true,
	listDelete: true,
	groupPatch: 'replace',
	radiusListKey: 'objects',
	radiusFilterName: 'attr_value',
	radiusValueKey: 'attr_val',
	htmlEntities: true,
	unsupportedMedia: 400,
	forbidden: [],
	forbiddenText: '',
	throttle: 0,
	throttleSeconds: 60,
	userLimit: 250_000,
	allowDoubles: false,
	namesIgnoreCase: true,
	unicodeNames: true,
	mobileLicenses: true,
	mailDown: false,
	oobStatus: 200,
	tokenCode: '123456',
	pushAnswer: 'approve',
	seedPassphrase: 'correct horse battery staple',
	pskcPrf: 'sha1',
	activationKey: 'activation_code',
	seedKey: 'seed',
});

const choices: Partial<Record<keyof FortiAuthenticatorSettings, readonly unknown[]>> = {
	creationForm: ['location', 'object', 'list'],
	listEntries: ['wrapped', 'flat', 'minimal'],
	groupPatch: ['replace', 'add'],
	radiusListKey: ['objects', 'radius_attributes'],
	radiusFilterName: ['attr_value', 'attr_val'],
	radiusValueKey: ['attr_val', 'attr_value'],
	unsupportedMedia: [400, 415],
	pskcPrf: ['sha1', 'sha256'],
	pushAnswer: ['approve', 'reject', 'refused', 'unreachable'],
};

const isName = (name: string): name is keyof FortiAuthenticatorSettings => name in defaultSettings();

/** The settings after a change. @throws Error on an unknown switch or a value it can't take */
export function changeSettings(current: FortiAuthenticatorSettings, changes: Record<string, unknown>): FortiAuthenticatorSettings {
	const standard = defaultSettings();
	for (const [name, value] of Object.entries(changes)) {
		if (!isName(name)) throw new Error(`FortiAuthenticator has no switch "${name}"`);
		const fits =
			name === 'forbidden' || name === 'unordered'
				? Array.isArray(value) && value.every((one) => typeof one === 'string')
				: typeof value === typeof standard[name] && (choices[name]?.includes(value) ?? true);
		if (!fits) throw new Error(`The switch "${name}" can't be ${JSON.stringify(value)}`);
	}
	return { ...current, ...changes };
}

/** Whether `firmware` is `least` or newer. */
export function atLeast(firmware: string, least: string): boolean {
	const have = firmware.split('.').map(Number);
	const want = least.split('.').map(Number);
	for (let index = 0; index < want.length; index += 1) {
		const difference = (have[index] ?? 0) - (want[index] ?? 0);
		if (difference !== 0) return difference > 0;
	}
	return true;
}
