/** Workflows about people who come: onboarding, bulk import, the second factor, an alert about new accounts. */
import {
	anObject,
	append,
	askByMail,
	byId,
	byName,
	code,
	collect,
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
	nothing,
	once,
	sample,
	set,
	setting,
	settings,
	synology,
	table,
	watch,
	weekly,
	when,
	workflow,
} from './kit.mjs';
import { qrCode } from './qrCode.mjs';

const user = "$('Settings').item.json.user";

export const onboarding = workflow('Onboarding: one person, three directories', {
	pinned: { 'New Person': sample('fusionDirectory', 'newUser') },
	about:
		'Somebody hired into **FusionDirectory** gets a **Synology** account with its group, a **FortiAuthenticator** user, and the password by mail. ' +
		'Whoever has an account already keeps it as it is. Each person goes their own way: what does not work for one does not stop the others.',
	notes: [
		note(
			0,
			1,
			'### 1 · Somebody is hired\nAsks FusionDirectory every minute; the first time it only remembers who is there. The form does the same for one person by hand.\n\n**Settings**: your addresses, and the group everybody gets.',
			{ rows: 2 },
		),
		note(
			2,
			4,
			'### 2 · Really, once, and with an address\n*Execute workflow* brings a sample of people who are there already: marked `sample`, and nothing is done for them. An event that is told twice is done once. Who has no e-mail is asked for: add it in FusionDirectory, then use the form.',
			{ rows: 2, color: 6 },
		),
		note(
			5,
			8,
			'### 3 · The accounts\nThe generated password is in the output of *Create Synology User*, this once, and has to be changed at the first logon. Executions hold it too: do not keep them for long (*Workflow settings › Save successful executions*).',
			{ rows: 2, color: 4 },
		),
		note(
			9,
			11,
			'### 4 · Hand over\nThe password goes to the person. If their mailbox opens with that very password, write the address of their manager there instead.',
			{ rows: 2 },
		),
		note(8, 11, '### What did not work\nOne mail for each person and step.', { row: 3, color: 3 }),
	],
	nodes: {
		'New Person': [0, 0, watch('fusionDirectory', 'fusionDirectoryApi', ['newUser'])],
		'One Person by Hand': [
			0,
			1,
			form('onboard-one-person', 'Onboard one person', 'Somebody who is in FusionDirectory already', [field('Username')]),
		],
		'Read the Person': [0, 2, fusion('user', 'get', { user: byName('={{ $json.Username }}') })],
		'Person by Hand': [1, 2, set({ user: anObject('={{ $json }}'), eventId: '=form {{ $execution.id }}' })],
		Settings: [1, 0, settings({ administrator: 'admin@example.com', sender: 'directory@example.com', group: '' })],
		'Real Event?': [2, 0, when('$json.sample !== true')],
		'Only a Test': [2, 1, nothing()],
		'Once for Each Event': [3, 0, once('$json.eventId')],
		'Has an E-Mail?': [4, 0, when('!!$json.user.email')],
		'Ask for the E-Mail': [
			4,
			1,
			mail(
				setting('administrator'),
				'{{ $json.user.username }} has no e-mail',
				'<p>{{ $json.user.displayName }} ({{ $json.user.username }}) is new in FusionDirectory and has no e-mail address. Add it there, then use the form <i>Onboard one person</i>.</p>',
			),
		],
		'Create Synology User': [
			5,
			0,
			synology('user', 'create', {
				logonName: `={{ ${user}.username }}`,
				email: `={{ ${user}.email }}`,
				firstName: `={{ ${user}.firstName }}`,
				lastName: `={{ ${user}.lastName }}`,
				generatePassword: true,
				ifExists: 'skip',
				additionalFields: { displayName: `={{ ${user}.displayName }}`, changePasswordAtNextLogon: true },
			}),
		],
		'A Group Is Set?': [6, 0, when(`!!${setting('group')}`)],
		'Add to Synology Group': [
			7,
			0,
			synology('group', 'addMembers', { group: byName(`={{ ${setting('group')} }}`), user: byName(`={{ ${user}.username }}`) }),
		],
		'Create FortiAuthenticator User': [
			8,
			0,
			forti('localUser', 'create', {
				username: `={{ ${user}.username }}`,
				email: `={{ ${user}.email }}`,
				firstName: `={{ ${user}.firstName }}`,
				lastName: `={{ ${user}.lastName }}`,
				ifExists: 'skip',
			}),
		],
		'A Password to Hand Over?': [9, 0, when("!!$('Create Synology User').item.json.generatedPassword")],
		'Send the Password': [
			10,
			0,
			mail(
				`${user}.email`,
				'Your new account',
				`<p>Welcome {{ ${user}.firstName || ${user}.displayName }},</p><p>your account is <b>{{ ${user}.username }}</b>, and its first password is</p><pre>{{ $('Create Synology User').item.json.generatedPassword.replace(/[&<>]/g, (sign) => '&#' + sign.charCodeAt(0) + ';') }}</pre><p>You choose your own at the first logon. FortiAuthenticator writes to you by itself.</p>`,
			),
		],
		Summary: [
			11,
			0,
			set({
				person: `={{ ${user}.displayName }}`,
				username: `={{ ${user}.username }}`,
				synologyUser: "={{ $('Create Synology User').item.json.outcome }}",
				fortiAuthenticatorUser: "={{ $('Create FortiAuthenticator User').item.json.outcome }}",
				password: `={{ $('Create Synology User').item.json.generatedPassword ? 'sent to ' + ${user}.email : 'kept' }}`,
			}),
		],
		...failures(9, 3, `${user}.username`),
	},
	links: [
		'New Person > Settings > Real Event? > Once for Each Event > Has an E-Mail? > Create Synology User > A Group Is Set? > Add to Synology Group > Create FortiAuthenticator User > A Password to Hand Over? > Send the Password > Summary',
		'One Person by Hand > Read the Person > Person by Hand > Settings',
		'Real Event? 1> Only a Test',
		'Has an E-Mail? 1> Ask for the E-Mail',
		'A Group Is Set? 1> Create FortiAuthenticator User',
		'A Password to Hand Over? 1> Summary',
		...failing(['Create Synology User', 'Add to Synology Group', 'Create FortiAuthenticator User']),
	],
});

