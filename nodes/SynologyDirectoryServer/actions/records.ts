import type { IDataObject } from 'n8n-workflow';
import { readablePath } from '../../../clients/directory/dn';
import { BackendError } from '../../../clients/errors';
import { callSize } from '../../../clients/synology/encoding';
import { toDirectoryUser, type DirectoryObject, type ObjectReference, type SynologyUser } from '../../../clients/synology/types';
import type { ItemInput } from '../../shared/legacy/itemInput';
import type { RecordView } from '../../shared/legacy/writePlans';

export const service = 'Synology Directory Server';

const shown = ({ mail, displayName, description, phone, office, disabled }: DirectoryObject): IDataObject => ({
	mail,
	displayName,
	description,
	telephoneNumber: phone,
	physicalDeliveryOfficeName: office,
	disabled,
});

export const userView: RecordView<SynologyUser> = {
	noun: 'user',
	service,
	idFields: ['dn', 'sAMAccountName'],
	values: shown,
	simplify: (user) => ({ ...toDirectoryUser(user) }),
	raw: ({ raw }) => raw,
};

export const groupView: RecordView<DirectoryObject> = {
	noun: 'group',
	service,
	idFields: ['dn', 'sAMAccountName'],
	values: ({ mail, description }) => ({ mail, description }),
	simplify: ({ dn, logonName, name, description, mail }) => ({
		id: dn,
		name: logonName ?? name,
		description,
		email: mail,
		path: readablePath(dn),
		source: 'synologyDirectoryServer',
	}),
	raw: ({ raw }) => raw,
};

export const objectView: RecordView<DirectoryObject> = {
	noun: 'object',
	service,
	idFields: ['dn', 'objectCategory'],
	values: ({ mail, description }) => ({ mail, description }),
	simplify: ({ dn, category, name, logonName, displayName, description }) => ({
		id: dn,
		name,
		category,
		username: logonName,
		displayName,
		description,
		path: readablePath(dn),
		source: 'synologyDirectoryServer',
	}),
	raw: ({ raw }) => raw,
};

/** What a locator names: the list gives DNs. */
export function reference(input: ItemInput, name: string): ObjectReference {
	const { mode, value } = input.locator(name);
	return mode === 'username' ? { by: 'name', name: value } : { by: 'dn', dn: value };
}
export const nameOf = (named: ObjectReference): string => (named.by === 'dn' ? named.dn : named.name);

/** A container that may be left open: undefined when nothing was chosen in the list. */
export function chosenContainer(input: ItemInput): string | undefined {
	const value = input.value('container');
	const isObject = typeof value === 'object' && value !== null;
	const mode = isObject && 'mode' in value ? value.mode : 'list';
	const text = isObject && 'value' in value ? value.value : value;
	// An expression that gives nothing must not quietly mean another place.
	if (mode === 'list' && (text === '' || text === undefined || text === null)) return undefined;
	return input.locator('container').value;
}

export function missing(noun: string, name: string): BackendError {
	return new BackendError({
		kind: 'notFound',
		message: `No ${noun} '${name}' in ${service}`,
		cure: 'Check the name; it may have been renamed, moved or deleted',
	});
}

/** The texts that were given in a collection, by their names; what holds no text is left out. */
export function givenTexts(input: ItemInput, collection: string, names: readonly string[]): Record<string, string> {
	const given = input.collection(collection);
	const texts = names.map((name): [string, unknown] => [name, Object.hasOwn(given, name) ? given[name] : undefined]);
	for (const [name, value] of texts) {
		if (typeof value !== 'object' || value === null) continue;
		throw input.refusal(`The field '${name}' is a list or an object where a text is needed`, 'Check its expression');
	}
	return Object.fromEntries(
		texts.filter(([, value]) => value !== undefined && value !== null).map(([name, value]) => [name, String(value)]),
	);
}

/** A switch inside a collection; undefined when it was not added. */
export function givenFlag(input: ItemInput, collection: string, name: string): boolean | undefined {
	const given = input.collection(collection);
	const value = Object.hasOwn(given, name) ? given[name] : undefined;
	if (value === undefined || value === null || value === '') return undefined;
	if (value === true || value === 'true') return true;
	if (value === false || value === 'false') return false;
	throw input.refusal(`The field '${name}' is neither true nor false`, 'Check its expression');
}

/** One of the choices of a list; an expression may have given something else. */
export function oneOf<Choice extends string>(input: ItemInput, value: unknown, label: string, choices: readonly Choice[]): Choice {
	const found = choices.find((one) => one === value);
	if (found !== undefined) return found;
	throw input.refusal(`'${label}' is none of ${choices.join(', ')}`, 'Check its expression');
}

/** Seconds to wait for a task; undefined = don't wait. */
export function waitSeconds(input: ItemInput): number | undefined {
	if (givenFlag(input, 'options', 'wait') === false) return undefined;
	const seconds = Number(input.option('waitSeconds') ?? 120);
	if (Number.isFinite(seconds) && seconds > 0) return Math.min(seconds, 3600);
	throw input.refusal("The option 'Wait at Most (Seconds)' is not a positive number", 'Enter the seconds to wait');
}

/** How many entries go in one call. */
export function entriesPerCall(input: ItemInput): number {
	const size = Number(input.option('batchSize') ?? callSize);
	if (Number.isInteger(size) && size >= 1 && size <= 1000) return size;
	throw input.refusal(
		"The option 'Batch Size' is not a whole number from 1 to 1000",
		'Enter how many go in one call; 200 is a good number',
	);
}

/** A list from an expression, or one entry per line. */
export function lines(input: ItemInput, value: unknown, label: string): string[] {
	const entries = Array.isArray(value) ? value : typeof value === 'string' ? value.split(/\r?\n/) : [];
	return entries
		.map((entry: unknown) => {
			if (typeof entry === 'string') return entry.trim();
			throw input.refusal(`'${label}' holds something that is no text`, 'Give one distinguished name per line, or a list of texts');
		})
		.filter((entry) => entry !== '');
}
