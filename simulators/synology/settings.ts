/**
 * Switches of the simulated DSM, for `control.set({...})` or `startSynologySimulator({ settings: {...} })`.
 *
 * | name | default | meaning |
 * |---|---|---|
 * | strictJson | false | false = kind to careless clients, as users of the published Python library need it. true = a parameter that should be JSON and is not is noted in `details().violations` and guessed at as DSM does (a number at its start swallows the rest); a `+` for a space stays a plus |
 * | tokenMode | 119 | what a call without its SynoToken answers: 119, 103, 105, or 'off' = not demanded |
 * | givesToken | true | login hands out a `synotoken` (old DSM does not; then set tokenMode 'off' as well) |
 * | twoFactor | 'off' | 'required' = the administrator needs an OTP (403, 404), 'enforced' = enforced but not set up (406) |
 * | totpSecret | see below | base32 secret of the OTP (RFC 6238, SHA-1, 6 digits, 30 s) |
 * | sessionExpiryCode | 119 | what an expired session answers: 106, 107, 119, 105 |
 * | idleTimeoutMs | 0 | sessions idle for longer expire; 0 = never |
 * | singleSession | false | a new login ends the account's older sessions (107) |
 * | sidFieldReadAsJson | false | a raw `_sid` that begins with a digit is not recognised; the cookie is |
 * | limitedSession | false | Core and AD calls answer 105 unless the login carried a valid `ik_message` |
 * | blockAfterFailedLogins | 10 | from so many failures on, every login answers 407; 0 = never |
 * | maxAuthVersion | 7 | newest version of SYNO.API.Auth |
 * | packageStopped | false | Directory Server is stopped: its APIs are unknown (102) and not listed |
 * | passwordResetByMail | true | users may reset forgotten passwords by mail |
 * | deletionPolls · updatePolls | 2 · 2 | polls until a deletion · a domain update has ended (at least 2) |
 * | taskIds | 'named' | 'named' = `@administrators/…` as DSM's, 'hex' = often begin with digits |
 * | pageOrder | 'unsorted' | 'unsorted', 'alphabetical', or 'shuffle' = another order on every page |
 * | maxPage | 0 | most objects of one page whatever `limit` says; 0 = no such limit |
 * | minPasswordLength · passwordComplexity | 7 · true | the domain's rules: length, and three of lower case, upper case, digits, other characters |
 * | createErrorInData | false | a refused create answers success with `data.error` |
 * | singleFailureInside | false | User.set of one user reports its failure as an item code inside a success |
 * | refusalTexts | 'reason' | what User.set and Member.add say: 'reason' = "ldb updaterecords: modify: " and Samba's reason, 'bare' = without the reason |
 * | memberFailures | 'whole' | a member list with somebody it refuses: 'whole' = nobody is added and a GUID is all that the text names; 'error' = the good ones are added and the others named by their DNs; 'inside' = success naming only the members added |
 * | contentType | 'json' | 'text' = `text/plain` as old DSM |
 * | oddPaths | false | API.Info reports paths with underscores in front |
 * | netbios · realm | 'EXAMPLE' · 'example.com' | another realm replants the tree; its case is that of the base DN |
 *
 * Faults of its own, besides those every simulator knows (`control.fault({ mode, kind, … })`):
 *
 * | mode | does |
 * |---|---|
 * | expireSession | every session ends before the request is looked at |
 * | code | the call is refused with the code in `status` (150, 117, …) |
 * | emptyList · reorder · duplicateId · changeTotal | a listing is empty · shuffled · repeats an object · counts one too many |
 * | hugeTotal · samePage | a listing claims 1e12 entries · gives its first page whatever the offset, and claims 100,000 |
 * | itemFailure | User.set reports failed items inside a success, and changes nothing |
 * | noTask | a deletion answers without a task id, and starts none |
 * | updateFails | a domain update ends with a status other than finish |
 */
