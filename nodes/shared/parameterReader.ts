import { isExpression, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { sameJson } from '../../clients/json';
import { itemLookupOf, undecided, type ItemLookup } from './itemLookup';

/** Whether a raw parameter value holds an expression anywhere inside. */
function holdsExpression(value: unknown): boolean {
	if (typeof value === 'string') return isExpression(value);
	if (Array.isArray(value)) return value.some(holdsExpression);
	if (typeof value === 'object' && value !== null) return Object.values(value).some(holdsExpression);
	return false;
}

/** Wrapped, since what does not exist is the same for all items, too. */
interface Constant {
	value: unknown;
}

const missing = Symbol('missing');

/** A lookup beside n8n's answer, which is asked until both have agreed once. */
interface Shortcut {
	lookup: ItemLookup;
	agreed: boolean;
}

/**
 * Reads parameters of one execution. n8n makes a context for every expression, which costs 0.1 to 0.6 ms, during which
 * everything stands still: what holds no expression is read once for all items, and what only names fields of the item
 * is looked up. That is done only after n8n gave the very same for an item of this execution.
 */
export class ParameterReader {
	private readonly constants = new Map<string, Constant>();
	private readonly perItem = new Map<string, Shortcut | undefined>();
	private items?: INodeExecutionData[];

	constructor(private readonly context: IExecuteFunctions) {}

	/** The value for an item; undefined when the parameter does not exist. Don't change what comes back. */
	read(name: string, itemIndex: number): unknown {
		const known = this.constants.get(name);
		if (known !== undefined) return known.value;
		if (!this.perItem.has(name)) {
			const raw: unknown = this.context.getNodeParameter(name, itemIndex, missing, { rawExpressions: true });
			if (raw === missing || !holdsExpression(raw)) return this.keep(name, raw === missing ? undefined : raw);
			// A name with a dot is a part of a value, whose whole decides on the types.
			const lookup = name.includes('.') ? undefined : itemLookupOf(raw);
			this.perItem.set(name, lookup && { lookup, agreed: false });
		}
		return this.ofItem(name, itemIndex);
	}

	/** What is known to be the same for all items. */
	constant(name: string): Constant | undefined {
		return this.constants.get(name);
	}

	/** Remembers for all items what one of them gave. */
	keep(name: string, value: unknown): unknown {
		this.constants.set(name, { value });
		return value;
	}

	/** Whether a parameter that was read holds an expression. */
	isExpression(name: string): boolean {
		return this.perItem.has(name);
	}

	private ofItem(name: string, itemIndex: number): unknown {
		const shortcut = this.perItem.get(name);
		const found = shortcut === undefined ? undecided : shortcut.lookup(this.inputData[itemIndex].json);
		if (shortcut?.agreed && found !== undecided) return found;
		const value = this.context.getNodeParameter(name, itemIndex, undefined) as unknown;
		if (shortcut === undefined || found === undecided) return value;
		if (typeof found === 'object' ? sameJson(found, value) : found === value) shortcut.agreed = true;
		else this.perItem.set(name, undefined);
		return value;
	}

	private get inputData(): INodeExecutionData[] {
		this.items ??= this.context.getInputData();
		return this.items;
	}
}
