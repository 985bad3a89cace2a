import { NodeOperationError, type INode } from 'n8n-workflow';
import { longHash } from '../../clients/directory/hash';
import { isPlainObject } from '../../clients/json';
import type { Directory } from './directory';
import type { Question } from './source';
import { watchesGroups } from './state';
import { directoryEvents, watchableFields, type Again } from './types';

/** The trigger's parameters, read and checked. */
export interface TriggerSettings extends Omit<Question, 'signal'> {
	directory: Directory;
	emitExisting: boolean;
	maxUsers: number;
	overlapSeconds: number;
	rememberValues: boolean;
	daysAhead: number;
	again: Again;
}

const mostAgain = 20;

type ReadParameter = (name: string, fallback: unknown) => unknown;

/** @throws NodeOperationError for a parameter that can't be used; nothing was sent */
export function readSettings(node: INode, directories: readonly Directory[], read: ReadParameter): TriggerSettings {
	const refuse = (message: string, description: string): NodeOperationError => new NodeOperationError(node, message, { description });
	const directory = directories.length === 1 ? directories[0] : directories.find(({ service }) => service === read('service', ''));
	if (directory === undefined) {
		throw refuse("The parameter 'Service' names no directory", `Choose one of ${directories.map(({ name }) => name).join(', ')}`);
	}
	const { watched } = directory;
	const chosen = read('triggerOn', ['newUser']);
	const triggerOn = directoryEvents.filter((event) => Array.isArray(chosen) && chosen.includes(event));
	if (triggerOn.length === 0) throw refuse("The parameter 'Trigger On' is empty", 'Choose at least one event');
	const untold = triggerOn.find((event) => !watched.events.includes(event));
	if (untold !== undefined) throw refuse(`${directory.name} can't tell the event '${untold}'`, "Take it out of 'Trigger On'");
	const maxUsers = Number(read('maxUsers', 100));
	if (!Number.isInteger(maxUsers) || maxUsers < 1)
		throw refuse("The parameter 'Max Users per Poll' is not a whole number from 1", 'Enter 1 or more');
	const options = record(read('options', {}));
	const overlap = Number(options.overlapMinutes ?? 10);
	if (!Number.isFinite(overlap) || overlap < 0) throw refuse("The parameter 'Overlap (Minutes)' is not a number from 0", 'Enter 0 or more');
	const daysAhead = Number(options.daysAhead ?? 14);
	if (!Number.isFinite(daysAhead) || daysAhead <= 0) throw refuse("The parameter 'Days Ahead' is not a number above 0", 'Enter 1 or more');
	const again = againOf(options.announceAgain);
	if (again.names.length > Math.min(mostAgain, maxUsers)) {
		throw refuse(
			`The parameter 'Announce Again' names more than ${Math.min(mostAgain, maxUsers)} users`,
			"Name fewer, or raise 'Max Users per Poll'",
		);
	}
	const chosenFields = Array.isArray(options.watchedFields) ? options.watchedFields : [];
	const fields = watchableFields.filter((field) => chosenFields.includes(field));
	const scope = scopeOf(read(watched.scope.name, {}));
	const mistake = scope === '' ? undefined : watched.scopeMistake(scope);
	if (mistake !== undefined) throw refuse(`The parameter '${watched.scope.displayName}' can't be '${scope}'`, mistake);
	const groupChoice = watchesGroups({ triggerOn }) ? watched.groups : undefined;
	const groups = groupChoice ? groupsOf(read(groupChoice.name, [])) : [];
	if (groupChoice && groups.length === 0)
		throw refuse(`The parameter '${groupChoice.displayName}' names no group`, 'Choose the groups whose members are watched');
	const { rows = [] } = record(read('filters', {}));
	// Rows that an expression spoiled would else be left out, and everybody be watched.
	if (!Array.isArray(rows) || !rows.every(isPlainObject))
		throw refuse("The parameter 'Filters' is no list of rows", 'Check its expression');
	return {
		directory,
		triggerOn,
		emitExisting: read('emitExisting', false) === true,
		maxUsers,
		overlapSeconds: Math.round(overlap * 60),
		rememberValues: options.rememberValues === true,
		daysAhead,
		again,
		watchedFields: fields.length > 0 ? fields : [...watched.shownFields],
		scope,
		groups,
		filterRows: rows,
		options,
	};
}

function againOf(typed: unknown): Again {
	const names = typeof typed === 'string' ? typed.split(/[,\n]/).map((name) => name.trim().toLowerCase()) : [];
	const unique = [...new Set(names.filter((name) => name !== ''))];
	// The text as it stands: a blank more is how somebody asks for the same people another time.
	return { names: unique, token: unique.length === 0 ? '' : longHash([typed]) };
}

/** From the picker a list; from an expression perhaps a text. Semicolons part it, for DNs hold commas. */
function groupsOf(chosen: unknown): string[] {
	const names = typeof chosen === 'string' ? chosen.split(/[;\r\n]/) : Array.isArray(chosen) ? chosen.map(String) : [];
	return [...new Set(names.map((name) => name.trim()).filter((name) => name !== ''))];
}

function scopeOf(locator: unknown): string {
	const { value } = record(locator);
	return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

const record = (value: unknown): Record<string, unknown> => (isPlainObject(value) ? value : {});
