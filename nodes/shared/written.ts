import type { IDataObject } from 'n8n-workflow';

/** What a write gives for one item, and which of its keys hold something that is told only once. */
export class Written {
	constructor(
		readonly json: IDataObject | IDataObject[],
		readonly toldOnce: readonly string[] = [],
	) {}

	/** The same with more keys in every output item. */
	with(more: IDataObject): Written {
		return new Written(Array.isArray(this.json) ? this.json.map((one) => ({ ...one, ...more })) : { ...this.json, ...more }, this.toldOnce);
	}

	/** The output items. */
	get items(): IDataObject[] {
		return Array.isArray(this.json) ? this.json : [this.json];
	}

	get outcome(): unknown {
		return this.items[0]?.outcome;
	}

	/** Whether it only tells what would be done. */
	get isDryRun(): boolean {
		return this.items[0]?.dryRun === true;
	}

	/** Whether there is anything in it that nobody can be told again. */
	get isToldOnce(): boolean {
		return this.toldOnce.length > 0;
	}

	/** Without what must not be stored. */
	withoutSecrets(): IDataObject[] {
		return this.items.map((one) => Object.fromEntries(Object.entries(one).filter(([key]) => !this.toldOnce.includes(key))));
	}
}
