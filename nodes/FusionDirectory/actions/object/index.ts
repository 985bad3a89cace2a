import { addValues } from './addValues.operation';
import { archive } from './archive.operation';
import { count } from './count.operation';
import { create } from './create.operation';
import { createFromTemplate } from './createFromTemplate.operation';
import { deleteObject } from './delete.operation';
import { deleteTab } from './deleteTab.operation';
import { deleteValues } from './deleteValues.operation';
import { get } from './get.operation';
import { getAll } from './getAll.operation';
import { getFields } from './getFields.operation';
import { getTabs } from './getTabs.operation';
import { update } from './update.operation';

export const operations = [
	getAll,
	addValues,
	archive,
	count,
	create,
	createFromTemplate,
	deleteObject,
	deleteTab,
	deleteValues,
	get,
	getFields,
	getTabs,
	update,
];
