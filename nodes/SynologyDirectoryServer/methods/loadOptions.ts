import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { parentDn, readablePath } from '../../../clients/directory/dn';
import { withClient } from '../directory';

/** All groups of the domain, for choices of several. */
async function getGroups(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await withClient(this, async (client) => {
		const options: INodePropertyOptions[] = [];
		for await (const { dn, logonName, name, description } of client.groups.list()) {
			options.push({ name: logonName ?? name, value: dn, description: description ?? readablePath(parentDn(dn) ?? dn) });
		}
		return options.sort((one, other) => one.name.localeCompare(other.name, 'en'));
	});
}

export const loadOptions = { getGroups };
