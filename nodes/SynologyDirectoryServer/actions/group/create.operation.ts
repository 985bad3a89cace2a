import type { SynologyClient } from '../../../../clients/synology/client';
import { groupScopes, groupTypes, newGroupParams, type NewGroup } from '../../../../clients/synology/groups';
import type { DirectoryObject } from '../../../../clients/synology/types';
import type { Operation } from '../../../shared/legacy/operation';
import { ifExists } from '../../../shared/parameters';
import { containerLocator, writeOptions } from '../parameters';
import { chosenContainer, givenTexts, groupView, oneOf } from '../records';

export const create: Operation<SynologyClient> = {
	value: 'create',
	name: 'Create',
	action: 'Create group',
	description: 'Create a group in the domain',
	properties: [
		{
			displayName: 'Name',
			name: 'name',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. Developers',
			description: 'Users and groups share their names',
		},
		containerLocator("Where the group is put; 'Users' of the domain when nothing is chosen", 'Users'),
		{
			displayName: 'Additional Fields',
			name: 'additionalFields',
			type: 'collection',
			placeholder: 'Add field',
			default: {},
			options: [
				{ displayName: 'Description', name: 'description', type: 'string', default: '' },
				{ displayName: 'Email', name: 'email', type: 'string', default: '', placeholder: 'e.g. developers@example.com' },
				{
					displayName: 'Scope',
					name: 'scope',
					type: 'options',
					options: [
						{ name: 'Domain Local', value: 'local', description: 'Rights in this domain; members from anywhere' },
						{ name: 'Global', value: 'global', description: 'Members from this domain; usable everywhere' },
						{ name: 'Universal', value: 'universal', description: 'For forests of several domains' },
					],
					default: 'global',
				},
				{
					displayName: 'Type',
					name: 'type',
					type: 'options',
					options: [
						{ name: 'Distribution', value: 'distribution', description: 'For mail only' },
						{ name: 'Security', value: 'security', description: 'For granting rights' },
					],
					default: 'security',
				},
			],
		},
		ifExists('Group', { withUpdate: false }),
		writeOptions(),
	],
	recordKey: (input) => input.text('name').trim().toLowerCase(),

	async execute(client, input) {
		const name = input.requiredText('name').trim();
		const { description, email, scope, type } = givenTexts(input, 'additionalFields', ['description', 'email', 'scope', 'type']);
		const group: NewGroup = {
			name,
			container: chosenContainer(input) ?? (await client.domain.defaultContainer()),
			description,
			email,
			scope: scope ? oneOf(input, scope, 'Scope', groupScopes) : undefined,
			type: type ? oneOf(input, type, 'Type', groupTypes) : undefined,
		};
		let looked = false;
		return await input.create<DirectoryObject>({
			view: groupView,
			name,
			fields: { name },
			hidden: ['name'],
			request: () => ({ api: 'SYNO.ActiveDirectory.Group', version: 1, method: 'create', params: newGroupParams(group) }),
			async find() {
				const found = await client.groups.find({ by: 'name', name });
				looked = true;
				return found;
			},
			create: async () => await client.groups.create(group, { wasFree: looked }),
		});
	},
};
