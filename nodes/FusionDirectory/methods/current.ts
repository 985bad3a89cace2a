import { isPlainObject } from '../../../clients/json';
import type { ILoadOptionsFunctions } from 'n8n-workflow';
import { groupKinds, type GroupKind } from '../../../clients/fusiondirectory/client';

/** The value of a parameter of the node that is being edited; of a locator, what is chosen in it. */
export function currentText(context: ILoadOptionsFunctions, name: string): string {
	const value: unknown = context.getNodeParameter(name, '');
	const inner = isPlainObject(value) ? value.value : value;
	return typeof inner === 'string' ? inner.trim() : '';
}

const isGroupKind = (text: string): text is GroupKind => Object.hasOwn(groupKinds, text);
export function currentGroupKind(context: ILoadOptionsFunctions): GroupKind {
	const text = currentText(context, 'groupType');
	return isGroupKind(text) ? text : 'groupOfNames';
}

export const currentType = (context: ILoadOptionsFunctions): string => currentText(context, 'objectType') || 'USER';
