import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { withClient } from '../directory';
import { currentType } from './current';

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

export const loadOptions = { getTabs, getUserTabs };