const row = "$('Rows').item.json";
const trial = "$('Rows').item.json.trial";
export const bulkImport = workflow('Bulk import from a spreadsheet', {
	about:
		'A CSV file or spreadsheet with the columns **username, firstName, lastName, email** creates or updates people in **FusionDirectory**. Every row is told its outcome, by mail and on the page.',
	notes: [
		note(
			0,
			3,
			'### 1 · The file\nTry it first: with *Only try* nothing is changed, and the report says what would be. Lines without a username are told, not guessed.',
			{ rows: 2 },
		),
		note(4, 4, '### 2 · Create or update\nOnly what differs is sent; a second run of the same file changes nothing.', {
			rows: 2,
			color: 4,
		}),
		note(5, 9, '### 3 · The report\nOne line for each row, refused ones included.', { rows: 2, color: 6 }),
	],
	nodes: {
		'People to Import': [
			0,
			0,
			form('bulk-import', 'Import people', 'Columns: username, firstName, lastName, email', [
				field('File', { fieldType: 'file', multipleFiles: false, acceptFileTypes: '.csv, .xlsx' }),
				field('Mode', { fieldType: 'dropdown', fieldOptions: { values: [{ option: 'Only try' }, { option: 'Import' }] } }),
			]),
		],
		Settings: [1, 0, settings({ administrator: 'admin@example.com', sender: 'directory@example.com' })],
		'Is It CSV?': [
			2,
			0,
			when(
				"/csv/i.test($('People to Import').first().binary.File.fileExtension ?? '') || /csv/i.test($('People to Import').first().binary.File.mimeType)",
			),
		],
		'The File': [1, 1, code("return [{ json: {}, binary: $('People to Import').first().binary }];")],
		'Read CSV': [
			3,
			0,
			{ type: 'n8n-nodes-base.extractFromFile', typeVersion: 1, parameters: { operation: 'csv', binaryPropertyName: 'File', options: {} } },
		],
		'Read Spreadsheet': [
			3,
			1,
			{
				type: 'n8n-nodes-base.extractFromFile',
				typeVersion: 1,
				parameters: { operation: 'xlsx', binaryPropertyName: 'File', options: {} },
			},
		],
		Rows: [
			4,
			0,
			set({
				username: '={{ String($json.username ?? "").trim() }}',
				firstName: '={{ $json.firstName }}',
				lastName: '={{ $json.lastName }}',
				email: '={{ $json.email ?? "" }}',
				trial: "={{ $('People to Import').first().json.Mode !== 'Import' ? 'true' : 'false' }}",
			}),
		],
		'Create or Update': [
			5,
			0,
			fusion('user', 'upsert', {
				username: '={{ $json.username }}',
				firstName: '={{ $json.firstName }}',
				lastName: '={{ $json.lastName }}',
				email: '={{ $json.email }}',
				generatePassword: true,
				options: { dryRun: `={{ ${trial} === 'true' }}` },
			}),
		],
		Done: [
			6,
			0,
			set({
				username: `={{ ${row}.username }}`,
				outcome: `={{ ${trial} === 'true' ? 'would be ' + ($json.wouldBe ?? $json.outcome) : $json.outcome }}`,
				message: '={{ $json.reason ?? "" }}',
			}),
		],
		Refused: [
			6,
			1,
			set({ username: `={{ ${row}.username || '(none)' }}`, outcome: 'refused', message: '={{ $json.error?.message ?? $json.error }}' }),
		],
		'All Rows': [7, 0, append(2)],
		Report: [8, 0, collect('rows')],
		'Mail the Report': [
			9,
			0,
			mail(
				setting('administrator'),
				'Import: {{ $json.rows.length }} rows',
				`{{ ${table('$json.rows', [
					['User', 'username'],
					['Outcome', 'outcome'],
					['Why', 'message'],
				])} }}`,
			),
		],
		'Say It': [
			10,
			0,
			lastPage(
				'The import has ended',
				"{{ $('Report').first().json.rows.map((row) => row.username + ': ' + row.outcome + (row.message ? ' (' + row.message + ')' : '')).join(', ') }}",
			),
		],
	},
	links: [
		'People to Import > Settings > The File > Is It CSV? > Read CSV > Rows > Create or Update > Done > All Rows > Report > Mail the Report > Say It',
		'Is It CSV? 1> Read Spreadsheet > Rows',
		'Create or Update !> Refused > 1 All Rows',
	],
});

