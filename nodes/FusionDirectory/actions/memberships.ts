import type { FusionDirectoryClient, FusionGroup, Member } from '../../../clients/fusiondirectory/client';
import { BackendError } from '../../../clients/errors';
import type { ItemInput } from '../../shared/input';
import { nameOf, userNamed, type NamedUser } from './input';

export type ChosenGroup = Pick<FusionGroup, 'kind' | 'dn' | 'name'>;

/** The groups named in 'Groups', by DN or name. @throws BackendError `notFound` before anything is sent */
export async function chosenGroups(client: FusionDirectoryClient, input: ItemInput): Promise<ChosenGroup[]> {
	const names = new Set(input.list('groups', /[;\r\n]/));
	const groups: ChosenGroup[] = [];
	for (const name of names) groups.push(await client.groups.named(name));
	return groups;
}

/** Users named in 'Members'. @throws BackendError `notFound` before anything is sent */
export async function chosenMembers(client: FusionDirectoryClient, input: ItemInput): Promise<Member[]> {
	const members: Member[] = [];
	for (const by of namedMembers(input)) members.push(await client.users.require(by));
	return members;
}

export const namedMembers = (input: ItemInput): NamedUser[] => [...new Set(input.list('members', /[;\r\n]/))].map(userNamed);

/** Who of a group is meant: also somebody who is no user any more. */
export async function chosenToLeave(client: FusionDirectoryClient, input: ItemInput, group: FusionGroup): Promise<Member[]> {
	const members: Member[] = [];
	for (const by of namedMembers(input)) {
		const held = client.groups.heldBy(group, nameOf(by));
		const user = held ?? (await client.users.findPlain(by));
		if (user !== undefined) members.push(user);
	}
	return members;
}

/** Somebody joins or leaves one group; the group is read anew, for others may have changed it. */
export async function changeMembership(
	client: FusionDirectoryClient,
	{ kind, dn, name }: ChosenGroup,
	way: 'add' | 'remove',
	member: Member,
): Promise<FusionGroup> {
	const group = await client.groups.find(kind, { dn });
	if (group === undefined) {
		throw new BackendError({
			kind: 'notFound',
			message: `No group '${name}' in FusionDirectory`,
			cure: 'It may have been renamed or deleted',
		});
	}
	return (await client.groups.change(group, way, [member])).group;
}
