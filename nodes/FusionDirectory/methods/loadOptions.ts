import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { groupKinds } from '../../../clients/fusiondirectory/client';
import { groupChoices, withClient } from '../directory';
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

/** Attributes of a type by their labels, for filters. */
async function attributesOf(context: ILoadOptionsFunctions, type: string): Promise<INodePropertyOptions[]> {
	return await withClient(context, async (client) => {
		const fields = (await client.objectTypes.allFields(type)).filter(
			({ inLdap, kind }) => inLdap && kind !== 'password' && kind !== 'binary',
		);
		const names = new Map(fields.map(({ attribute, label }) => [attribute, label]));
		const always = [
			['createTimestamp', 'Created At'],
			['modifyTimestamp', 'Changed At'],
		] as const;
		return [...names, ...always]
			.map(([value, label]) => ({ name: label === value ? value : `${label} (${value})`, value }))
			.sort((one, other) => one.name.localeCompare(other.name, 'en'));
	});
}

async function getAttributes(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await attributesOf(this, currentType(this));
}

async function getUserAttributes(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await attributesOf(this, 'USER');
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
	getUserAttributes,
	getUsers,
	getUserTabs,
};
