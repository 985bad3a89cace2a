/** The workflow that README begins with: two directories, two credentials, nothing to fill in. */
import { forti, nothing, note, once, sample, set, stop, watch, when, workflow } from './kit.mjs';

const user = "$('Once for Each Event').item.json.user";

export const firstOnboarding = workflow('First onboarding', {
	pinned: { 'New Person': sample('fusionDirectory', 'newUser') },
	about:
		'Somebody hired into **FusionDirectory** gets a **FortiAuthenticator** user, whose password FortiAuthenticator mails by itself. ' +
		'The smallest of the examples: two credentials, and it runs.',
	notes: [
		note(0, 0, '### 1 · Somebody is hired\nAsks FusionDirectory every minute; the first time it only remembers who is there.'),
		note(1, 2, '### 2 · Really, and once\n*Execute workflow* brings a sample, marked `sample`: nothing is done for it.', {
			rows: 2,
			color: 6,
		}),
		note(3, 4, '### 3 · The account\nWho has one already keeps it. Who has no e-mail address is refused.', { color: 4 }),
		note(4, 5, '### What did not work\nTurns the execution red, after everybody else is done.', { row: 2, color: 3 }),
	],
	nodes: {
		'New Person': [0, 0, watch('fusionDirectory', 'fusionDirectoryApi', ['newUser'])],
		'Real Event?': [1, 0, when('$json.sample !== true')],
		'Only a Test': [1, 1, nothing()],
		'Once for Each Event': [2, 0, once('$json.eventId')],
		'Create FortiAuthenticator User': [
			3,
			0,
			forti('localUser', 'create', {
				username: '={{ $json.user.username }}',
				email: '={{ $json.user.email }}',
				firstName: '={{ $json.user.firstName }}',
				lastName: '={{ $json.user.lastName }}',
				ifExists: 'skip',
			}),
		],
		Summary: [
			4,
			0,
			set({
				person: `={{ ${user}.displayName }}`,
				username: `={{ ${user}.username }}`,
				fortiAuthenticatorUser: '={{ $json.outcome }}',
			}),
		],
		'Note What Failed': [4, 2, set({ person: `={{ ${user}.username }}`, message: '={{ $json.error?.message ?? $json.error }}' })],
		'Show It': [5, 2, stop("={{ $input.all().map(({ json }) => json.person + ': ' + json.message).join('; ') }}")],
	},
	links: [
		'New Person > Real Event? > Once for Each Event > Create FortiAuthenticator User > Summary',
		'Real Event? 1> Only a Test',
		'Create FortiAuthenticator User !> Note What Failed > Show It',
	],
});
