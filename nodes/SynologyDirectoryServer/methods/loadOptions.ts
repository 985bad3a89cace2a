import { groupChoices } from '../directory';

export const loadOptions = { getGroups: groupChoices };
