import type { FusionDirectorySimulator } from '../../simulators/fusiondirectory';

/** What a recorded exchange needs to be repeated against the simulator: the server's state and the caller. */

export interface Exchange {
	name: string;
	request: { method: string; url: string; headers: Record<string, string>; body: unknown };
	response: { status: number; headers: Record<string, string>; body: unknown };
	bodyIsJson: boolean;
}

export interface Answer {
	status: number;
	contentType: string;
	body: string;
}

const agent = 'directory-client/1.0';
const base = 'dc=example,dc=com';
export const person = (uid: string): string => `uid=${uid},ou=people,${base}`;

type Accounts = FusionDirectorySimulator['login'];
type Account = { username: string; password: string };

export class Stage {
	sid = '';
	/** A token for recovery, in the place of the recorded one. */
	token = '';
	name = '';

	constructor(readonly simulator: FusionDirectorySimulator) {}

	async rpc(method: string, ...params: unknown[]): Promise<unknown> {
		const response = await fetch(`${this.simulator.url}/fusiondirectory/jsonrpc.php`, {
			method: 'POST',
			headers: { 'content-type': 'application/json', 'user-agent': agent },
			body: JSON.stringify({ id: 1, method, params }),
		});
		const text = await response.text();
		const { result, error } = JSON.parse(text);
		if (error !== null || result?.errors) throw new Error(`${method}: ${text}`);
		return result;
	}

	rest = (): boolean => this.name.startsWith('rest-');
	signIn = async (account: Account): Promise<string> => String(await this.rpc('login', null, account.username, account.password));
	call = async (method: string, ...params: unknown[]): Promise<unknown> => await this.rpc(method, this.sid, ...params);
	set = (settings: Record<string, unknown>): void => this.simulator.control.set(settings);
	user = async (uid: string, tabs: Record<string, unknown> = {}, more: Record<string, unknown> = {}): Promise<unknown> =>
		await this.call('setFields', 'user', null, {
			user: { uid, sn: uid, givenName: 'X', userPassword: 'Secret.1', ...more },
			...tabs,
		});

	/** The people and groups that most recordings speak of. */
	async build(name: string): Promise<void> {
		this.name = name;
		this.simulator.control.reset();
		this.sid = await this.signIn(this.simulator.login);
		const mail = {
			mail: 'jdoe@example.org',
			gosaMailAlternateAddress: ['fourth@example.org', 'j.doe@example.org', 'john@example.org'],
		};
		await this.user(
			'jdoe',
			{ mailAccount: mail, posixAccount: { homeDirectory: '/home/jdoe' }, sshAccount: {} },
			{ sn: 'Doe', givenName: 'John' },
		);
		await this.user('sal1', {}, { base: `ou=Sales,${base}` });
		await this.user('formy');
		await this.user('utf8', {}, { sn: 'Newname', givenName: 'Zoë 李', jpegPhoto: 'AAAA' });
		await this.call('setFields', 'ogroup', null, { ogroup: { cn: 'team', description: 'Team', member: [person('jdoe')] } });
	}
}

