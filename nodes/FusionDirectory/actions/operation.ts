import type { FusionDirectoryClient } from '../../../clients/fusiondirectory/client';
import type { Operation as AnyOperation } from '../../shared/operation';

/** Operations of this node. */
export type Operation = AnyOperation<FusionDirectoryClient>;
