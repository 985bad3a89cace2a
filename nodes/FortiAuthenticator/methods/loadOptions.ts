import { groupChoices } from '../directory';

export const loadOptions = { getUserGroups: groupChoices };
