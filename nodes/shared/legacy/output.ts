import type { IDataObject } from 'n8n-workflow';
import type { ItemInput } from './itemInput';
import type { RecordView } from './writePlans';

/** A record in the shape that the parameter 'Output' asks for; Simplified where an operation has none. */
export function present<R>(input: ItemInput, view: RecordView<R>, record: R): IDataObject {
	switch (input.text('output')) {
		case 'raw':
			return view.raw(record);
		case 'selectedFields':
			return selectFields(view.raw(record), [...view.idFields, ...chosenFields(input)]);
		default:
			return view.simplify(record);
	}
}

function chosenFields(input: ItemInput): string[] {
	const value = input.value('outputFields');
	const names = Array.isArray(value) ? value.map(String) : input.text('outputFields').split(',');
	return names.map((name) => name.trim()).filter((name) => name !== '');
}

/** Entries, not assignments: a field called `__proto__` stays a field. */
function selectFields(raw: IDataObject, names: string[]): IDataObject {
	const wanted = new Set(names);
	return Object.fromEntries(Object.entries(raw).filter(([name]) => wanted.has(name)));
}

/**
 * n8n takes a top-level `error` for a failed item (and repeats the whole node with Retry On Fail), and a lone
 * `message` for one that belongs to the error branch.
 */
export function harmlessJson(json: IDataObject): IDataObject {
	if (!Object.hasOwn(json, 'error')) return json;
	return Object.fromEntries(Object.entries(json).map(([key, value]) => [key === 'error' ? 'errorText' : key, value]));
}
