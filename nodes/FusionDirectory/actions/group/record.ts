import type { IDataObject } from 'n8n-workflow';
import {
	groupKinds,
	type FusionDirectoryClient,
	type FusionGroup,
	type GroupKind,
	type Member,
} from '../../../../clients/fusiondirectory/client';
import type { RecordKind, Step } from '../../../shared/record';
import type { GroupRef } from '../input';
import { service } from '../records';

export interface GroupRecord extends FusionGroup {
	/** It was deleted by this very write. */
	gone?: true;
}

export interface GroupFields {
	name?: string;
	description?: string;
	/** DN of a department. */
	department?: string;
	/** DNs or login names, as the kind of group holds them. */
	members?: string[];
}

export type GroupRecordKind = RecordKind<GroupRef, GroupRecord, GroupFields>;

export const simplified = ({ dn, name, kind, description, members }: FusionGroup): IDataObject => ({
	id: dn,
	name,
	groupType: kind,
	description,
	members,
	source: 'fusionDirectory',
});

/** Groups of one kind as all operations find, show and write them. @param members  who is to be in a new group */
export function groups(client: FusionDirectoryClient, kind: GroupKind, members: Member[] = []): GroupRecordKind {
	const { type, tab, members: memberField, byLogin } = groupKinds[kind];
	const valuesOf = ({ name, description, department, members: held }: GroupFields) => ({
		[tab]: {
			...(name === undefined ? {} : { cn: name }),
			...(description === undefined ? {} : { description }),
			...(department === undefined ? {} : { base: department }),
			...(held === undefined ? {} : { [memberField]: held }),
		},
	});
	const readBack = async (dn: FusionGroup['dn'], known: Partial<GroupRecord>): Promise<GroupRecord> => {
		const found = await client.groups.find(kind, { dn });
		return found ?? { kind, dn, name: known.name ?? dn, description: null, members: [], entry: { type, dn, attributes: {} } };
	};
	return {
		noun: 'group',
		service,
		nameOf: (ref) => ('dn' in ref ? ref.dn : ref.name),
		find: async (ref) => await client.groups.find(kind, ref),
		identity: ({ dn, name }) => ({ id: dn, name }),
		values: (group) => ({
			name: group.name,
			description: group.description,
			members: members.filter((member) => client.groups.holds(group, member)).map(({ dn, uid }) => (byLogin ? uid : dn)),
		}),
		show: async (records, { shape }) =>
			shape === 'simplified' ? records.map(simplified) : records.map(({ dn, entry }) => ({ dn, ...(entry.attributes as IDataObject) })),
		create: (fields) => [
			{
				name: 'create the group',
				fields: Object.keys(fields),
				request: valuesOf(fields),
				send: async () => {
					const dn = await client.objects.create(type, valuesOf(fields));
					return { record: await readBack(dn, { name: fields.name }) };
				},
			},
		],
		change: (_group, { members: joining, ...changes }) => [
			...(Object.keys(changes).length === 0 ? [] : [changeStep(client, changes, valuesOf(changes), readBack)]),
			...(joining === undefined ? [] : [memberStep(client, 'add', members)]),
		],
		remove: ({ dn }) => [
			{
				name: 'delete the group',
				request: { delete: dn },
				send: async (now) => {
					await client.objects.delete(now.entry);
					return { record: { ...now, gone: true } };
				},
			},
		],
	};
}

function changeStep(
	client: FusionDirectoryClient,
	changes: GroupFields,
	values: Record<string, Record<string, string | string[]>>,
	readBack: (dn: FusionGroup['dn'], known: GroupRecord) => Promise<GroupRecord>,
): Step<GroupRecord> {
	return {
		name: 'change the group',
		fields: Object.keys(changes),
		request: values,
		send: async (now) => ({ record: await readBack(await client.objects.update(now.entry, values), now) }),
	};
}

/** People join or leave; those who are in, or out, already are not sent. */
export function memberStep(client: FusionDirectoryClient, way: 'add' | 'remove', people: Member[]): Step<GroupRecord> {
	return {
		name: way === 'add' ? 'add the members' : 'remove the members',
		fields: ['members'],
		request: { [way]: people.map(({ dn, uid }) => uid ?? dn) },
		send: async (now) => {
			const { group, changed } = await client.groups.change(now, way, people);
			return { record: group, told: { changed }, unsent: changed.length === 0 };
		},
	};
}
