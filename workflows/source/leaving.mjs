/** Workflows about people who go, or have to be kept out at once. */
import {
	append,
	askByMail,
	byDn,
	byId,
	byName,
	collect,
	failing,
	failures,
	field,
	form,
	forti,
	fusion,
	keepIf,
	mail,
	note,
	nothing,
	once,
	sample,
	set,
	setArray,
	setting,
	settings,
	splitOut,
	synology,
	table,
	wait,
	watch,
	webhook,
	when,
	workflow,
} from './kit.mjs';

const username = "$('Settings').item.json.username";
const unlessMissing = { ifMissing: 'skip' };
const theUser = { user: byName(`={{ ${username} }}`) };

// n8n works from top to bottom, and a step that waits holds up everything below it: what has to happen at once, mails about
// failures included, stands above the wait.
export const offboarding = workflow('Offboarding: three directories, thirty days, then gone', {
	pinned: { 'Somebody Left': sample('fusionDirectory', 'userDisabled') },
	about:
		'Somebody who is disabled or removed in **FusionDirectory** (or named in the form, or by your HR system) is disabled everywhere at once, loses groups and token, ' +
		'and is deleted after **thirty days and your approval**: by the id that was read on the first day, so that a name that was given again never deletes the new person.',
	notes: [
		note(
			0,
			1,
			'### 1 · Somebody leaves\nThree ways in. The HR system sends `{"username": "…"}` with the secret header of its credential. Delete the ways that you don\'t use.',
			{ rows: 3 },
		),
		note(2, 3, '### 2 · Really, and once\nA test event is marked `sample`: nothing is done.', { rows: 3, color: 6 }),
		note(
			4,
			8,
			'### 3 · At once\nDisabled, without groups and token; skipped where there is no such account. Synology needs *Domain Access* in its credential for this.',
			{
				rows: 3,
				color: 4,
			},
		),
		note(
			9,
			12,
			'### 4 · Thirty days later\nEach account is read again **by its id** and has to be disabled still: whoever came back stays.',
			{ row: 5, rows: 2 },
		),
		note(13, 19, '### 5 · After your approval\nDeleted by the same id. Without an answer within a week nothing is deleted.', {
			row: 5,
			rows: 2,
			color: 3,
		}),
		note(9, 10, '### What did not work', { row: 2, color: 3 }),
	],
	nodes: {
		'Somebody Left': [0, 0, watch('fusionDirectory', 'fusionDirectoryApi', ['userDisabled', 'userRemoved'])],
		'Name Somebody': [0, 1, form('offboarding', 'Somebody leaves', 'Disables the accounts at once', [field('Username')])],
		'HR System': [0, 2, webhook('offboarding-hr')],
		Settings: [1, 0, settings({ administrator: 'admin@example.com', sender: 'directory@example.com', days: 30 })],
		'Real Event?': [2, 0, when('$json.sample !== true && !!$json.username')],
		'Only a Test': [2, 1, nothing()],
		'Once for Each Event': [3, 0, once("$json.eventId ?? ('by hand ' + $execution.id)")],
		'Lock in FusionDirectory': [4, 0, fusion('user', 'lock', { ...theUser, ...unlessMissing })],
		'Disable in Synology': [4, 1, synology('user', 'disable', { ...theUser, ...unlessMissing })],
		'Is in Synology?': [5, 1, when("['updated', 'unchanged'].includes($json.outcome)")],
		'Leave All Groups in Synology': [6, 1, synology('user', 'removeFromGroups', { user: byDn('={{ $json.id }}'), allGroups: true })],
		'Disable in FortiAuthenticator': [4, 2, forti('localUser', 'disable', { ...theUser, ...unlessMissing })],
		'Is in FortiAuthenticator?': [5, 2, when("['updated', 'unchanged'].includes($json.outcome)")],
		'Take the Token Away': [6, 2, forti('localUser', 'unassignToken', { user: byId('={{ $json.id }}') })],
		'Groups in FortiAuthenticator': [
			7,
			2,
			forti('groupMembership', 'getAll', {
				returnAll: true,
				filters: { rows: [{ field: 'username', lookup: 'exact', value: '={{ $json.username }}' }] },
			}),
		],
		'Leave the Group': [
			8,
			2,
			forti('groupMembership', 'remove', { user: byId('={{ $json.userId }}'), group: byId('={{ $json.groupId }}') }),
		],
		'Synology Account': [
			6,
			4,
			set({
				source: 'synologyDirectoryServer',
				id: '={{ $json.id }}',
				username: '={{ $json.username }}',
				guid: '={{ $json.guid }}',
			}),
		],
		'FortiAuthenticator Account': [
			6,
			5,
			set({ source: 'fortiAuthenticator', id: '={{ $json.id }}', username: '={{ $json.username }}', guid: '' }),
		],
		'Who Was Disabled': [7, 4, append(2)],
		'Mail the Report': [
			8,
			4,
			mail(
				setting('administrator'),
				"{{ $('Settings').item.json.username }} leaves",
				"<p>{{ $json.username }} is disabled in {{ $json.source }} ({{ $json.id }}). In {{ $('Settings').first().json.settings.days }} days you are asked whether to delete the account.</p>",
			),
		],
		'Wait Thirty Days': [8, 5, wait(`={{ ${setting('days')} }}`)],
		'In Which Directory?': [9, 5, when("$json.source === 'synologyDirectoryServer'")],
		// A dry run of what was done on the first day tells how it is, with the number that no other account ever gets.
		'Read in Synology': [10, 5, synology('user', 'disable', { user: byDn('={{ $json.id }}'), options: { dryRun: true } })],
		'Read in FortiAuthenticator': [10, 6, forti('localUser', 'get', { user: byId('={{ $json.id }}') })],
		// Together, so that one question is asked for one person.
		'Both Read': [11, 5, append(2)],
		'Still Disabled': [12, 5, keepIf("$json.enabled === false && ($json.guid ?? '') === $('Wait Thirty Days').item.json.guid")],
		'All of Them': [13, 5, collect('accounts')],
		'Delete Them?': [
			14,
			5,
			askByMail(
				setting('administrator'),
				'Delete {{ $json.accounts.length }} accounts of people who left?',
				"{{ $json.accounts.map((one) => one.username + ' in ' + one.source + ' (' + one.id + ')').join('\\n') }}",
			),
		],
		'Approved?': [15, 5, when('$json.data?.approved === true')],
		'Approved Accounts': [16, 5, setArray('accounts', "={{ $('All of Them').first().json.accounts }}")],
		'One by One': [17, 5, splitOut('accounts')],
		'From Which Directory?': [18, 5, when("$json.source === 'synologyDirectoryServer'")],
		'Delete in Synology': [19, 5, synology('user', 'delete', { user: byDn('={{ $json.id }}'), ...unlessMissing })],
		'Delete in FortiAuthenticator': [19, 6, forti('localUser', 'delete', { user: byId('={{ $json.id }}'), ...unlessMissing })],
		...failures(9, 2, "$json.username ?? $('Settings').first().json.username"),
	},
	links: [
		'Somebody Left > Settings > Real Event? > Once for Each Event > Lock in FusionDirectory',
		'Name Somebody > Settings',
		'HR System > Settings',
		'Real Event? 1> Only a Test',
		'Once for Each Event > Disable in Synology > Is in Synology?',
		'Is in Synology? > Leave All Groups in Synology',
		'Once for Each Event > Disable in FortiAuthenticator > Is in FortiAuthenticator? > Take the Token Away > Groups in FortiAuthenticator > Leave the Group',
		'Is in Synology? > Synology Account > Who Was Disabled',
		'Is in FortiAuthenticator? > FortiAuthenticator Account > 1 Who Was Disabled',
		'Who Was Disabled > Mail the Report',
		'Who Was Disabled > Wait Thirty Days > In Which Directory? > Read in Synology > Both Read > Still Disabled > All of Them > Delete Them? > Approved? > Approved Accounts > One by One > From Which Directory? > Delete in Synology',
		'In Which Directory? 1> Read in FortiAuthenticator > 1 Both Read',
		'From Which Directory? 1> Delete in FortiAuthenticator',
		...failing([
			'Lock in FusionDirectory',
			'Disable in Synology',
			'Leave All Groups in Synology',
			'Disable in FortiAuthenticator',
			'Take the Token Away',
			'Groups in FortiAuthenticator',
			'Leave the Group',
			'Read in Synology',
			'Read in FortiAuthenticator',
			'Delete in Synology',
			'Delete in FortiAuthenticator',
		]),
	],
});
const offboardingSettings = offboarding.nodes.find(({ name }) => name === 'Settings');
offboardingSettings.parameters.assignments.assignments.push({
	id: '5f0d3f6e-70f7-5a66-a1f1-0d4ce0a51a11',
	name: 'username',
	value: '={{ $json.user?.username ?? $json.Username ?? $json.body?.username ?? "" }}',
	type: 'string',
});

