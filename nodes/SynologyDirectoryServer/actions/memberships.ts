import type { IDataObject } from 'n8n-workflow';
import type { SynologyClient } from '../../../clients/synology/client';
import type { DirectoryObject, SynologyUser } from '../../../clients/synology/types';
import type { ItemInput } from '../../shared/input';
import { requireRecord, type Step } from '../../shared/record';
import { groups } from './group/record';
import { lines, recordNamed } from './input';
import { dsmCall } from './records';

/** The groups named in 'Groups', by DN or name. @throws BackendError `notFound` before anything is sent */
export async function chosenGroups(client: SynologyClient, input: ItemInput): Promise<DirectoryObject[]> {
	const kind = groups(client);
	const found: DirectoryObject[] = [];
	for (const text of new Set(lines(input, 'groups'))) found.push(await requireRecord(kind, recordNamed(text)));
	return found;
}

/** The call by which DSM takes members into a group. */
export const memberRequest = ({ dn }: DirectoryObject, members: string[]): IDataObject =>
	dsmCall('SYNO.ActiveDirectory.Group.Member', 1, 'add', { dn, members });

/** A user joins a group. DSM does not tell whose member somebody is: it is asked for, and who is one already stays one. */
export const joining = (client: SynologyClient, group: DirectoryObject, member: string): Step<SynologyUser> => ({
	name: `add the user to '${group.logonName ?? group.name}'`,
	fields: ['groups'],
	request: memberRequest(group, [member]),
	send: async ({ dn }) => {
		const [result] = await client.groups.addMembers(group, [dn]);
		if (result.state === 'refused') throw result.reason;
		return { unsent: result.state === 'present' };
	},
});
