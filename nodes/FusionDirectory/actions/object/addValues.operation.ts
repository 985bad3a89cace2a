import { valuesOperation } from './valuesOperation';

export const addValues = valuesOperation('addValues', {
	name: 'Add Values',
	action: 'Add values to object',
	description: 'Add values to a field that takes several, such as members or mail aliases',
});
