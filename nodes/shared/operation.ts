import type { IDataObject, INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';
import type { DirectoryClient } from '../../clients/directory/client';
import type { ItemInput } from './input';
import { menuField } from './parameters';
import { byName } from './sorting';
import type { Write } from './write';
import type { Written } from './written';

/** What an operation gives for one item: what a verb wrote, or what was read (one output item, or several). */
export type OperationResult = Written | IDataObject | IDataObject[];

/** One item as an operation gets it. */
export interface Task<Client extends DirectoryClient> {
	client: Client;
	/** Reads parameters. */
	input: ItemInput;
	/** Writes. */
	write: Write;
}

/** Which record an item is about: items with the same name run one after another. */
export interface RecordName {
	/** In which way it is named (`dn`, `name`). When the items of a run name records in several ways, all run in order. */
	by: string;
	/** Normalised, so that two spellings of one name are the same. */
	name: string;
}

/**
 * One operation: its menu entry, its parameters and its code. The item loop owns order, pairing, Continue On Fail,
 * Retry On Fail, cancelling and the words of n8n's errors; `input` reads parameters, `write` owns the common write
 * behaviour.
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
	recordName?(input: ItemInput): RecordName;
	execute(task: Task<Client>): Promise<OperationResult>;
	/** Where the backend takes lists: items with the same key become one call. */
	merge?: Merge<Client>;
}

export interface Merge<Client extends DirectoryClient> {
	/** Items with the same key may share a call; undefined = this item goes through `execute`. */
	key(input: ItemInput): string | undefined;
	/** The largest number of items in one call, read from the first of them. */
	size(first: ItemInput): number;
	/** One result per task, in their order; an Error for an item that was refused. */
	execute(tasks: Array<Task<Client>>): Promise<Array<OperationResult | Error>>;
}

/** Display names of parameters, those in collections under `collection.name`. */
export function labelsOf(properties: INodeProperties[]): Map<string, string> {
	return new Map(
		properties.flatMap(({ name, displayName, type, options }): Array<[string, string]> => {
			const inner = type === 'collection' ? (options ?? []).filter(isProperty) : [];
			return [[name, displayName], ...inner.map((one): [string, string] => [`${name}.${one.name}`, one.displayName])];
		}),
	);
}

const isProperty = (option: INodePropertyOptions | INodeProperties | INodePropertyCollection): option is INodeProperties =>
	'displayName' in option && 'type' in option;

export interface Resource<Client extends DirectoryClient> {
	value: string;
	name: string;
	operations: Array<Operation<Client>>;
	/** Value of the operation that is selected first; default: the first in the menu. */
	defaultOperation?: string;
}

/** What the editor offers: 'Parallel Requests' would be an option without effect where items run one after another. */
function offered<Client extends DirectoryClient>({ inOrder, properties }: Operation<Client>): INodeProperties[] {
	if (!inOrder) return properties;
	return properties.flatMap((property) => {
		if (property.name !== 'options' || property.type !== 'collection') return [property];
		const options = (property.options ?? []).filter(({ name }) => name !== 'parallelRequests') as INodeProperties[];
		return options.length === 0 ? [] : [{ ...property, options }];
	});
}

function limitedTo(property: INodeProperties, resource: string, operation: string): INodeProperties {
	const show = { resource: [resource], operation: [operation], ...property.displayOptions?.show };
	return Object.assign({}, property, { displayOptions: { ...property.displayOptions, show } });
}

/** The Resource and Operation menus and all parameters below them. */
export function resourceProperties<Client extends DirectoryClient>(
	resources: Array<Resource<Client>>,
	defaultResource: string,
): INodeProperties[] {
	const menu: INodeProperties = menuField('Resource', 'resource', {
		noDataExpression: true,
		options: resources.map(({ value, name }) => ({ name, value })).sort(byName),
		default: defaultResource,
	});
	return [menu, ...resources.flatMap((resource) => operationProperties(resource))];
}

function operationProperties<Client extends DirectoryClient>(resource: Resource<Client>): INodeProperties[] {
	const options: INodePropertyOptions[] = resource.operations
		.map(({ value, name, action, description }) => ({ name, value, action, description }))
		.sort(byName);
	const first = resource.defaultOperation ?? resource.operations[0].value;
	const menu: INodeProperties = menuField('Operation', 'operation', {
		noDataExpression: true,
		displayOptions: { show: { resource: [resource.value] } },
		options,
		default: first,
	});
	const parameters = resource.operations.flatMap((operation) =>
		offered(operation).map((property) => limitedTo(property, resource.value, operation.value)),
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