/** Names → what else has to be so. Every matching line is carried out, in this order. */
export const scenes: Array<[RegExp, (stage: Stage) => Promise<unknown> | void]> = [
	[
		/^rest-/,
		async (stage) =>
			await stage.user('resty', {
				mailAccount: { mail: 'resty@example.org', gosaMailAlternateAddress: ['r1@example.org', 'r2@example.org'] },
			}),
	],
	[
		/^rest-object-create$|^rest-object-create-unknown-tab$|object-delete-unknown$/,
		async (stage) => await stage.call('delete', 'user', person('resty')),
	],
	[
		/object-values-add-duplicate/,
		async (stage) =>
			await stage.call('addvalues', 'user', person('resty'), {
				mailAccount: { gosaMailAlternateAddress: 'r3@example.org' },
			}),
	],
	[/^rest-(?:object-patch-locked|userlock-get-locked)$/, async (stage) => await stage.call('lockUser', person('resty'), 'lock')],
	[
		/locked-user|session-of-locked|isUserLocked-after-pw|while-locked|acl-creator-(?:isUserLocked|recovery)/,
		async (stage) => await stage.call('lockUser', person('jdoe'), 'lock'),
	],
	[/recovery(?!.*-off)|old-session/, (stage) => stage.set({ recovery: true })],
	[/-(?:recovery|recoveryGen|recoveryConfirm).*-off$|old-session/, (stage) => stage.set({ recovery: false })],
	[/^(?:rpc|rest)-(?!.*expired)lock-/, (stage) => stage.set({ openEntries: { [person('jdoe')]: person('fd-creator') } })],
	[/lock-own-lock/, (stage) => stage.set({ openEntries: { [person('jdoe')]: person('fd-admin') } })],
	[/expired-after-1800s/, (stage) => stage.set({ openEntries: { [person('jdoe')]: { by: person('fd-creator'), ageSeconds: 1801 } } })],
	[/concurrent-cannot-get-lock/, (stage) => stage.set({ openEntries: { [person('formy')]: person('fd-admin') } })],
	[/concurrent-lockadd/, (stage) => stage.simulator.control.fault({ mode: 'lockCollision', kind: 'update' })],
	[/concurrent-changed-since/, (stage) => stage.simulator.control.fault({ mode: 'changedSinceOpened', kind: 'update' })],
	[/sizelimit/, (stage) => stage.set({ sizeLimit: 3, databases: ['main', 'limited'] })],
	[/sizelimit-ls-createTimestamp/, (stage) => stage.simulator.control.addMany(2, 'bulk0000')],
	[/login-get-query/, (stage) => stage.set({ databases: ['main', 'lab'] })],
	[/ssl-forced/, (stage) => stage.set({ forceSsl: true })],
	[/ldap-down/, (stage) => stage.set({ ldapDown: true })],
	[/odd-dn/, (stage) => stage.set({ oddEntry: true })],
	[
		/archiveObject-not-configured/,
		async (stage) => {
			stage.set({ archiveTypes: [] });
			await stage.user('resttemplate');
		},
	],
	[/archiveObject$/, async (stage) => await stage.user('resttemplate')],
	[/archiveObject-lowercase/, async (stage) => await stage.user('toarch')],
	[/^rest-archive$/, async (stage) => await stage.user('toarch2')],
	[
		/^rpc-ls-archivedObject/,
		async (stage) => {
			await stage.user('gone');
			await stage.call('archiveObject', 'user', person('gone'));
		},
	],
	[
		/dn-utf8/,
		async (stage) => await stage.call('setFields', 'department', null, { department: { ou: 'Événements spéciaux', description: 'x' } }),
	],
	[
		/dn-utf8-(?:ls|update|isUserLocked)/,
		async (stage) => {
			stage.sid = await stage.signIn(stage.simulator.login);
			await stage.user('evt1', {}, { base: `ou=Événements spéciaux,${base}` });
		},
	],
	[
		/delete-department/,
		async (stage) => await stage.call('setFields', 'department', null, { department: { ou: 'Trash', description: 'x' } }),
	],
	[/^rpc-delete$/, async (stage) => await stage.user('pwarr5')],
	[/duplicate-uid/, async (stage) => await stage.user('pwstr')],
	[/^rpc-formpost-create|acl-.*-create$/, async (stage) => await stage.call('delete', 'user', person('formy'))],
	[
		/^rpc-(?:.*-personal|getFields-personal|removetab$|ls-date|setFields-(?:bool|date))/,
		async (stage) =>
			await stage.call('setFields', 'user', person('jdoe'), {
				personalInfo: { dateOfBirth: '1980-02-29', fdContractEndDate: '2030-01-15' },
			}),
	],
	[
		/sal2|ls-filter$|no-parens|ls-filter-objectClass|ls-ou|sizelimit-ls-under/,
		async (stage) => await stage.user('sal2', {}, { base: `ou=Sales,${base}` }).catch(() => undefined),
	],
	[/same-session-user/, async (stage) => await stage.call('delete', 'user', `uid=sal1,ou=people,ou=Sales,${base}`)],
	[/create-utf8-names|old-dn-after-move/, async (stage) => await stage.call('delete', 'user', person('utf8'))],
	[/create-ogroup/, async (stage) => await stage.call('delete', 'ogroup', `cn=team,ou=groups,${base}`)],
	[/add-tab-mail$/, async (stage) => await stage.call('removetab', 'user', person('jdoe'), 'mailAccount')],
	[
		/add-tab-posix$/,
		async (stage) => {
			await stage.call('removetab', 'user', person('jdoe'), 'sshAccount');
			await stage.call('removetab', 'user', person('jdoe'), 'posixAccount');
		},
	],
	[/^rpc-ls-alice/, async (stage) => await stage.user('alicemartin', {}, { sn: 'Martin' })],
	[/^rpc-ls-claire/, async (stage) => await stage.user('clairedupont', {}, { sn: 'Dupont' })],
	[/^rpc-ls-david/, async (stage) => await stage.user('daviddurand', {}, { sn: 'Durand' })],
	[/^rpc-ls-odd$/, async (stage) => await stage.user('x5')],
	[/acl-partial-/, (stage) => stage.set({ rights: { 'fd-reader': [] } })],
	[/acl-partial2-/, (stage) => stage.set({ rights: { 'fd-reader': ['user/user#uid,sn,createTimestamp;r'] } })],
	[
		/recoveryConfirm(?:-mismatch)?$|recovery-put|rest-login-after-recovery/,
		async (stage) => {
			const rest = stage.rest();
			stage.sid = await stage.signIn(stage.simulator.login);
			const { token } = (await stage.call('recoveryGenToken', rest ? 'resty@example.org' : 'jdoe@example.org')) as {
				token: string;
			};
			stage.token = token;
		},
	],
	[
		/rest-login-after-recovery/,
		async (stage) => await stage.call('recoveryConfirmPasswordChange', 'resty', 'Fresh.1', 'Fresh.1', stage.token),
	],
	[/dn-case-ls/, async (stage) => await stage.call('setFields', 'user', person('jdoe'), { user: { description: 'described' } })],
	[
		/rpc-addvalues-duplicate/,
		async (stage) =>
			await stage.call('setFields', 'user', person('jdoe'), {
				mailAccount: { gosaMailAlternateAddress: ['third@example.org', 'j.doe@example.org'] },
			}),
	],
	[/^rest-.*evepetit|acl-noacl-activate-tab/, async (stage) => await stage.user('evepetit')],
	[/^rest-object-create-template-check/, async (stage) => await stage.user('resttemplate', {}, { sn: 'Template' })],
];

/** The account a recording was made with, by the word in its name. */
export function callerOf(name: string, login: Accounts): Account {
	if (/acl-creator/.test(name)) return login.creator;
	if (/acl-(?:reader|partial)/.test(name)) return login.reader;
	if (/acl-noacl/.test(name)) return login.noRights;
	if (/acl-selfedit/.test(name)) return login.self;
	return login.admin;
}

/** The recorded server's names in ours. */
export function translated(text: string): string {
	return text
		.replace(/dc=example,dc=org/g, base)
		.replace(/DC=example, DC=org/g, 'DC=example, DC=com')
		.replace(/dc%3Dexample%2Cdc%3Dorg/g, 'dc%3Dexample%2Cdc%3Dcom')
		.replace(/uid=creator,/g, 'uid=fd-creator,')
		.replace(/uid=reader,/g, 'uid=fd-reader,')
		.replace(/uid=noacl,/g, 'uid=fd-norights,')
		.replace(/uid=selfedit,/g, 'uid=fd-self,')
		.replace(/ldap:\/\/ldap\.example\.org/g, 'ldap://ldap.example.com');
}
