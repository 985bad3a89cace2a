import { fortiAuthenticatorFrom } from '../../shared/openClients';
import { clientLender } from '../../shared/withClient';

export const withClient = clientLender('fortiAuthenticatorApi', fortiAuthenticatorFrom);
