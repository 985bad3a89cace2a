import type { FortiAuthenticatorClient } from '../../../clients/fortiauthenticator/client';
import type { Resource } from '../../shared/legacy/operation';
import { getAll as getAllTokens } from './fortiToken/getAll.operation';
import { add } from './groupMembership/add.operation';
import { getAll as getAllMemberships } from './groupMembership/getAll.operation';
import { remove } from './groupMembership/remove.operation';
import { set } from './groupMembership/set.operation';
import { assignToken } from './localUser/assignToken.operation';
import { create, upsert } from './localUser/create.operation';
import { deleteUser } from './localUser/delete.operation';
import { disable } from './localUser/disable.operation';
import { enable } from './localUser/enable.operation';
import { get } from './localUser/get.operation';
import { getAll } from './localUser/getAll.operation';
import { sendOobToken } from './localUser/sendOobToken.operation';
import { unassignToken } from './localUser/unassignToken.operation';
import { update } from './localUser/update.operation';
import { verifyRecoveryAnswer } from './localUser/verifyRecoveryAnswer.operation';
import { create as createAttribute } from './radiusAttribute/create.operation';
import { deleteAttribute } from './radiusAttribute/delete.operation';
import { deleteAll } from './radiusAttribute/deleteAll.operation';
import { get as getAttribute } from './radiusAttribute/get.operation';
import { getAll as getAllAttributes } from './radiusAttribute/getAll.operation';
import { replaceAll } from './radiusAttribute/replaceAll.operation';
import { update as updateAttribute } from './radiusAttribute/update.operation';
import { customApiCall } from './request/customApiCall.operation';
import { create as createGroup } from './userGroup/create.operation';
import { deleteGroup } from './userGroup/delete.operation';
import { get as getGroup } from './userGroup/get.operation';
import { getAll as getAllGroups } from './userGroup/getAll.operation';

export { defaultParallel } from '../parameters';

const list = 'getAll';

export const resources: Array<Resource<FortiAuthenticatorClient>> = [
	{
		value: 'localUser',
		name: 'Local User',
		operations: [
			create,
			upsert,
			get,
			getAll,
			update,
			deleteUser,
			enable,
			disable,
			sendOobToken,
			verifyRecoveryAnswer,
			assignToken,
			unassignToken,
		],
	},
	{
		value: 'radiusAttribute',
		name: 'RADIUS Attribute',
		operations: [createAttribute, getAttribute, getAllAttributes, updateAttribute, replaceAll, deleteAttribute, deleteAll],
		defaultOperation: list,
	},
	{ value: 'userGroup', name: 'User Group', operations: [createGroup, getGroup, getAllGroups, deleteGroup], defaultOperation: list },
	{ value: 'groupMembership', name: 'Group Membership', operations: [add, remove, getAllMemberships, set] },
	{ value: 'fortiToken', name: 'FortiToken', operations: [getAllTokens] },
	{ value: 'request', name: 'Request', operations: [customApiCall] },
];
