import type { INodeProperties } from 'n8n-workflow';
import type { GroupKind } from '../../../../clients/fusiondirectory/client';
import { dnKey } from '../../../../clients/directory/dn';
import type { ItemInput } from '../../../shared/input';
import type { RecordName } from '../../../shared/operation';
import { recordLocator } from '../../../shared/parameters';
import { dnPattern } from '../parameters';
import type { GroupRef } from './record';

const kinds: GroupKind[] = ['groupOfNames', 'posixGroup', 'role'];

export const groupType: INodeProperties = {
	displayName: 'Group Type',
	name: 'groupType',
	type: 'options',
	options: [
		{ name: 'Group', value: 'groupOfNames', description: 'Holds users and other entries; at least one' },
		{ name: 'POSIX Group', value: 'posixGroup', description: 'Unix group with a number; holds login names' },
		{ name: 'Role', value: 'role', description: 'Organizational role; holds users' },
	],
	default: 'groupOfNames',
};

export const groupLocator = recordLocator({
	name: 'group',
	displayName: 'Group',
	description: 'The group, chosen from the directory or named',
	searchMethod: 'searchGroups',
	modes: [
		{ name: 'name', displayName: 'By Name', placeholder: 'e.g. vpn' },
		{ name: 'dn', displayName: 'By DN', placeholder: 'e.g. cn=vpn,ou=groups,dc=example,dc=com', pattern: dnPattern },
	],
});

export const groupKindOf = (input: ItemInput): GroupKind => input.choice('groupType', kinds, 'groupOfNames');

export function groupRef(input: ItemInput): GroupRef {
	const { mode, value } = input.ref('group');
	return mode === 'name' ? { name: value } : { dn: value };
}

export function groupName(input: ItemInput): RecordName {
	const ref = groupRef(input);
	return 'dn' in ref ? { by: 'dn', name: dnKey(ref.dn) } : { by: 'name', name: ref.name.toLowerCase() };
}
