import { type JsonObject, isJsonObject } from '../json';
import { BackendError } from '../errors';
import type { Appliance } from './appliance';
import { readFilters, tokenFilters, type FilterRow } from './filters';
import { walkWhole, type Listing } from './paging';
import { apiPath } from './paths';
import type { FortiToken } from './types';

const isFortiToken = (record: JsonObject): record is FortiToken => typeof record.serial === 'string';

export interface TokenCount {
	available: number;
	/** Said to be available, and refused when they are to be assigned. */
	locked: number;
}
export interface MobileLicenses {
	total: number | null;
	used: number | null;
	available: number | null;
}
export interface AvailableTokens {
	ftk: TokenCount;
	ftm: TokenCount;
	mobileLicenses: MobileLicenses | null;
}

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

	/**
	 * How many tokens can still be given out.
	 *
	 * @see REST API Solution Guide, FortiTokens; FortiToken Mobile licenses (firmware 6.6)
	 */
	async available(): Promise<AvailableTokens> {
		const { records } = await this.list([{ field: 'status', value: 'available' }]);
		const count = (type: string): TokenCount => {
			const all = records.filter((token) => token.type === type && token.status === 'available');
			const locked = all.filter((token) => token.locked === true).length;
			return { available: all.length - locked, locked };
		};
		return { ftk: count('ftk'), ftm: count('ftm'), mobileLicenses: await this.mobileLicenses() };
	}

	/** Null where the firmware does not tell, or the administrator may not see it. */
	private async mobileLicenses(): Promise<MobileLicenses | null> {
		try {
			const body = await this.appliance.get(apiPath('fortitokenmobilelicenses'), [], 'read the FortiToken Mobile licenses');
			const one = isJsonObject(body) && Array.isArray(body.objects) ? body.objects[0] : body;
			if (!isJsonObject(one)) return null;
			const number = (value: unknown): number | null => (typeof value === 'number' ? value : null);
			return { total: number(one.total_ftm), used: number(one.used_ftm), available: number(one.available_ftm) };
		} catch (reason) {
			if (reason instanceof BackendError && ['rights', 'notFound', 'http', 'backend'].includes(reason.kind)) return null;
			throw reason;
		}
	}
}
