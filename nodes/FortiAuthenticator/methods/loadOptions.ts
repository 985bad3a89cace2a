import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { withClient } from '../directory';

export async function getUserGroups(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await withClient(this, async (client) => {
		const { records } = await client.userGroups.list();
		return records.map(({ id, name }) => ({ name, value: String(id) })).sort((one, other) => one.name.localeCompare(other.name, 'en'));
	});
}
