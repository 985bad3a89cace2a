/** Workflows about people who are there: movers, passwords, accounts that end. */
import {
	append,
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
	sample,
	setting,
	settings,
	splitOut,
	synology,
	table,
	watch,
	when,
	workflow,
} from './kit.mjs';

const person = "$('Settings').item.json.user";
const example = '[{"department":"ou=sales","synologyGroup":"Sales","fortiAuthenticatorGroup":"Sales"}]';

export const mover = workflow('Mover: another department, other groups', {
	pinned: { 'Somebody Moved': sample('fusionDirectory', 'userChanged', { changes: [{ field: 'id' }] }) },
	about:
		'Somebody who was moved in **FusionDirectory** gets the groups of the new department and loses those of the old one. Only groups of the mapping table are ever touched.',
	notes: [
		note(
			0,
			1,
			'### 1 · Somebody was moved\nThe place in the tree is the department. **Settings**: the mapping table, empty at first. A line says which department means which groups:\n\n`' +
				example +
				'`',
			{ rows: 2 },
		),
		note(2, 4, '### 2 · Really, once, line by line\nA test event (`sample`) does nothing.', { rows: 2, color: 6 }),
		note(
			5,
			7,
			'### 3 · In or out\nAdding somebody who is in, or removing somebody who is not, changes nothing. Removing needs *Domain Access* in the Synology credential.',
			{ rows: 2, color: 4 },
		),
		note(6, 8, '### What did not work', { row: 3, color: 3 }),
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
		'Remove from Synology Group': [
			6,
			1,
			synology('group', 'removeMembers', { group: byName('={{ $json.synologyGroup }}'), members: `={{ ${person}.username }}` }),
		],
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
		'Belongs There? 1> Remove from Synology Group > Remove from FortiAuthenticator Group',
		...failing([
			'Add to Synology Group',
			'Add to FortiAuthenticator Group',
			'Remove from Synology Group',
			'Remove from FortiAuthenticator Group',
		]),
	],
});
mover.nodes.find(({ name }) => name === 'Lines of the Table').parameters.include = 'noOtherFields';

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
		note(5, 7, '### 3 · The new password\nShown on the page: close it afterwards. This workflow saves no successful executions.', {
			color: 4,
		}),
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
		'Every morning: accounts of **FusionDirectory**, **Synology** and **FortiAuthenticator** that end within two weeks, by mail to whoever decides. Each account is told once for each date.',
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
		'FusionDirectory Users': [2, 2, fusion('user', 'getAll', { returnAll: true }, { onError: undefined, alwaysOutputData: true })],
		'All Lists': [3, 0, append(3)],
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
		'Every Morning > Settings > FortiAuthenticator Users > All Lists > Ends Soon > Once for Each Date > Who It Is > Mail the Manager',
		'Settings > Synology Users > 1 All Lists',
		'Settings > FusionDirectory Users > 2 All Lists',
	],
});
