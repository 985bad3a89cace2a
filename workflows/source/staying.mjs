/** Workflows about people who are there: movers, the nightly comparison, passwords, accounts that end, the assistant. */
import {
	domainAccess,
	keepOutOfSynology,
	append,
	approvalOfTools,
	asTool,
	askByMail,
	byId,
	byName,
	collect,
	daily,
	failing,
	failures,
	field,
	form,
	forti,
	fusion,
	groupByName,
	keepIf,
	lastPage,
	mail,
	note,
	once,
	set,
	setArray,
	setting,
	settings,
	splitOut,
	stop,
	synology,
	table,
	watch,
	when,
	workflow,
} from './kit.mjs';

const person = "$('Settings').item.json.user";
const example = '[{"department":"ou=sales","synologyGroup":"Sales","fortiAuthenticatorGroup":"Sales"}]';

export const mover = workflow('Mover: another department, other groups', {
	about:
		'Somebody who was moved in **FusionDirectory** gets the groups of the new department and loses those of the old one. Only groups of the mapping table are ever touched.',
	notes: [
		note(
			0,
			1,
			'### 1 · Somebody was moved\nThe place in the tree is the department. **Settings**: the mapping table, empty at first. A line says which department means which groups:\n\n`' +
				example +
				'`',
			{ rows: 1 },
		),
		note(2, 4, '### 2 · Really, once, line by line\nA test event (`sample`) does nothing.', { rows: 1, color: 6 }),
		note(
			5,
			7,
			'### 3 · In or out\nAdding somebody who is in, or removing somebody who is not, changes nothing.' +
				(domainAccess ? '' : ' DSM can add members and not remove them: Synology groups of the old department stay.'),
			{ rows: 1, color: 4 },
		),
		note(6, 8, '### What did not work', { row: 3, rows: 0, color: 3 }),
	],
	nodes: {
		'Somebody Moved': [0, 0, watch('fusionDirectory', 'fusionDirectoryApi', ['userChanged'], { watchedFields: ['id'] })],
		Settings: [1, 0, settings({ administrator: 'admin@example.com', sender: 'directory@example.com', mapping: [] })],
		'Real Event?': [2, 0, when('$json.sample !== true')],
		'Once for Each Event': [3, 0, once('$json.eventId')],
		'Lines of the Table': [4, 0, splitOut('settings.mapping')],
		'Belongs There?': [5, 0, when(`(',' + ${person}.id.toLowerCase() + ',').includes(',' + $json.department.toLowerCase() + ',')`)],
		'Add to Synology Group': [
			6,
			0,
			synology('group', 'addMembers', { group: byName('={{ $json.synologyGroup }}'), user: byName(`={{ ${person}.username }}`) }),
		],
		'Add to FortiAuthenticator Group': [
			7,
			0,
			forti('groupMembership', 'add', {
				user: byName(`={{ ${person}.username }}`),
				group: groupByName("={{ $('Lines of the Table').item.json.fortiAuthenticatorGroup }}"),
			}),
		],
		...(domainAccess && {
			'Remove from Synology Group': [
				6,
				1,
				synology('group', 'removeMembers', { group: byName('={{ $json.synologyGroup }}'), user: byName(`={{ ${person}.username }}`) }),
			],
		}),
		'Remove from FortiAuthenticator Group': [
			7,
			1,
			forti('groupMembership', 'remove', {
				user: byName(`={{ ${person}.username }}`),
				group: groupByName("={{ $('Lines of the Table').item.json.fortiAuthenticatorGroup }}"),
			}),
		],
		...failures(7, 3, `${person}.username`),
	},
	links: [
		'Somebody Moved > Settings > Real Event? > Once for Each Event > Lines of the Table > Belongs There? > Add to Synology Group > Add to FortiAuthenticator Group',
		domainAccess
			? 'Belongs There? 1> Remove from Synology Group > Remove from FortiAuthenticator Group'
			: 'Belongs There? 1> Remove from FortiAuthenticator Group',
		...failing([
			'Add to Synology Group',
			'Add to FortiAuthenticator Group',
			...(domainAccess ? ['Remove from Synology Group'] : []),
			'Remove from FortiAuthenticator Group',
		]),
	],
});
mover.nodes.find(({ name }) => name === 'Lines of the Table').parameters.include = 'noOtherFields';

