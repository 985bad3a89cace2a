import type { FusionDirectoryClient } from '../../../clients/fusiondirectory/client';
import type { Resource } from '../../shared/operation';
import { addMembers } from './group/addMembers.operation';
import { create as createGroup } from './group/create.operation';
import { remove as deleteGroup } from './group/delete.operation';
import { get as getGroup } from './group/get.operation';
import { getAll as getManyGroups } from './group/getAll.operation';
import { getMembers } from './group/getMembers.operation';
import { removeMembers } from './group/removeMembers.operation';
import { update as updateGroup } from './group/update.operation';
import { addValues } from './object/addValues.operation';
import { archive } from './object/archive.operation';
import { count } from './object/count.operation';
import { create as createObject } from './object/create.operation';
import { createFromTemplate } from './object/createFromTemplate.operation';
import { remove as deleteObject } from './object/delete.operation';
import { deleteTab } from './object/deleteTab.operation';
import { deleteValues } from './object/deleteValues.operation';
import { get as getObject } from './object/get.operation';
import { getAll as getObjects } from './object/getAll.operation';
import { getFields } from './object/getFields.operation';
import { getTabs } from './object/getTabs.operation';
import { update as updateObject } from './object/update.operation';
import { get as getType } from './objectType/get.operation';
import { getAll as getTypes } from './objectType/getAll.operation';
import { generateToken } from './passwordRecovery/generateToken.operation';
import { setPassword as recoverPassword } from './passwordRecovery/setPassword.operation';
import { customApiCall } from './request/customApiCall.operation';
import { getBase } from './server/getBase.operation';
import { getDatabases } from './server/getDatabases.operation';
import { getSessionId } from './server/getSessionId.operation';
import { get as getTemplate } from './template/get.operation';
import { getAll as getTemplates } from './template/getAll.operation';
import { addToGroups } from './user/addToGroups.operation';
import { create } from './user/create.operation';
import { remove } from './user/delete.operation';
import { get } from './user/get.operation';
import { getAll } from './user/getAll.operation';
import { getGroups } from './user/getGroups.operation';
import { getLockStatus } from './user/getLockStatus.operation';
import { lock } from './user/lock.operation';
import { removeFromGroups } from './user/removeFromGroups.operation';
import { setPassword } from './user/setPassword.operation';
import { suggestUsername } from './user/suggestUsername.operation';
import { unlock } from './user/unlock.operation';
import { update } from './user/update.operation';
import { upsert } from './user/upsert.operation';

/** All operations; a new one is one file and one line here. */
export const resources: Array<Resource<FusionDirectoryClient>> = [
	{
		value: 'user',
		name: 'User',
		operations: [
			create,
			upsert,
			addToGroups,
			remove,
			get,
			getAll,
			getGroups,
			getLockStatus,
			lock,
			removeFromGroups,
			setPassword,
			suggestUsername,
			unlock,
			update,
		],
		defaultOperation: 'create',
	},
	{
		value: 'group',
		name: 'Group',
		operations: [addMembers, createGroup, deleteGroup, getGroup, getManyGroups, getMembers, removeMembers, updateGroup],
		defaultOperation: 'addMembers',
	},
	{
		value: 'object',
		name: 'Object',
		operations: [
			addValues,
			archive,
			count,
			createObject,
			createFromTemplate,
			deleteObject,
			deleteTab,
			deleteValues,
			getObject,
			getFields,
			getObjects,
			getTabs,
			updateObject,
		],
		defaultOperation: getObjects.value,
	},
	{ value: 'objectType', name: 'Object Type', operations: [getType, getTypes], defaultOperation: getTypes.value },
	{ value: 'template', name: 'Template', operations: [getTemplate, getTemplates], defaultOperation: getTemplates.value },
	{ value: 'passwordRecovery', name: 'Password Recovery', operations: [generateToken, recoverPassword] },
	{ value: 'server', name: 'Server', operations: [getBase, getDatabases, getSessionId], defaultOperation: 'getBase' },
	{ value: 'request', name: 'Request', operations: [customApiCall] },
];