const who = "$('Find the User').item.json";
export const secondFactor = workflow('Second factor roll-out', {
	about:
		'Gives somebody a **FortiToken Mobile** and mails the QR code, made here from the opened seed: no other service sees it. Once a week, tokens that nobody used are listed.',
	notes: [
		note(0, 2, '### 1 · Who\nThe user has to be in FortiAuthenticator and have an e-mail address.', { rows: 1 }),
		note(
			3,
			4,
			'### 2 · The token\nThe seed is opened with the *Seed Passphrase* of the credential. It is told this once, and whoever has it can make the codes: this workflow saves no successful executions.',
			{ rows: 1, color: 4 },
		),
		note(5, 7, '### 3 · The mail\nDrawn as a table, so that it shows where pictures are blocked.', { rows: 1, color: 6 }),
		note(0, 5, '### Every Monday\nMobile tokens that are assigned and were not used for 90 days, or never.', { row: 3 }),
		note(6, 7, '### What did not work', { row: 2, color: 3 }),
	],
	nodes: {
		'Who Gets a Token': [
			0,
			0,
			form('second-factor', 'Hand out a second factor', 'The QR code goes to the address that FortiAuthenticator knows', [
				field('Username'),
			]),
		],
		Settings: [1, 0, settings({ administrator: 'admin@example.com', sender: 'directory@example.com', issuer: 'Example' })],
		'Find the User': [2, 0, forti('localUser', 'get', { user: byName('={{ $json.Username }}') })],
		'Has an E-Mail?': [3, 0, when('!!$json.email')],
		'Assign Token': [
			4,
			0,
			forti('localUser', 'assignToken', {
				user: byId('={{ $json.id }}'),
				tokenType: 'ftm',
				serialNumber: '',
				activationDelivery: '',
				seed: 'opened',
				issuer: `={{ ${setting('issuer')} }}`,
			}),
		],
		'Draw the QR Code': [5, 0, code(qrCode, { onError: 'continueErrorOutput' })],
		'Send It': [
			6,
			0,
			mail(
				`${who}.email`,
				'Your second factor',
				'<p>Scan this with FortiToken Mobile or another authenticator app, then delete this mail.</p>{{ $json.picture }}<p>Without a camera: {{ $json.secret }}</p>',
			),
		],
		'No Address': [
			4,
			1,
			set({
				person: '={{ $json.username }}',
				step: 'Hand out a second factor',
				message: 'There is no e-mail address in FortiAuthenticator',
			}),
		],
		'Every Monday': [0, 3, weekly(1, 7)],
		'Mobile Tokens': [
			1,
			3,
			forti(
				'fortiToken',
				'getAll',
				{ returnAll: true, filters: { rows: [{ field: 'status', lookup: 'exact', value: 'assigned' }] } },
				{ onError: undefined },
			),
		],
		'Long Unused': [
			2,
			3,
			keepIf("$json.type === 'ftm' && (!$json.last_used_at || DateTime.fromISO($json.last_used_at).diffNow('days').days < -90)"),
		],
		'Stale Tokens': [3, 3, collect('rows')],
		'Report Settings': [4, 3, settings({ administrator: 'admin@example.com', sender: 'directory@example.com' })],
		'Mail the Report': [
			5,
			3,
			mail(
				'$json.settings.administrator',
				'{{ $json.rows.length }} tokens that nobody uses',
				`{{ ${table('$json.rows', [
					['Serial', 'serial'],
					['Type', 'type'],
					['Last used', 'last_used_at'],
				])} }}`,
			),
		],
		...failures(6, 2, "$('Who Gets a Token').first().json.Username"),
	},
	settings: { saveDataSuccessExecution: 'none' },
	links: [
		'Who Gets a Token > Settings > Find the User > Has an E-Mail? > Assign Token > Draw the QR Code > Send It',
		'Has an E-Mail? 1> No Address > Tell the Administrator',
		'Every Monday > Mobile Tokens > Long Unused > Stale Tokens > Report Settings > Mail the Report',
		...failing(['Find the User', 'Assign Token', 'Draw the QR Code']),
	],
});
secondFactor.nodes.find(({ name }) => name === 'Mail the Report').parameters.fromEmail = '={{ $json.settings.sender }}';

