import type { SynologyClient } from '../../../clients/synology/client';
import type { Resource } from '../../shared/operation';
import { getInfo } from './domain/getInfo.operation';
import { getTaskStatus } from './domain/getTaskStatus.operation';
import { updateRecords } from './domain/updateRecords.operation';
import { addMembers } from './group/addMembers.operation';
import { create as createGroup } from './group/create.operation';
import { remove as deleteGroup } from './group/delete.operation';
import { get as getGroup } from './group/get.operation';
import { getAll as getGroups } from './group/getAll.operation';
import { checkName } from './object/checkName.operation';
import { remove as deleteObject } from './object/delete.operation';
import { deleteMany } from './object/deleteMany.operation';
import { get as getObject } from './object/get.operation';
import { getAll as getObjects } from './object/getAll.operation';
import { compound } from './request/compound.operation';
import { customApiCall } from './request/customApiCall.operation';
import { getDeletionStatus } from './task/getDeletionStatus.operation';
import { create } from './user/create.operation';
import { remove } from './user/delete.operation';
import { get } from './user/get.operation';
import { getAll } from './user/getAll.operation';
import { sendPasswordReset } from './user/sendPasswordReset.operation';
import { setPassword } from './user/setPassword.operation';
import { update } from './user/update.operation';
import { upsert } from './user/upsert.operation';
import { addToGroups } from './user/addToGroups.operation';
import { disable } from './user/disable.operation';
import { enable } from './user/enable.operation';
import { getGroups as getGroupsOfUser } from './user/getGroups.operation';
import { move } from './user/move.operation';
import { removeFromGroups } from './user/removeFromGroups.operation';
import { rename } from './user/rename.operation';
import { setExpiry } from './user/setExpiry.operation';
import { suggestUsername } from './user/suggestUsername.operation';
import { unlock } from './user/unlock.operation';
import { getMembers } from './group/getMembers.operation';
import { move as moveGroup } from './group/move.operation';
import { removeMembers } from './group/removeMembers.operation';
import { rename as renameGroup } from './group/rename.operation';
import { update as updateGroup } from './group/update.operation';
import { create as createUnit } from './organizationalUnit/create.operation';
import { remove as deleteUnit } from './organizationalUnit/delete.operation';
import { rename as renameUnit } from './organizationalUnit/rename.operation';

export const resources: Array<Resource<SynologyClient>> = [
	{
		value: 'user',
		name: 'User',
		operations: [
			create,
			upsert,
			get,
			getAll,
			update,
			setPassword,
			suggestUsername,
			sendPasswordReset,
			remove,
			disable,
			enable,
			unlock,
			setExpiry,
			move,
			rename,
			getGroupsOfUser,
			addToGroups,
			removeFromGroups,
		],
		defaultOperation: 'create',
	},
	{
		value: 'group',
		name: 'Group',
		operations: [createGroup, getGroup, getGroups, addMembers, deleteGroup, updateGroup, getMembers, removeMembers, moveGroup, renameGroup],
		defaultOperation: 'addMembers',
	},
	{
		value: 'object',
		name: 'Object',
		operations: [getObject, getObjects, checkName, deleteObject, deleteMany],
		defaultOperation: getObjects.value,
	},
	{ value: 'organizationalUnit', name: 'Organizational Unit', operations: [createUnit, renameUnit, deleteUnit] },
	{ value: 'domain', name: 'Domain', operations: [getInfo, updateRecords, getTaskStatus], defaultOperation: 'getInfo' },
	{ value: 'task', name: 'Task', operations: [getDeletionStatus] },
	{ value: 'request', name: 'Request', operations: [compound, customApiCall], defaultOperation: 'customApiCall' },
];
