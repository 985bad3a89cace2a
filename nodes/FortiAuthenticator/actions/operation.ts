import type { FortiAuthenticatorClient } from '../../../clients/fortiauthenticator/client';
import type { Operation as AnyOperation, Task as AnyTask } from '../../shared/operation';

/** Operations of this node. */
export type Operation = AnyOperation<FortiAuthenticatorClient>;
export type Task = AnyTask<FortiAuthenticatorClient>;