export const newUserAlert = workflow('New user alert', {
	pinned: { 'New Account': sample('fortiAuthenticator', 'newUser') },
	about: 'Tells of every account that appears in **FortiAuthenticator**, however it got there.',
	notes: [
		note(0, 1, '### 1 · Somebody new is there\nAsks every minute, and tells of everybody once.'),
		note(2, 3, '### 2 · Really, and once\nA test event is marked `sample` and not sent.', { color: 6 }),
		note(4, 4, '### 3 · The alert\nOr a chat or ticket node in this place.', { color: 4 }),
	],
	nodes: {
		'New Account': [0, 0, watch('fortiAuthenticator', 'fortiAuthenticatorApi', ['newUser'])],
		Settings: [1, 0, settings({ administrator: 'admin@example.com', sender: 'directory@example.com' })],
		'Real Event?': [2, 0, when('$json.sample !== true')],
		'Once for Each Event': [3, 0, once('$json.eventId')],
		'Send the Alert': [
			4,
			0,
			mail(
				setting('administrator'),
				'New FortiAuthenticator user: {{ $json.user.username }}',
				"<p>{{ $json.user.displayName || $json.user.username }} ({{ $json.user.email || 'no e-mail' }}) was first seen at {{ $json.detectedAt }}.</p>",
			),
		],
	},
	links: ['New Account > Settings > Real Event? > Once for Each Event > Send the Alert'],
});
