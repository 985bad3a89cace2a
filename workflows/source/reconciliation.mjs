/** The nightly comparison of two directories. */
import {
	append,
	askByMail,
	byName,
	collect,
	daily,
	failing,
	failures,
	fusion,
	keepIf,
	mail,
	note,
	set,
	setArray,
	setting,
	settings,
	splitOut,
	stop,
	synology,
	table,
	when,
	workflow,
} from './kit.mjs';

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
		note(13, 15, '### What did not work', { row: 3, color: 3 }),
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
			synology(
				'user',
				'disable',
				{ user: byName('={{ $json.username }}'), options: { dryRun: true } },
				{ onError: 'continueRegularOutput' },
			),
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
		// Whoever is disabled already would else be reported every night.
		'Not Yet Disabled': [8, 2, keepIf("$json.wouldBe !== 'unchanged'")],
		'Would Disable': [
			9,
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
		Disable: [18, 2, synology('user', 'disable', { user: byName('={{ $json.username }}') })],
		...failures(18, 3, "$('Row by Row').item.json.username"),
	},
	links: [
		'Every Night > Settings > FusionDirectory People > People to Compare > Wanted > Compare > Missing > Try to Create > Would Create > All Findings > Findings > Too Different? > Mail the Warning > Stop',
		'Settings > Synology Users > Users to Compare > Present > 1 Compare',
		'Compare 2> Different > Try to Correct > Would Correct > 1 All Findings',
		'Compare 3> Too Many > Try to Disable > Not Yet Disabled > Would Disable > 2 All Findings',
		'Too Different? 1> Mail the Report > Apply It? > Approved? > Approved Rows > Row by Row > Is It Missing? > Create',
		'Is It Missing? 1> Is It Different? > Correct',
		'Is It Different? 1> Disable',
		...failing(['Create', 'Correct', 'Disable']),
	],
});
