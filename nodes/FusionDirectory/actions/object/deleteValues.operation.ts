import { valuesOperation } from './valuesOperation';

export const deleteValues = valuesOperation('deleteValues', {
	name: 'Delete Values',
	action: 'Delete values from object',
	description: 'Remove values from a field that takes several, such as members or mail aliases',
});
