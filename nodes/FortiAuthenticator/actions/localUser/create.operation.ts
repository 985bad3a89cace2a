import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import { checkUserFields } from '../../../../clients/fortiauthenticator/checkUser';
import type { LocalUser } from '../../../../clients/fortiauthenticator/types';
import type { ItemInput } from '../../../shared/legacy/itemInput';
import type { Operation, OperationResult } from '../../../shared/legacy/operation';
import { ifExists } from '../../../shared/parameters';
import { passwordProperties, readPassword } from '../../../shared/legacy/passwordParameters';
import type { IfExists } from '../../../shared/legacy/writePlans';
import { toData, toJsonObject } from '../../json';
import { createFields, readCreateFields } from '../../localUserFields';
import { writeOptions } from '../../parameters';
import { SeedChoice, seedProperties } from '../../seedChoice';
import { hiddenUserFields, userOutput, UserView } from '../../userView';

const longestPassword = 50;

const usernameProperty: INodeProperties = {
	displayName: 'Username',
	name: 'username',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. jane.doe',
	description: 'Up to 253 letters, digits and @ . + - _. It can never be changed.',
};

const properties: INodeProperties[] = [
	usernameProperty,
	...passwordProperties({
		forNewUsers: true,
		description: 'Up to 50 characters. Leave empty to have FortiAuthenticator mail a random one.',
	}),
	...createFields,
	...seedProperties({ show: { tokenAuth: [true], tokenType: ['ftm'] } }),
];

const recordKey = (input: ItemInput): string => `name ${input.text('username').trim()}`;

async function createUser(client: FortiAuthenticatorClient, input: ItemInput, choice?: IfExists): Promise<OperationResult> {
	const username = input.requiredText('username').trim();
	const { password, reveal } = readPassword(input, longestPassword);
	client.redactor.add(password);
	const fields: IDataObject = { username, ...(password === undefined ? {} : { password }), ...readCreateFields(input) };
	const view = new UserView(client, input);
	const seed = new SeedChoice(client, input, fields.token_auth === true && fields.token_type === 'ftm');
	let existing: LocalUser | undefined;
	const result = await input.create({
		view,
		name: username,
		fields,
		ifExists: choice,
		hidden: hiddenUserFields,
		onlyOnCreate: ['username', 'password'],
		request: (sent) => toData(checkUserFields(toJsonObject(sent), existing)),
		async find() {
			existing = await client.localUsers.findByName(username);
			return existing && (await view.prepared(existing));
		},
		async create(wanted) {
			const user = await seed.take(await client.localUsers.create(toJsonObject(wanted), seed.returnSeed));
			Object.assign(seed.reveal, reveal);
			return await view.prepared(user);
		},
		update: async (user, changes) =>
			await view.prepared(await seed.take(await client.localUsers.update(user, toJsonObject(changes), seed.returnSeed))),
		revealOnCreate: seed.reveal,
	});
	return result.outcome === 'updated' && result.dryRun === undefined ? { ...result, ...seed.reveal } : result;
}

export const create: Operation<FortiAuthenticatorClient> = {
	value: 'create',
	name: 'Create',
	action: 'Create local user',
	description: 'Create a local user',
	properties: [...properties, ifExists('User'), ...userOutput, writeOptions],
	recordKey,
	execute: createUser,
};

export const upsert: Operation<FortiAuthenticatorClient> = {
	value: 'upsert',
	name: 'Create or Update',
	action: 'Create or update local user',
	description: 'Create a new record, or update the current one if it already exists (upsert)',
	properties: [...properties, ...userOutput, writeOptions],
	recordKey,
	execute: async (client, input) => await createUser(client, input, 'update'),
};