// The first output by its number: seen from a step behind the error output, `first()` looks there.
const found = "$('Find the Account').first(0).json";
export const disableOnAlert = workflow('Disable on alert', {
	about:
		'Your SIEM names an account by **user name, e-mail or token serial**. The person on duty approves, then it is disabled in all three directories.',
	notes: [
		note(
			0,
			1,
			'### 1 · The alert\n`{"username": "…"}`, `{"email": "…"}` or `{"tokenSerial": "…"}`, with the secret header of the credential.' +
				'\n\n**Settings**: who is on duty (a FortiAuthenticator user with a FortiToken Mobile).',
			{ rows: 2 },
		),
		note(2, 3, '### 2 · Exactly one account\nNone or several: a person looks, nothing is disabled.', { rows: 2, color: 6 }),
		note(4, 5, '### 3 · Approve on the phone\nNo answer is a no.', {
			rows: 2,
			color: 4,
		}),
		note(6, 9, '### 4 · Disabled everywhere\nSkipped where there is no such account. Synology needs *Domain Access* in its credential.', {
			rows: 2,
			color: 3,
		}),
		note(8, 9, '### What did not work', { row: 3, color: 3 }),
	],
	nodes: {
		'Alert of the SIEM': [0, 0, webhook('disable-on-alert')],
		Settings: [1, 0, settings({ administrator: 'admin@example.com', sender: 'directory@example.com', onDuty: '' })],
		'Find the Account': [
			2,
			0,
			forti(
				'localUser',
				'getAll',
				{
					limit: 2,
					filters: {
						rows: [
							{
								field: "={{ $json.body.username ? 'username' : $json.body.email ? 'email' : 'token_serial' }}",
								lookup: 'exact',
								value: '={{ $json.body.username || $json.body.email || $json.body.tokenSerial }}',
							},
						],
					},
				},
				{ alwaysOutputData: true },
			),
		],
		'Exactly One?': [3, 0, when("$('Find the Account').all(0).length === 1 && !!$json.username")],
		'Let Somebody Look': [
			3,
			1,
			mail(
				setting('administrator'),
				'An alert names no single account',
				"<p>Nothing was disabled. The alert: {{ JSON.stringify($('Alert of the SIEM').first().json.body).replace(/[&<>]/g, (sign) => '&#' + sign.charCodeAt(0) + ';') }}</p>",
			),
		],
		'Ask on Duty': [
			4,
			0,
			forti('push', 'send', {
				username: `={{ ${setting('onDuty')} }}`,
				additionalFields: { account: `={{ ${found}.username }}`, message: `={{ 'Disable ' + ${found}.username + '?' }}` },
			}),
		],
		'Approved?': [5, 0, when('$json.approved === true')],
		'Disable in FortiAuthenticator': [6, 0, forti('localUser', 'disable', { user: byId(`={{ ${found}.id }}`) })],
		'Lock in FusionDirectory': [7, 0, fusion('user', 'lock', { user: byName(`={{ ${found}.username }}`), ...unlessMissing })],
		'Disable in Synology': [8, 0, synology('user', 'disable', { user: byName(`={{ ${found}.username }}`), ...unlessMissing })],
		'Mail the Report': [
			9,
			0,
			mail(
				setting('administrator'),
				`Disabled on alert: {{ ${found}.username }}`,
				`<p>{{ ${found}.username }}: FortiAuthenticator {{ $('Disable in FortiAuthenticator').item.json.outcome }}, FusionDirectory {{ $('Lock in FusionDirectory').item.json.outcome }}, Synology {{ $('Disable in Synology').item.json.outcome }}.</p>`,
			),
		],
		Declined: [
			6,
			1,
			mail(setting('administrator'), `Not disabled: {{ ${found}.username }}`, `<p>The person on duty declined, or did not answer.</p>`),
		],
		...failures(8, 3, `${found}.username`),
	},
	links: [
		'Alert of the SIEM > Settings > Find the Account > Exactly One? > Ask on Duty > Approved? > Disable in FortiAuthenticator > Lock in FusionDirectory > Disable in Synology > Mail the Report',
		'Exactly One? 1> Let Somebody Look',
		'Approved? 1> Declined',
		...failing(['Find the Account', 'Ask on Duty', 'Disable in FortiAuthenticator', 'Lock in FusionDirectory', 'Disable in Synology']),
	],
});