const compared = {
	username: '={{ $json.username.toLowerCase() }}',
	displayName: '={{ $json.displayName ?? "" }}',
	email: '={{ $json.email ?? "" }}',
};
const listOf = (name) => `$('${name}').all().filter((item) => item.json.username)`;
const findings = [
	['Finding', 'finding'],
	['User', 'username'],
	['Would be', 'would'],
	['FusionDirectory', 'wanted'],
	['Synology', 'present'],
];

export const reconciliation = workflow('Nightly reconciliation', {
	about:
		'Compares **FusionDirectory** with **Synology** every night. Missing accounts are created, accounts of nobody disabled, different names corrected: after a dry run, a report, and your approval.',
	notes: [
		note(0, 2, '### 1 · Both lists\nNames that only belong to one side (`Administrator`, service accounts) are listed in **Settings**.', {
			rows: 2,
		}),
		note(3, 4, "### 2 · The comparison\nn8n's *Compare Datasets*, by user name.", { rows: 2, color: 4 }),
		note(5, 7, '### 3 · A dry run\nNothing is changed yet.', { rows: 2, color: 6 }),
		note(
			8,
			11,
			'### 4 · The brake and the report\nOne side empty, or more than a tenth different: somebody looks before anything happens.',
			{ rows: 2 },
		),
		note(12, 15, '### 5 · After your approval\nWithout an answer within a day nothing happens.', { rows: 2, color: 4 }),
		note(13, 15, '### What did not work', { row: 3, rows: 0, color: 3 }),
	],
	nodes: {
		'Every Night': [0, 0, daily(2)],
		Settings: [
			1,
			0,
			settings({ administrator: 'admin@example.com', sender: 'directory@example.com', ignore: 'administrator, guest, krbtgt' }),
		],
		'FusionDirectory People': [2, 0, fusion('user', 'getAll', { returnAll: true }, { onError: undefined, alwaysOutputData: true })],
		'Synology Users': [2, 1, synology('user', 'getAll', { returnAll: true }, { onError: undefined, alwaysOutputData: true })],
		'People to Compare': [3, 0, keepIf('!!$json.username', { alwaysOutputData: true })],
		'Users to Compare': [
			3,
			1,
			keepIf(`!!$json.username && !${setting('ignore')}.toLowerCase().split(/\\s*,\\s*/).includes($json.username.toLowerCase())`, {
				alwaysOutputData: true,
			}),
		],
		Wanted: [4, 0, set({ ...compared, username: '={{ ($json.username ?? "").toLowerCase() }}' })],
		Present: [4, 1, set({ ...compared, username: '={{ ($json.username ?? "").toLowerCase() }}' })],
		Compare: [
			5,
			0,
			{
				type: 'n8n-nodes-base.compareDatasets',
				typeVersion: 2.3,
				parameters: {
					mergeByFields: { values: [{ field1: 'username', field2: 'username' }] },
					resolve: 'includeBoth',
					fuzzyCompare: false,
					options: { skipFields: 'email' },
				},
			},
		],
		Missing: [
			6,
			0,
			set({
				finding: 'missing',
				username: '={{ $json.username }}',
				wanted: '={{ $json.displayName }}',
				email: '={{ $json.email }}',
				present: '',
			}),
		],
		Different: [
			6,
			1,
			set({
				finding: 'different',
				username: '={{ $json.keys?.username ?? $json.username }}',
				wanted: '={{ $json.different?.displayName?.inputA ?? "" }}',
				email: '',
				present: '={{ $json.different?.displayName?.inputB ?? "" }}',
			}),
		],
		'Too Many': [
			6,
			2,
			set({ finding: 'too many', username: '={{ $json.username }}', wanted: '', email: '', present: '={{ $json.displayName }}' }),
		],
		'Try to Create': [
			7,
			0,
			synology(
				'user',
				'create',
				{
					logonName: '={{ $json.username }}',
					email: '={{ $json.email }}',
					generatePassword: true,
					ifExists: 'skip',
					additionalFields: { displayName: '={{ $json.wanted }}' },
					options: { dryRun: true },
				},
				{ onError: 'continueRegularOutput' },
			),
		],
		'Try to Correct': [
			7,
			1,
			synology(
				'user',
				'update',
				{ user: byName('={{ $json.username }}'), updateFields: { displayName: '={{ $json.wanted }}' }, options: { dryRun: true } },
				{ onError: 'continueRegularOutput' },
			),
		],
		'Try to Disable': [
			7,
			2,
			keepOutOfSynology({ user: byName('={{ $json.username }}'), options: { dryRun: true } }, { onError: 'continueRegularOutput' }),
		],
		'Would Create': [
			8,
			0,
			set({
				finding: "={{ $('Missing').item.json.finding }}",
				username: "={{ $('Missing').item.json.username }}",
				wanted: "={{ $('Missing').item.json.wanted }}",
				email: "={{ $('Missing').item.json.email }}",
				present: '',
				would: '={{ $json.wouldBe ?? $json.outcome ?? $json.error ?? "" }}',
			}),
		],
		'Would Correct': [
			8,
			1,
			set({
				finding: "={{ $('Different').item.json.finding }}",
				username: "={{ $('Different').item.json.username }}",
				wanted: "={{ $('Different').item.json.wanted }}",
				email: '',
				present: "={{ $('Different').item.json.present }}",
				would: '={{ $json.wouldBe ?? $json.outcome ?? $json.error ?? "" }}',
			}),
		],
		'Would Disable': [
			8,
			2,
			set({
				finding: "={{ $('Too Many').item.json.finding }}",
				username: "={{ $('Too Many').item.json.username }}",
				wanted: '',
				email: '',
				present: "={{ $('Too Many').item.json.present }}",
				would: '={{ $json.wouldBe ?? $json.outcome ?? $json.error ?? "" }}',
			}),
		],
		'All Findings': [9, 0, append(3)],
		Findings: [10, 0, collect('rows')],
		'Too Different?': [
			11,
			0,
			when(
				`${listOf('FusionDirectory People')}.length === 0 || ${listOf('Synology Users')}.length === 0 || $json.rows.length * 10 > Math.max(${listOf('FusionDirectory People')}.length, ${listOf('Synology Users')}.length)`,
			),
		],
		'Mail the Warning': [
			11,
			1,
			mail(
				setting('administrator'),
				'Reconciliation stopped: {{ $json.rows.length }} differences',
				`<p>One side is empty, or more than a tenth differs. Nothing was changed.</p>{{ ${table('$json.rows', findings)} }}`,
			),
		],
		Stop: [11, 2, stop('One side is empty, or more than a tenth differs: nothing was changed')],
		'Mail the Report': [
			12,
			0,
			mail(setting('administrator'), 'Reconciliation: {{ $json.rows.length }} differences', `{{ ${table('$json.rows', findings)} }}`),
		],
		'Apply It?': [
			13,
			0,
			askByMail(
				setting('administrator'),
				"Apply {{ $('Findings').first().json.rows.length }} changes?",
				'The report is in the mail before this one. Without an answer nothing is changed.',
				1,
			),
		],
		'Approved?': [14, 0, when('$json.data?.approved === true')],
		'Approved Rows': [15, 0, setArray('rows', "={{ $('Findings').first().json.rows }}")],
		'Row by Row': [16, 0, splitOut('rows')],
		'Is It Missing?': [17, 0, when("$json.finding === 'missing'")],
		Create: [
			18,
			0,
			synology('user', 'create', {
				logonName: '={{ $json.username }}',
				email: '={{ $json.email }}',
				generatePassword: true,
				ifExists: 'skip',
				additionalFields: { displayName: '={{ $json.wanted }}', changePasswordAtNextLogon: true },
			}),
		],
		'Is It Different?': [17, 1, when("$json.finding === 'different'")],
		Correct: [
			18,
			1,
			synology('user', 'update', { user: byName('={{ $json.username }}'), updateFields: { displayName: '={{ $json.wanted }}' } }),
		],
		Disable: [18, 2, keepOutOfSynology({ user: byName('={{ $json.username }}') })],
		...failures(18, 3, "$('Row by Row').item.json.username"),
	},
	links: [
		'Every Night > Settings > FusionDirectory People > People to Compare > Wanted > Compare > Missing > Try to Create > Would Create > All Findings > Findings > Too Different? > Mail the Warning > Stop',
		'Settings > Synology Users > Users to Compare > Present > 1 Compare',
		'Compare 2> Different > Try to Correct > Would Correct > 1 All Findings',
		'Compare 3> Too Many > Try to Disable > Would Disable > 2 All Findings',
		'Too Different? 1> Mail the Report > Apply It? > Approved? > Approved Rows > Row by Row > Is It Missing? > Create',
		'Is It Missing? 1> Is It Different? > Correct',
		'Is It Different? 1> Disable',
		...failing(['Create', 'Correct', 'Disable']),
	],
});

