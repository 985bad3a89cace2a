import type { FusionDirectoryClient } from '../../clients/fusiondirectory/client';
import type { Resource } from '../shared/legacy/operation';
import * as object from './actions/object';
import * as objectType from './actions/objectType';
import * as passwordRecovery from './actions/passwordRecovery';
import * as request from './actions/request';
import * as server from './actions/server';
import * as template from './actions/template';
import * as user from './actions/user';

/** All operations; a new one is one file and one line in its resource's index. The first of each is chosen at first. */
export const resources: Array<Resource<FusionDirectoryClient>> = [
	{ value: 'user', name: 'User', operations: user.operations },
	{ value: 'object', name: 'Object', operations: object.operations },
	{ value: 'objectType', name: 'Object Type', operations: objectType.operations },
	{ value: 'template', name: 'Template', operations: template.operations },
	{ value: 'passwordRecovery', name: 'Password Recovery', operations: passwordRecovery.operations },
	{ value: 'server', name: 'Server', operations: server.operations },
	{ value: 'request', name: 'Request', operations: request.operations },
];
