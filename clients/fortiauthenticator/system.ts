import { type JsonObject, isJsonObject } from '../json';
import { BackendError } from '../errors';
import type { Appliance } from './appliance';
import { apiPath } from './paths';

/** The appliance itself. */
export class System {
	constructor(private readonly appliance: Appliance) {}

	/**
	 * Serial number, firmware, load and licences; which keys there are depends on the firmware (6.0 gives the serial
	 * number only).
	 *
	 * @see REST API Solution Guide, System information, GET /systeminfo/
	 */
	async info(): Promise<JsonObject> {
		const body = await this.appliance.get(apiPath('systeminfo'), [], 'read the system information');
		const one = isJsonObject(body) && Array.isArray(body.objects) ? body.objects[0] : body;
		if (isJsonObject(one)) return one;
		throw new BackendError({ kind: 'protocol', message: 'FortiAuthenticator answered, but not with its system information' });
	}
}
