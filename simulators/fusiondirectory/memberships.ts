import type { Caller } from './access';
import type { Entry } from './directory';
import { refuse } from './failures';
import type { World } from './world';

/** Which groups know an entry, by the field that shows them. */
const kinds = {
	groupsMembership: { type: 'OGROUP', attribute: 'member', byLogin: false },
	rolesMembership: { type: 'ROLE', attribute: 'roleOccupant', byLogin: false },
	groupMembership: { type: 'GROUP', attribute: 'memberUid', byLogin: true },
} as const;

type Kind = keyof typeof kinds;
const isKind = (name: string): name is Kind => Object.hasOwn(kinds, name);

const nameOf = (entry: Entry, byLogin: boolean): string => (byLogin ? entry.first('uid') : entry.dn);

export function groupsOf(world: World, entry: Entry, kind: Kind): string[] {
	const { type, attribute, byLogin } = kinds[kind];
	const name = nameOf(entry, byLogin);
	return [...world.directory.ofType(type)].filter((group) => group.values(attribute).includes(name)).map((group) => group.dn);
}

export function memberships(world: World, entry: Entry) {
	const groups = groupsOf(world, entry, 'groupsMembership');
	const roles = groupsOf(world, entry, 'rolesMembership');
	return { groups, roles, any: groups.length + roles.length > 0 };
}

/** Makes the entry a member of exactly these groups; fields not in the map stay. */
export function setMemberships(world: World, entry: Entry, wanted: Map<string, string[]>, caller?: Caller): void {
	for (const [field, dns] of wanted) {
		if (!isKind(field)) continue;
		const { type, attribute, byLogin } = kinds[field];
		const name = nameOf(entry, byLogin);
		for (const group of world.directory.ofType(type)) {
			const isMember = group.values(attribute).includes(name);
			if (isMember === dns.includes(group.dn)) continue;
			const members = caller ? world.membersForWrite(group, attribute, caller, 'person') : group.values(attribute);
			if (isMember && type === 'OGROUP' && members.length === 1) {
				throw refuse(`Could not remove membership to group "${group.dn}": The required field "" is empty!`);
			}
			const now = isMember ? members.filter((one) => one !== name) : [...members, name];
			group.attributes = { ...group.attributes, [attribute]: now };
			group.modified = world.stamp();
		}
	}
}
