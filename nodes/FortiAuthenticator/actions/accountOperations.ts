import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { FortiAuthenticatorClient } from '../../../clients/fortiauthenticator/client';
import type { JsonObject } from '../../../clients/json';
import type { ItemInput } from '../../shared/input';
import { showOne } from '../../shared/output';
import { ifMissing } from '../../shared/parameters';
import { readUpdateFields } from './localUser/fields';
import { readReason, readTokenChanges, reasonProperty, tokenProperties } from './localUser/parameters';
import type { Operation, Task } from './operation';
import { readOptions, writeOptions } from './parameters';
import { codeStep, withoutToken, type SomeUsers } from './records';
import { readSeedChoice, type SeedChoice } from './seed';

/** Those that change fields. @param seedOf  what to tell of a token that they hand out */
const changing = (
	{ named, output, recordName, work }: SomeUsers,
	changes: (input: ItemInput) => IDataObject | ((user: JsonObject) => IDataObject),
	more: INodeProperties[] = [],
	seedOf?: (client: FortiAuthenticatorClient, input: ItemInput) => SeedChoice,
): Pick<Operation, 'properties' | 'recordName' | 'execute'> => ({
	properties: [...named, ...more, ifMissing('User'), ...output, writeOptions()],
	recordName,
	execute: async ({ client, input, write }) =>
		await work({ client, input, seed: seedOf?.(client, input) }, async ({ kind, ref }) => await write.update(kind, ref(), changes(input))),
});

const operationsOn = (users: SomeUsers) => {
	const { noun, named, updateFields, output, recordName, work } = users;
	return {
		get: {
			name: 'Get',
			action: `Get ${noun}`,
			properties: [...named, ...output, readOptions()],
			execute: async ({ client, input }: Task) => await work({ client, input }, async ({ kind, ref }) => await showOne(kind, ref(), input)),
		},
		update: { name: 'Update', action: `Update ${noun}`, ...changing(users, readUpdateFields, updateFields) },
		enable: { name: 'Enable', action: `Enable ${noun}`, ...changing(users, () => ({ active: true })) },
		disable: {
			name: 'Disable',
			action: `Disable ${noun}`,
			...changing(users, (input) => ({ active: false, reason: readReason(input) }), [reasonProperty]),
		},
		assignToken: {
			name: 'Assign Token',
			action: `Assign token to ${noun}`,
			...changing(users, readTokenChanges, tokenProperties, (client, input) =>
				readSeedChoice(client, input, readTokenChanges(input).token_type === 'ftm'),
			),
		},
		unassignToken: { name: 'Unassign Token', action: `Unassign token from ${noun}`, ...changing(users, () => withoutToken) },
		sendOobToken: {
			name: 'Send Out-of-Band Token',
			action: `Send out of band token to ${noun}`,
			properties: [...named, writeOptions()],
			recordName,
			execute: async ({ client, input, write }: Task) =>
				await work(
					{ client, input },
					async ({ users: accounts, kind, ref }) =>
						await write.perform(kind, ref(), {
							steps: (user) => [codeStep(accounts, user)],
							about: (user, told) => ({ ...kind.identity(user), ...told }),
						}),
				),
		},
		delete: {
			name: 'Delete',
			action: `Delete ${noun}`,
			properties: [...named, ifMissing('User'), writeOptions()],
			inOrder: true,
			recordName,
			execute: async ({ client, input, write }: Task) =>
				await work({ client, input }, async ({ kind, ref }) => await write.remove(kind, ref())),
		},
	};
};

/** What is done to local and to remote users alike. */
export const accountOperation = (value: keyof ReturnType<typeof operationsOn>, users: SomeUsers, description: string): Operation => ({
	value,
	description,
	...operationsOn(users)[value],
});