export const passwordDesk = workflow('Password desk', {
	about:
		'Somebody who forgot the password proves who they are by the **recovery answer** that FortiAuthenticator knows, and gets a new **Synology** password.',
	notes: [
		note(0, 1, "### 1 · The form\nPut it behind your network's sign-in or a VPN: *Authentication* in the form."),
		note(
			2,
			4,
			'### 2 · The check\nFortiAuthenticator counts wrong answers and locks. Nobody is told whether the name or the answer was wrong.',
			{ color: 6 },
		),
		note(5, 7, '### 3 · The new password\nShown on the page, this once; this workflow saves no successful executions.', { color: 4 }),
	],
	nodes: {
		'Forgot My Password': [
			0,
			0,
			form('password-desk', 'A new password', 'Answer your recovery question', [
				field('Username'),
				field('Recovery Answer', { fieldType: 'password' }),
			]),
		],
		Settings: [1, 0, settings({ administrator: 'admin@example.com', sender: 'directory@example.com' })],
		'Check the Answer': [
			2,
			0,
			forti('localUser', 'verifyRecoveryAnswer', {
				user: byName('={{ $json.Username }}'),
				recoveryAnswer: "={{ $json['Recovery Answer'] }}",
			}),
		],
		'Right?': [3, 0, when('$json.verified === true')],
		'Set Synology Password': [
			4,
			0,
			synology('user', 'setPassword', { user: byName("={{ $('Check the Answer').item.json.username }}"), generatePassword: true }),
		],
		'Show It Once': [5, 0, lastPage('Your new password', '{{ $json.generatedPassword }} – change it after you have signed in.')],
		'Tell the Administrator': [
			5,
			1,
			mail(
				setting('administrator'),
				"Password desk: it did not work for {{ $('Forgot My Password').first().json.Username }}",
				'<p>{{ $json.error?.message ?? $json.error ?? "The answer was not accepted." }}</p>',
			),
		],
		'Not Possible': [6, 1, lastPage('That did not work', 'Please see the help desk in person.')],
	},
	settings: { saveDataSuccessExecution: 'none' },
	links: [
		'Forgot My Password > Settings > Check the Answer > Right? > Set Synology Password > Show It Once',
		'Right? 1> Tell the Administrator > Not Possible',
		'Check the Answer !> Tell the Administrator',
		'Set Synology Password !> Tell the Administrator',
	],
});

