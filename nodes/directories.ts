import { fortiAuthenticator } from './FortiAuthenticator/directory';
import { fusionDirectory } from './FusionDirectory/directory';
import { synologyDirectoryServer } from './SynologyDirectoryServer/directory';
import type { Directory } from './trigger/directory';

/** Every directory there is; the first is chosen when somebody adds a Directory User Trigger. */
export const directories: Directory[] = [fusionDirectory, fortiAuthenticator, synologyDirectoryServer];
