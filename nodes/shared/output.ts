import type { IDataObject } from 'n8n-workflow';
import type { ItemInput } from './input';
import { requireRecord, type Output, type RecordKind } from './record';

/** A record of a client, or the fields of an interface, as n8n's type for data. */
export const toData = (record: object): IDataObject => ({ ...record });

/** What the parameter 'Output' asks for; Simplified where an operation has none. */
export function outputOf(input: ItemInput): Output {
	return {
		shape: input.choice('output', ['simplified', 'raw', 'selectedFields'], 'simplified'),
		fields: input.list('outputFields'),
	};
}

/** One record as 'Output' asks for it. @throws BackendError kind `notFound` */
export async function showOne<Ref, R>(
	kind: Pick<RecordKind<Ref, R>, 'find' | 'nameOf' | 'noun' | 'service' | 'show'>,
	ref: Ref,
	input: ItemInput,
): Promise<IDataObject[]> {
	return await kind.show([await requireRecord(kind, ref)], outputOf(input));
}

/**
 * n8n takes a top-level `error` for a failed item (and repeats the whole node with Retry On Fail), and a lone
 * `message` for one that belongs to the error branch.
 */
export function harmlessJson(json: IDataObject): IDataObject {
	if (json.error === undefined) return json;
	return Object.fromEntries(Object.entries(json).map(([key, value]) => [key === 'error' ? 'errorText' : key, value]));
}