export interface Settings {
	strictJson: boolean;
	tokenMode: 119 | 103 | 105 | 'off';
	givesToken: boolean;
	twoFactor: 'off' | 'required' | 'enforced';
	totpSecret: string;
	sessionExpiryCode: 106 | 107 | 119 | 105;
	idleTimeoutMs: number;
	singleSession: boolean;
	sidFieldReadAsJson: boolean;
	limitedSession: boolean;
	blockAfterFailedLogins: number;
	maxAuthVersion: number;
	packageStopped: boolean;
	passwordResetByMail: boolean;
	deletionPolls: number;
	updatePolls: number;
	taskIds: 'hex' | 'named';
	pageOrder: 'unsorted' | 'alphabetical' | 'shuffle';
	maxPage: number;
	minPasswordLength: number;
	passwordComplexity: boolean;
	refusalTexts: 'reason' | 'bare';
	createErrorInData: boolean;
	singleFailureInside: boolean;
	memberFailures: 'whole' | 'error' | 'inside';
	contentType: 'json' | 'text';
	oddPaths: boolean;
	netbios: string;
	realm: string;
}

export const defaults: Settings = {
	strictJson: false,
	tokenMode: 119,
	givesToken: true,
	twoFactor: 'off',
	totpSecret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
	sessionExpiryCode: 119,
	idleTimeoutMs: 0,
	singleSession: false,
	sidFieldReadAsJson: false,
	limitedSession: false,
	blockAfterFailedLogins: 10,
	maxAuthVersion: 7,
	packageStopped: false,
	passwordResetByMail: true,
	deletionPolls: 2,
	updatePolls: 2,
	taskIds: 'named',
	pageOrder: 'unsorted',
	maxPage: 0,
	minPasswordLength: 7,
	passwordComplexity: true,
	refusalTexts: 'reason',
	createErrorInData: false,
	singleFailureInside: false,
	memberFailures: 'whole',
	contentType: 'json',
	oddPaths: false,
	netbios: 'EXAMPLE',
	realm: 'example.com',
};

const choices: Partial<Record<keyof Settings, ReadonlyArray<string | number>>> = {
	tokenMode: [119, 103, 105, 'off'],
	twoFactor: ['off', 'required', 'enforced'],
	sessionExpiryCode: [106, 107, 119, 105],
	taskIds: ['hex', 'named'],
	pageOrder: ['unsorted', 'alphabetical', 'shuffle'],
	refusalTexts: ['reason', 'bare'],
	memberFailures: ['whole', 'error', 'inside'],
	contentType: ['json', 'text'],
};
const smallest: Partial<Record<keyof Settings, number>> = { deletionPolls: 2, updatePolls: 2, maxAuthVersion: 3 };

function isSetting(name: string): name is keyof Settings {
	return Object.hasOwn(defaults, name);
}

function check(name: keyof Settings, value: unknown): void {
	const allowed = choices[name];
	if (allowed) {
		if (!allowed.some((one) => one === value)) throw new Error(`"${name}" must be one of ${allowed.join(', ')}`);
	} else if (typeof value !== typeof defaults[name]) {
		throw new Error(`"${name}" must be a ${typeof defaults[name]}`);
	} else if (typeof value === 'number' && (!Number.isInteger(value) || value < (smallest[name] ?? 0))) {
		throw new Error(`"${name}" must be a whole number from ${smallest[name] ?? 0}`);
	} else if (name === 'realm' && !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(String(value))) {
		throw new Error('"realm" must look like example.com');
	}
}

/** @throws Error on an unknown switch or a value it does not know; then nothing is changed. */
export function change(settings: Settings, changes: Record<string, unknown>): Settings {
	for (const [name, value] of Object.entries(changes)) {
		if (!isSetting(name)) throw new Error(`Unknown setting "${name}"; there are ${Object.keys(defaults).join(', ')}`);
		check(name, value);
	}
	return { ...settings, ...changes };
}
