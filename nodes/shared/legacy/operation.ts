import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { DirectoryClient } from '../../../clients/directory/client';
import type { ItemInput } from './itemInput';

/** What an operation gives for one item: one output item, or several. */
export type OperationResult = IDataObject | IDataObject[];

/**
 * One operation: its menu entry, its parameters and its code. The item loop owns order, pairing, Continue On Fail,
 * cancelling and the words of n8n's errors; `input` owns reading parameters and the common write behaviour.
 */
export interface Operation<Client extends DirectoryClient> {
	/** Internal name; saved workflows depend on it. */
	value: string;
	name: string;
	/** Sentence case with the resource and without articles: "Delete user". */
	action: string;
	description: string;
	/** Shown for this resource and operation only; the registry adds that condition. */
	properties: INodeProperties[];
	/** Run items strictly one after another, whatever 'Parallel Requests' says (deletes, moves). */
	inOrder?: boolean;
	/** Names the record an item is about; items with the same name run one after another. */
	recordKey?(input: ItemInput): string;
	execute(client: Client, input: ItemInput): Promise<OperationResult>;
	/** Where the backend takes lists: items with the same key become one call. */
	merge?: Merge<Client>;
}

export interface Merge<Client extends DirectoryClient> {
	/** Items with the same key may share a call; undefined = this item goes through `execute`. */
	key(input: ItemInput): string | undefined;
	/** The largest number of items in one call, read from the first of them. */
	size(first: ItemInput): number;
	/** One result per input, in their order; an Error for an item that was refused. */
	execute(client: Client, inputs: ItemInput[]): Promise<Array<OperationResult | Error>>;
}

export interface Resource<Client extends DirectoryClient> {
	value: string;
	name: string;
	operations: Array<Operation<Client>>;
	/** Value of the operation that is selected first; default: the first in the menu. */
	defaultOperation?: string;
}

const byName = (one: { name: string }, other: { name: string }): number => one.name.localeCompare(other.name, 'en');

function limitedTo(property: INodeProperties, resource: string, operation: string): INodeProperties {
	const show = { resource: [resource], operation: [operation], ...property.displayOptions?.show };
	return Object.assign({}, property, { displayOptions: { ...property.displayOptions, show } });
}

/** The Resource and Operation menus and all parameters below them. */
export function resourceProperties<Client extends DirectoryClient>(
	resources: Array<Resource<Client>>,
	defaultResource: string,
): INodeProperties[] {
	const menu: INodeProperties = {
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: resources.map(({ value, name }) => ({ name, value })).sort(byName),
		default: defaultResource,
	};
	return [menu, ...resources.flatMap((resource) => operationProperties(resource))];
}

function operationProperties<Client extends DirectoryClient>(resource: Resource<Client>): INodeProperties[] {
	const options: INodePropertyOptions[] = resource.operations
		.map(({ value, name, action, description }) => ({ name, value, action, description }))
		.sort(byName);
	const first = resource.defaultOperation ?? resource.operations[0].value;
	const menu: INodeProperties = {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [resource.value] } },
		options,
		default: first,
	};
	const parameters = resource.operations.flatMap((operation) =>
		operation.properties.map((property) => limitedTo(property, resource.value, operation.value)),
	);
	return [menu, ...parameters];
}

export function findOperation<Client extends DirectoryClient>(
	resources: Array<Resource<Client>>,
	resource: string,
	operation: string,
): Operation<Client> | undefined {
	return resources.find(({ value }) => value === resource)?.operations.find(({ value }) => value === operation);
}
