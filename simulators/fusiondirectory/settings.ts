import type { Language } from './languages';

/**
 * Switches of the FusionDirectory simulator (`control.set({...})` or `POST /_control/settings`):
 *
 * | switch | default | does |
 * |---|---|---|
 * | version | `'1.5'` | `'1.3'` (no REST, no timestamps, …), `'1.4'`, `'1.5'` (locked users are frozen) |
 * | phpVersion | `8` | `7` = the other reading of broken envelopes |
 * | rest | `true` | `false` = rest.php is closed by Apache |
 * | jsonRpc | `true` | `false` = jsonrpc.php is closed by Apache |
 * | closedStatus | `404` | what a closed entry point answers: `404` or `403` |
 * | phpYaml | `true` | `false` = openapi.json is answered with 406 |
 * | strictNaming | `true` | `false` = logins may hold dots and upper case, as after lifting the rule in the configuration |
 * | language | `'en'` | `'fr'`, `'de'`: language of the account or the server |
 * | overlapMs | `10` | writes of two sessions to one group within this time get in each other's way; 0 = never |
 * | forceSsl | `false` | refuse to sign anybody in over plain HTTP |
 * | recovery | `false` | password recovery; seen only by sessions opened afterwards (the configuration's entry shows it at once) |
 * | sizeLimit | `0` | most rows that LDAP hands out in one search; 0 = no limit |
 * | templates | `true` | `false` = the directory holds no templates |
 * | missingTabs | `[]` | tabs whose plugin is not installed, e.g. `['sambaAccount']` |
 * | audit | `true` | the audit plugin |
 * | archive | `true` | the archive plugin |
 * | archiveTypes | `['USER']` | object types that may be archived |
 * | databases | `['main']` | what listLdaps offers; the first is the default |
 * | clockOffsetSeconds | `0` | moves the server's clock |
 * | now | `null` | a fixed clock: an ISO date or milliseconds |
 * | openEntries | `{}` | DN → DN of who has the entry open, or `{by, ageSeconds}` |
 * | rights | `{}` | account → rules, e.g. `{"fd-reader": ["user/user;r"]}`; see access.ts |
 * | oddEntry | `false` | a group whose name holds `/ , + #` |
 * | ldapDown | `false` | the LDAP server behind it does not answer |
 *
 * Faults of its own (`control.fault({mode})`): `expireSession`, `cannotGetLock`, `lockCollision` (HTML page "Already
 * exists"), `changedSinceOpened`, `ldapDown`, `reorder` (rows of a listing in another order), `duplicateId` (a create
 * is refused because the login is taken).
 */
export interface Settings {
	version: '1.3' | '1.4' | '1.5';
	phpVersion: 7 | 8;
	rest: boolean;
	jsonRpc: boolean;
	closedStatus: 403 | 404;
	phpYaml: boolean;
	strictNaming: boolean;
	language: Language;
	overlapMs: number;
	forceSsl: boolean;
	recovery: boolean;
	sizeLimit: number;
	templates: boolean;
	missingTabs: string[];
	audit: boolean;
	archive: boolean;
	archiveTypes: string[];
	databases: string[];
	clockOffsetSeconds: number;
	now: string | number | null;
	openEntries: Record<string, string | { by: string; ageSeconds?: number }>;
	rights: Record<string, string[]>;
	oddEntry: boolean;
	ldapDown: boolean;
}

export const defaultSettings = (): Settings => ({
	version: '1.5',
	phpVersion: 8,
	rest: true,
	jsonRpc: true,
	closedStatus: 404,
	phpYaml: true,
	strictNaming: true,
	language: 'en',
	overlapMs: 10,
	forceSsl: false,
	recovery: false,
	sizeLimit: 0,
	templates: true,
	missingTabs: [],
	audit: true,
	archive: true,
	archiveTypes: ['USER'],
	databases: ['main'],
	clockOffsetSeconds: 0,
	now: null,
	openEntries: {},
	rights: {},
	oddEntry: false,
	ldapDown: false,
});

const isBoolean = (value: unknown): boolean => typeof value === 'boolean';
const isNumber = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value);
const isMap = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
const isWords = (value: unknown): boolean => Array.isArray(value) && value.every((one) => typeof one === 'string');
const isMoment = (value: unknown): boolean =>
	value === null || isNumber(value) || (typeof value === 'string' && !Number.isNaN(Date.parse(value)));

const rules: Record<keyof Settings, (value: unknown) => boolean> = {
	version: (value) => value === '1.3' || value === '1.4' || value === '1.5',
	phpVersion: (value) => value === 7 || value === 8,
	rest: isBoolean,
	jsonRpc: isBoolean,
	closedStatus: (value) => value === 403 || value === 404,
	phpYaml: isBoolean,
	strictNaming: isBoolean,
	language: (value) => value === 'en' || value === 'fr' || value === 'de',
	overlapMs: isNumber,
	forceSsl: isBoolean,
	recovery: isBoolean,
	sizeLimit: isNumber,
	templates: isBoolean,
	missingTabs: isWords,
	audit: isBoolean,
	archive: isBoolean,
	archiveTypes: isWords,
	databases: (value) => isWords(value) && Array.isArray(value) && value.length > 0,
	clockOffsetSeconds: isNumber,
	now: isMoment,
	openEntries: isMap,
	rights: isMap,
	oddEntry: isBoolean,
	ldapDown: isBoolean,
};

const isName = (name: string): name is keyof Settings => Object.hasOwn(rules, name);

/** @throws Error on an unknown switch or a value it can't have; nothing is changed then. */
export function changeSettings(settings: Settings, changes: Record<string, unknown>): Settings {
	for (const [name, value] of Object.entries(changes)) {
		if (!isName(name)) throw new Error(`FusionDirectory has no switch "${name}"`);
		if (!rules[name](value)) throw new Error(`The switch "${name}" can't be ${JSON.stringify(value)}`);
	}
	return { ...settings, ...changes };
}
