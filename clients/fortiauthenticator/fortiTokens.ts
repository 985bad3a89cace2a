import type { JsonObject } from '../json';
import type { Appliance } from './appliance';
import { readFilters, tokenFilters, type FilterRow } from './filters';
import { walkWhole, type Listing } from './paging';
import { apiPath } from './paths';
import type { FortiToken } from './types';

const isFortiToken = (record: JsonObject): record is FortiToken => typeof record.serial === 'string';

/** The pool of hardware and mobile tokens. */
export class FortiTokens {
	constructor(private readonly appliance: Appliance) {}

	/**
	 * Lists tokens. A token that is `locked` can't be assigned, though its status may say `available`.
	 *
	 * @see REST API Solution Guide, FortiTokens
	 */
	async list(filters: FilterRow[] = [], limit?: number): Promise<Listing<FortiToken>> {
		const query = readFilters(tokenFilters, filters);
		const listing = await walkWhole(this.appliance, apiPath('fortitokens'), query, { limit, action: 'list FortiTokens' });
		return { ...listing, records: listing.records.filter(isFortiToken) };
	}
}
