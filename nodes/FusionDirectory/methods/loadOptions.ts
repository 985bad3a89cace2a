import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { groupKinds, type FusionDirectoryClient } from '../../../clients/fusiondirectory/client';
import { attributesOf, groupChoices, userAttributeChoices, userChoice, withClient } from '../directory';
import { currentGroupKind, currentType } from './current';

const menu = (read: (client: FusionDirectoryClient, context: ILoadOptionsFunctions) => Promise<INodePropertyOptions[]>) =>
	async function (this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
		return await withClient(this, async (client) => await read(client, this));
	};

const tabsOf = async (client: FusionDirectoryClient, type: string): Promise<INodePropertyOptions[]> =>
	(await client.objectTypes.get(type)).tabs.map(({ tab, name }) => ({ name, value: tab }));

export const loadOptions = {
	getAttributes: menu(async (client, context) => await attributesOf(client, currentType(context))),
	getGroupAttributes: menu(async (client, context) => await attributesOf(client, groupKinds[currentGroupKind(context)].type)),
	getGroups: groupChoices,
	getTabs: menu(async (client, context) => await tabsOf(client, currentType(context))),
	getUserAttributes: userAttributeChoices,
	getUsers: menu(async (client) => (await client.users.list()).map(userChoice)),
	getUserTabs: menu(async (client) => await tabsOf(client, 'USER')),
};
