import type { IDataObject } from 'n8n-workflow';
import { BackendError } from '../../../../clients/errors';
import type { SynologyClient } from '../../../../clients/synology/client';
import type { MemberResult } from '../../../../clients/synology/groups';
import type { DirectoryObject, ObjectReference } from '../../../../clients/synology/types';
import type { ItemInput } from '../../../shared/input';
import { textField } from '../../../shared/parameters';
import { requireRecord } from '../../../shared/record';
import { alone } from '../deleting';
import { entriesPerCall, groupName, groupRef, lines, nameOf, recordNamed, userRef } from '../input';
import { memberRequest } from '../memberships';
import type { Merge, Operation } from '../operation';
import { batchSize, groupLocator, userLocator, writeOptions } from '../parameters';
import { service } from '../records';
import { shareCall } from '../sharedCall';
import { groups } from './record';

const memberKinds = ['person', 'group', 'computer'];

async function findMember(client: SynologyClient, named: ObjectReference): Promise<DirectoryObject> {
	const object = await requireRecord(
		{
			noun: 'user, group or computer',
			service,
			nameOf,
			find: async (ref: ObjectReference) =>
				ref.by === 'dn' ? await client.objects.find(ref.dn) : await client.objects.findByName(ref.name),
		},
		named,
	);
	if (memberKinds.includes(object.category)) return object;
	throw new BackendError({
		kind: 'conflict',
		message: `'${nameOf(named)}' is of the kind '${object.category}' and can't be a member of a group`,
		cure: 'Name a user, a group or a computer',
	});
}

/** The members an item names: the one that is chosen, and those listed under the options. */
function membersOf(input: ItemInput): ObjectReference[] {
	return [userRef(input), ...lines(input, 'options.moreMembers').map(recordNamed)];
}

/** A member of one item, and what became of it. */
interface Joining {
	member: DirectoryObject;
	result?: MemberResult;
}

/** @throws the NAS's refusal when it refused all of them; else each is told in its own output item */
function joined(members: DirectoryObject[], results: MemberResult[]): Joining[] {
	const [first] = results;
	if (first.state === 'refused' && results.every(({ state }) => state === 'refused')) throw first.reason;
	return members.map((member, index) => ({ member, result: results[index] }));
}

const assumption = 'The NAS refused without giving a reason, as it does for somebody who is a member already';

const tell = (result: MemberResult): IDataObject => {
	switch (result.state) {
		case 'added':
			return { outcome: 'updated' };
		case 'present':
			return { outcome: 'unchanged', ...(result.assumed ? { reason: assumption } : {}) };
		case 'refused':
			return { outcome: 'refused', reason: result.reason.message };
	}
};

const merge: Merge = {
	size: entriesPerCall,
	key: (input) => JSON.stringify([groupName(input), entriesPerCall(input)]),
	async execute(tasks) {
		const [{ client, input: first }] = tasks;
		const group = await requireRecord(groups(client), groupRef(first));
		const send = async (parts: DirectoryObject[][]): Promise<MemberResult[][]> => {
			const results = await client.groups.addMembers(
				group,
				parts.flatMap((members) => members.map(({ dn }) => dn)),
				entriesPerCall(first),
			);
			const queue = [...results].reverse();
			return parts.map((members) => members.flatMap(() => queue.pop() ?? []));
		};
		return await shareCall<DirectoryObject[], MemberResult[]>(tasks, send, async ({ input, write }, share, look) => {
			const members = await look(async () => await Promise.all(membersOf(input).map(async (member) => await findMember(client, member))));
			return await write.send<Joining[]>(
				members.map((member) => ({ member })),
				{
					steps: () => [
						{
							name: 'add the members',
							request: memberRequest(
								group,
								members.map(({ dn }) => dn),
							),
							send: async () => ({ record: joined(members, await share(members)) }),
						},
					],
					about: (all) =>
						all.map(({ member, result }) => ({
							...(result === undefined ? {} : tell(result)),
							group: group.dn,
							member: member.dn,
							username: member.logonName,
						})),
				},
			);
		});
	},
};

export const addMembers: Operation = {
	value: 'addMembers',
	name: 'Add Members',
	action: 'Add members to group',
	description: 'Add users, groups or computers to a group; those of several items go in one call',
	properties: [
		groupLocator,
		{
			...userLocator,
			displayName: 'Member',
			description: 'The user to add; by username or DN it can be a group or a computer as well',
		},
		writeOptions([
			batchSize('members'),
			textField('More Members', 'moreMembers', {
				typeOptions: { rows: 4 },
				placeholder: 'e.g. jdoe',
				description: 'Further members of the same item: one username or DN per line, or a list from an expression',
			}),
		]),
	],
	inOrder: true,
	merge,
	execute: async (task) => await alone(merge, task),
};