const soon = `!!$json.username && !!$json.expiresAt && DateTime.fromISO($json.expiresAt) > $now && DateTime.fromISO($json.expiresAt) < $now.plus({ days: ${setting('days')} })`;
export const expiringSoon = workflow('Expiring soon', {
	about:
		'Every morning: accounts of **FortiAuthenticator** and **Synology** that end within two weeks, by mail to whoever decides. Each account is told once for each date.',
	notes: [
		note(0, 1, '### 1 · Every morning\n**Settings**: the address, and how many days ahead.', { rows: 1 }),
		note(2, 3, '### 2 · Whose account ends', { rows: 1, color: 4 }),
		note(4, 6, '### 3 · Once for each date', { rows: 1, color: 6 }),
	],
	nodes: {
		'Every Morning': [0, 0, daily(7)],
		Settings: [1, 0, settings({ manager: 'manager@example.com', sender: 'directory@example.com', days: 14 })],
		'FortiAuthenticator Users': [2, 0, forti('localUser', 'getAll', { returnAll: true }, { onError: undefined, alwaysOutputData: true })],
		'Synology Users': [2, 1, synology('user', 'getAll', { returnAll: true }, { onError: undefined, alwaysOutputData: true })],
		'Both Lists': [3, 0, append(2)],
		'Ends Soon': [4, 0, keepIf(soon)],
		'Once for Each Date': [5, 0, once("$json.source + ' ' + $json.id + ' ' + $json.expiresAt")],
		'Who It Is': [6, 0, collect('rows')],
		'Mail the Manager': [
			7,
			0,
			mail(
				setting('manager'),
				'{{ $json.rows.length }} accounts end soon',
				`{{ ${table('$json.rows', [
					['User', 'username'],
					['Name', 'displayName'],
					['Ends', 'expiresAt'],
					['Where', 'source'],
				])} }}`,
			),
		],
	},
	links: [
		'Every Morning > Settings > FortiAuthenticator Users > Both Lists > Ends Soon > Once for Each Date > Who It Is > Mail the Manager',
		'Settings > Synology Users > 1 Both Lists',
	],
});

