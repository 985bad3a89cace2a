import { textField } from '../../../shared/parameters';
import { userName, userRef } from '../input';
import type { Operation } from '../operation';
import { readOptions, userLocator } from '../parameters';

export const verifyRecoveryAnswer: Operation = {
	value: 'verifyRecoveryAnswer',
	name: 'Verify Recovery Answer',
	action: 'Verify recovery answer of local user',
	description: 'Check the answer to the recovery question; a wrong one gives verified: false',
	properties: [
		userLocator,
		textField('Recovery Answer', 'recoveryAnswer', {
			typeOptions: { password: true },
			required: true,
			description: 'What the person answered',
		}),
		readOptions(),
	],
	recordName: userName,

	async execute({ client, input }) {
		const answer = input.requiredText('recoveryAnswer');
		client.redactor.add(answer);
		const user = await client.localUsers.find(userRef(input));
		return { id: String(user.id), username: user.username, verified: await client.localUsers.verifyRecoveryAnswer(user.id, answer) };
	},
};
