import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import type { Operation } from '../../../shared/operation';
import { ifExists } from '../../../shared/parameters';
import { passwordProperties, readPassword } from '../../../shared/passwordParameters';
import type { Task } from '../../../shared/operation';
import { createFields, emailProperty, nameProperties, readCreateFields } from './fields';
import { writeOptions } from '../parameters';
import { readSeedChoice, seedProperties } from '../seed';
import { findGroups, groupsProperty, userOutput } from './parameters';
import { localUsers } from './record';

const longestPassword = 50;

export const newUserProperties: INodeProperties[] = [
	{
		displayName: 'Username',
		name: 'username',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. jane.doe',
		description: 'Up to 253 letters, digits and @ . + - _. It can never be changed.',
	},
	emailProperty,
	...nameProperties,
	...passwordProperties({
		forNewUsers: true,
		description: 'Up to 50 characters. Leave empty to have FortiAuthenticator mail a random one.',
	}),
	groupsProperty,
	...createFields,
	...seedProperties({ show: { tokenAuth: [true], tokenType: ['ftm'] } }),
];

export const newUserName: Operation<FortiAuthenticatorClient>['recordName'] = (input) => ({
	by: 'username',
	name: input.text('username').trim(),
});

/** Everything that Create and Create or Update read before they write. */
export async function readNewUser({ client, input }: Pick<Task<FortiAuthenticatorClient>, 'client' | 'input'>) {
	const username = input.requiredText('username').trim();
	const { password, generated, told } = readPassword(input, { longest: longestPassword });
	client.redactor.add(password);
	const read = readCreateFields(input);
	const seed = readSeedChoice(client, input, read.token_auth === true && read.token_type === 'ftm');
	const wanted = input.list('groups');
	const groups = await findGroups(client, wanted);
	const fields: IDataObject = {
		username,
		...(password === undefined ? {} : { password }),
		...read,
		...(wanted.length === 0 ? {} : { groups: groups.map(({ id }) => String(id)) }),
	};
	const defaults = read.ftm_act_method === 'email' ? ['ftm_act_method'] : [];
	return {
		kind: localUsers(client, { seed, groups, defaults }),
		request: {
			ref: { username },
			fields,
			onlyOnCreate: ['username', ...(generated ? ['password'] : [])],
			reveals: { password: told },
		},
	};
}

export const create: Operation<FortiAuthenticatorClient> = {
	value: 'create',
	name: 'Create',
	action: 'Create local user',
	description: 'Create a local user',
	properties: [...newUserProperties, ifExists('User'), ...userOutput, writeOptions],
	recordName: newUserName,

	async execute({ client, input, write }) {
		const { kind, request } = await readNewUser({ client, input });
		return await write.create(kind, request);
	},
};
