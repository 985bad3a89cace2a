import type { IDataObject } from 'n8n-workflow';
import type { UserGroup } from '../../../../clients/fortiauthenticator/types';
import type { RecordView } from '../../../shared/legacy/writePlans';
import { toData } from '../../json';

export const groupView: RecordView<UserGroup> = {
	noun: 'group',
	service: 'FortiAuthenticator',
	idFields: ['id', 'name'],
	values: toData,
	simplify(group: UserGroup): IDataObject {
		const members = Array.isArray(group.users) ? { memberCount: group.users.length } : {};
		return { id: String(group.id), name: group.name, ...members };
	},
	raw: toData,
};
