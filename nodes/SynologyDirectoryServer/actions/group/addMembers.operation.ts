import type { IDataObject } from 'n8n-workflow';
import { dnKey } from '../../../../clients/directory/dn';
import { BackendError } from '../../../../clients/errors';
import type { SynologyClient } from '../../../../clients/synology/client';
import type { MemberResult } from '../../../../clients/synology/groups';
import type { DirectoryObject, ObjectReference } from '../../../../clients/synology/types';
import type { ItemInput } from '../../../shared/legacy/itemInput';
import type { Merge, Operation } from '../../../shared/legacy/operation';
import { batchSize, groupLocator, userLocator, writeOptions } from '../parameters';
import { entriesPerCall, lines, missing, nameOf, reference } from '../records';
import { shareCall } from '../sharedCall';

const memberKinds = ['person', 'group', 'computer'];

async function findMember(client: SynologyClient, named: ObjectReference): Promise<DirectoryObject> {
	const object = named.by === 'dn' ? await client.objects.find(named.dn) : await client.objects.findByName(named.name);
	if (object === undefined) throw missing('user, group or computer', nameOf(named));
	if (memberKinds.includes(object.category)) return object;
	throw new BackendError({
		kind: 'conflict',
		message: `'${nameOf(named)}' is of the kind '${object.category}' and can't be a member of a group`,
		cure: 'Name a user, a group or a computer',
	});
}

/** The members an item names: the one that is chosen, and those listed under the options. */
function membersOf(input: ItemInput): ObjectReference[] {
	const more = lines(input, input.option('moreMembers') ?? '', 'More Members').map(
		(text): ObjectReference => (text.includes('=') ? { by: 'dn', dn: text } : { by: 'name', name: text }),
	);
	return [reference(input, 'user'), ...more];
}

interface Part {
	members: DirectoryObject[];
}

const outcomeOf = (result: MemberResult): IDataObject => {
	if (result.state === 'refused') throw result.reason;
	return { outcome: result.state === 'added' ? 'updated' : 'unchanged' };
};

const merge: Merge<SynologyClient> = {
	size: entriesPerCall,
	key: (input) => {
		const named = reference(input, 'group');
		return JSON.stringify([named.by, named.by === 'dn' ? dnKey(named.dn) : named.name.toLowerCase(), entriesPerCall(input)]);
	},
	async execute(client, inputs) {
		const named = reference(inputs[0], 'group');
		const group = await client.groups.find(named);
		if (group === undefined) throw missing('group', nameOf(named));
		const send = async (parts: Part[]): Promise<MemberResult[][]> => {
			const results = await client.groups.addMembers(
				group,
				parts.flatMap(({ members }) => members.map(({ dn }) => dn)),
				entriesPerCall(inputs[0]),
			);
			let next = 0;
			return parts.map(({ members }) => results.slice(next, (next += members.length)));
		};
		return await shareCall<Part, MemberResult[]>(inputs, send, async (input, share, look) => {
			const members = await look(async () => await Promise.all(membersOf(input).map(async (member) => await findMember(client, member))));
			const about = (member: DirectoryObject): IDataObject => ({ group: group.dn, member: member.dn, username: member.logonName });
			if (input.dryRun) {
				return await input.perform({
					outcome: 'updated',
					about: about(members[0]),
					request: {
						api: 'SYNO.ActiveDirectory.Group.Member',
						version: 1,
						method: 'add',
						params: { dn: group.dn, members: members.map(({ dn }) => dn) },
					},
					run: async () => ({}),
				});
			}
			const results = await share({ members });
			return members.map((member, index) => ({ ...outcomeOf(results[index]), ...about(member) }));
		});
	},
};

export const addMembers: Operation<SynologyClient> = {
	value: 'addMembers',
	name: 'Add Members',
	action: 'Add members to group',
	description: 'Add users, groups or computers to a group; those of several items go in one call',
	properties: [
		groupLocator,
		{ ...userLocator, displayName: 'Member', description: 'The user to add; by username or DN it can be a group or a computer as well' },
		writeOptions([
			batchSize('members'),
			{
				displayName: 'More Members',
				name: 'moreMembers',
				type: 'string',
				typeOptions: { rows: 4 },
				default: '',
				placeholder: 'e.g. jdoe',
				description: 'Further members of the same item: one username or DN per line, or a list from an expression',
			},
		]),
	],
	inOrder: true,
	merge,
	async execute(client, input) {
		const [result] = await merge.execute(client, [input]);
		if (result instanceof Error) throw result;
		return result;
	},
};
