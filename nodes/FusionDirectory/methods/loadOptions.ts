import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { groupKinds } from '../../../clients/fusiondirectory/client';
import { attributesOf, groupChoices, userAttributeChoices, withClient } from '../directory';
import { currentGroupKind, currentType } from './current';

async function tabsOf(context: ILoadOptionsFunctions, type: string): Promise<INodePropertyOptions[]> {
	return await withClient(context, async (client) =>
		(await client.objectTypes.get(type)).tabs.map(({ tab, name }) => ({ name, value: tab })),
	);
}

async function getTabs(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await tabsOf(this, currentType(this));
}

async function getUserTabs(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await tabsOf(this, 'USER');
}

async function getAttributes(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await attributesOf(this, currentType(this));
}

async function getGroupAttributes(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await attributesOf(this, groupKinds[currentGroupKind(this)].type);
}

async function getUsers(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await withClient(this, async (client) =>
		(await client.users.list()).map(({ dn, uid, cn }) => ({ name: cn === null ? (uid ?? dn) : `${cn} (${uid ?? dn})`, value: dn })),
	);
}

export const loadOptions = {
	getAttributes,
	getGroupAttributes,
	getGroups: groupChoices,
	getTabs,
	getUserAttributes: userAttributeChoices,
	getUsers,
	getUserTabs,
};
