import type { Operation } from '../operation';
import { readOptions } from '../parameters';

export const getSessionId: Operation = {
	value: 'getSessionId',
	name: 'Get Session ID',
	action: 'Get session ID',
	description: 'Log in and return the session ID; the session stays open. It is as good as the password: keep it out of logs.',
	properties: [readOptions()],

	async execute({ client }) {
		return { sessionId: await client.server.sessionId() };
	},
};