const chosen = (key, description) => `={{ $fromAI('${key}', '${description}', 'string') }}`;
const exact = 'The exact user name';
export const assistant = workflow('Directory assistant', {
	about:
		'"Who is Ada, and is she locked?" An AI agent that reads the three directories. What writes, counts against a lock-out or rings a phone waits for a person\'s approval.',
	notes: [
		note(
			0,
			2,
			'### 1 · The chat\nAny chat model in place of OpenAI. Names, addresses and groups of people go to that model: use one that may see them.',
			{ rows: 0 },
		),
		note(0, 4, '### 2 · What it may read', { row: 2, rows: 0, color: 4 }),
		note(
			5,
			8,
			'### 3 · What waits for approval\nA mail with two buttons. Without an answer within an hour nothing happens. **Put your addresses into it.**',
			{ row: 1, rows: 1, color: 3 },
		),
	],
	nodes: {
		Chat: [
			0,
			0,
			{ type: '@n8n/n8n-nodes-langchain.chatTrigger', typeVersion: 1.1, parameters: { options: {} }, webhookId: 'directory-assistant' },
		],
		Assistant: [
			2,
			0,
			{
				type: '@n8n/n8n-nodes-langchain.agent',
				typeVersion: 3.1,
				parameters: {
					options: {
						systemMessage:
							'You answer questions of an administrator about accounts in FusionDirectory, Synology Directory Server and FortiAuthenticator. Look people up before you say anything about them. Change something only when you are asked to, for one person at a time, by the exact user name you have read. Say what each directory answered, and when you do not know.',
						maxIterations: 12,
					},
				},
			},
		],
		Model: [
			0,
			1,
			{
				type: '@n8n/n8n-nodes-langchain.lmChatOpenAi',
				typeVersion: 1.3,
				parameters: { model: { __rl: true, mode: 'list', value: 'gpt-5-mini' }, options: {} },
				credentials: { openAiApi: { id: '', name: 'OpenAI' } },
			},
		],
		'Find in FusionDirectory': [
			1,
			2,
			asTool(fusion('user', 'get', { user: byName(chosen('username', exact)) }), 'Read one person of FusionDirectory by exact user name'),
		],
		'Is Locked in FusionDirectory': [
			2,
			2,
			asTool(fusion('user', 'getLockStatus', { user: byName(chosen('username', exact)) }), 'Whether somebody is locked in FusionDirectory'),
		],
		'Find in Synology': [
			3,
			2,
			asTool(
				synology('user', 'getAll', { limit: 20, filters: { text: chosen('text', 'Part of a user name or display name') } }),
				'Search Synology users by a part of their name',
			),
		],
		'Find in FortiAuthenticator': [
			4,
			2,
			asTool(forti('localUser', 'get', { user: byName(chosen('username', exact)) }), 'Read one FortiAuthenticator user by exact user name'),
		],
		'Ask a Person': [6, 1, approvalOfTools()],
		'Lock in FusionDirectory': [
			5,
			2,
			asTool(fusion('user', 'lock', { user: byName(chosen('username', exact)) }), 'Lock somebody in FusionDirectory'),
		],
		'Unlock in FusionDirectory': [
			6,
			2,
			asTool(fusion('user', 'unlock', { user: byName(chosen('username', exact)) }), 'Unlock somebody in FusionDirectory'),
		],
		'Disable in FortiAuthenticator': [
			7,
			2,
			asTool(forti('localUser', 'disable', { user: byName(chosen('username', exact)) }), 'Disable a FortiAuthenticator user'),
		],
		'Verify a Login': [
			8,
			2,
			asTool(
				forti('localUser', 'verifyLogin', {
					username: chosen('username', exact),
					tokenCode: chosen('code', 'The code the person reads from the token'),
				}),
				'Check a code of the second factor; wrong ones count against a lock-out',
			),
		],
		'Ring the Phone': [
			9,
			2,
			asTool(forti('push', 'send', { username: chosen('username', exact) }), 'Ask somebody on their phone to approve'),
		],
	},
	links: [
		'Chat > Assistant',
		'Model ai_languageModel> Assistant',
		...['Find in FusionDirectory', 'Is Locked in FusionDirectory', 'Find in Synology', 'Find in FortiAuthenticator', 'Ask a Person'].map(
			(name) => `${name} ai_tool> Assistant`,
		),
		...['Lock in FusionDirectory', 'Unlock in FusionDirectory', 'Disable in FortiAuthenticator', 'Verify a Login', 'Ring the Phone'].map(
			(name) => `${name} ai_tool> Ask a Person`,
		),
	],
});
