import type { FortiAuthenticatorClient } from '../../../clients/fortiauthenticator/client';
import type { Resource } from '../../shared/operation';
import { getAll as getTokens } from './fortiToken/getAll.operation';
import { getAvailableCount } from './fortiToken/getAvailableCount.operation';
import { add } from './groupMembership/add.operation';
import { getAll as getMemberships } from './groupMembership/getAll.operation';
import { remove as removeMembership } from './groupMembership/remove.operation';
import { set } from './groupMembership/set.operation';
import { assignToken } from './localUser/assignToken.operation';
import { create } from './localUser/create.operation';
import { remove } from './localUser/delete.operation';
import { disable } from './localUser/disable.operation';
import { enable } from './localUser/enable.operation';
import { get } from './localUser/get.operation';
import { getAll } from './localUser/getAll.operation';
import { getGroups } from './localUser/getGroups.operation';
import { sendOobToken } from './localUser/sendOobToken.operation';
import { suggestUsername } from './localUser/suggestUsername.operation';
import { unassignToken } from './localUser/unassignToken.operation';
import { update } from './localUser/update.operation';
import { upsert } from './localUser/upsert.operation';
import { verifyLogin } from './localUser/verifyLogin.operation';
import { verifyRecoveryAnswer } from './localUser/verifyRecoveryAnswer.operation';
import { send } from './push/send.operation';
import { create as createAttribute } from './radiusAttribute/create.operation';
import { remove as deleteAttribute } from './radiusAttribute/delete.operation';
import { deleteAll } from './radiusAttribute/deleteAll.operation';
import { get as getAttribute } from './radiusAttribute/get.operation';
import { getAll as getAttributes } from './radiusAttribute/getAll.operation';
import { replaceAll } from './radiusAttribute/replaceAll.operation';
import { update as updateAttribute } from './radiusAttribute/update.operation';
import { assignToken as assignRemoteToken } from './remoteUser/assignToken.operation';
import { remove as deleteRemote } from './remoteUser/delete.operation';
import { disable as disableRemote } from './remoteUser/disable.operation';
import { enable as enableRemote } from './remoteUser/enable.operation';
import { get as getRemote } from './remoteUser/get.operation';
import { getAll as getRemotes } from './remoteUser/getAll.operation';
import { sendOobToken as sendRemoteToken } from './remoteUser/sendOobToken.operation';
import { unassignToken as unassignRemoteToken } from './remoteUser/unassignToken.operation';
import { update as updateRemote } from './remoteUser/update.operation';
import { customApiCall } from './request/customApiCall.operation';
import { getInfo } from './system/getInfo.operation';
import { create as createGroup } from './userGroup/create.operation';
import { remove as deleteGroup } from './userGroup/delete.operation';
import { get as getGroup } from './userGroup/get.operation';
import { getAll as getGroupList } from './userGroup/getAll.operation';
import { update as updateGroup } from './userGroup/update.operation';

const list = 'getAll';
const localUserTokens = [assignToken, unassignToken, sendOobToken];

export const resources: Array<Resource<FortiAuthenticatorClient>> = [
	{
		value: 'localUser',
		name: 'Local User',
		operations: [
			create,
			upsert,
			get,
			getAll,
			getGroups,
			update,
			remove,
			enable,
			disable,
			suggestUsername,
			verifyLogin,
			verifyRecoveryAnswer,
			...localUserTokens,
		],
	},
	{
		value: 'remoteUser',
		name: 'Remote User',
		operations: [
			getRemote,
			getRemotes,
			updateRemote,
			enableRemote,
			disableRemote,
			deleteRemote,
			sendRemoteToken,
			assignRemoteToken,
			unassignRemoteToken,
		],
		defaultOperation: list,
	},
	{
		value: 'radiusAttribute',
		name: 'RADIUS Attribute',
		operations: [createAttribute, getAttribute, getAttributes, updateAttribute, replaceAll, deleteAttribute, deleteAll],
		defaultOperation: list,
	},
	{
		value: 'userGroup',
		name: 'User Group',
		operations: [createGroup, getGroup, getGroupList, updateGroup, deleteGroup],
		defaultOperation: list,
	},
	{ value: 'groupMembership', name: 'Group Membership', operations: [add, removeMembership, getMemberships, set] },
	{ value: 'fortiToken', name: 'FortiToken', operations: [getTokens, getAvailableCount] },
	{ value: 'push', name: 'Push', operations: [send] },
	{ value: 'system', name: 'System', operations: [getInfo] },
	{ value: 'request', name: 'Request', operations: [customApiCall] },
];
