import { isPlainObject } from '../../../clients/json';
import type { ILoadOptionsFunctions } from 'n8n-workflow';
/** The value of a parameter of the node that is being edited; of a locator, what is chosen in it. */
export function currentText(context: ILoadOptionsFunctions, name: string): string {
	const value: unknown = context.getNodeParameter(name, '');
	const inner = isPlainObject(value) ? value.value : value;
	return typeof inner === 'string' ? inner.trim() : '';
}

export const currentType = (context: ILoadOptionsFunctions): string => currentText(context, 'objectType') || 'USER';
