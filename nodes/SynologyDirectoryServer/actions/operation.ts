import type { SynologyClient } from '../../../clients/synology/client';
import type { Merge as AnyMerge, Operation as AnyOperation, Task as AnyTask } from '../../shared/operation';

/** Operations of this node. */
export type Operation = AnyOperation<SynologyClient>;
export type Merge = AnyMerge<SynologyClient>;
export type Task = AnyTask<SynologyClient>;
