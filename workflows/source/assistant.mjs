/** The agent with the nodes as its tools. */
import { approvalOfTools, asTool, byName, forti, fusion, mail, note, synology, when, workflow } from './kit.mjs';

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
			{ rows: 2 },
		),
		note(0, 4, '### 2 · What it may read', { row: 3, color: 4 }),
		note(
			5,
			9,
			'### 3 · What waits for approval\nA mail with two buttons. Without an answer within an hour nothing happens. **Put your addresses into it.**',
			{ row: 1, rows: 3, color: 3 },
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
			3,
			asTool(fusion('user', 'get', { user: byName(chosen('username', exact)) }), 'Read one person of FusionDirectory by exact user name'),
		],
		'Is Locked in FusionDirectory': [
			2,
			3,
			asTool(fusion('user', 'getLockStatus', { user: byName(chosen('username', exact)) }), 'Whether somebody is locked in FusionDirectory'),
		],
		'Find in Synology': [
			3,
			3,
			asTool(
				synology('user', 'getAll', { limit: 20, filters: { text: chosen('text', 'Part of a user name or display name') } }),
				'Search Synology users by a part of their name',
			),
		],
		'Find in FortiAuthenticator': [
			4,
			3,
			asTool(forti('localUser', 'get', { user: byName(chosen('username', exact)) }), 'Read one FortiAuthenticator user by exact user name'),
		],
		'Ask a Person': [6, 1, approvalOfTools()],
		'Lock in FusionDirectory': [
			5,
			3,
			asTool(fusion('user', 'lock', { user: byName(chosen('username', exact)) }), 'Lock somebody in FusionDirectory'),
		],
		'Unlock in FusionDirectory': [
			6,
			3,
			asTool(fusion('user', 'unlock', { user: byName(chosen('username', exact)) }), 'Unlock somebody in FusionDirectory'),
		],
		'Disable in FortiAuthenticator': [
			7,
			3,
			asTool(forti('localUser', 'disable', { user: byName(chosen('username', exact)) }), 'Disable a FortiAuthenticator user'),
		],
		'Verify a Login': [
			8,
			3,
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
			3,
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
