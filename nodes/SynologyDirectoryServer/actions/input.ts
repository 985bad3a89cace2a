import { dnKey } from '../../../clients/directory/dn';
import { callSize } from '../../../clients/synology/encoding';
import type { ObjectReference } from '../../../clients/synology/types';
import type { ItemInput } from '../../shared/input';
import type { RecordName } from '../../shared/operation';

/** What a locator names: the list gives DNs. */
function reference(input: ItemInput, name: string): ObjectReference {
	const { mode, value } = input.ref(name);
	return mode === 'username' ? { by: 'name', name: value } : { by: 'dn', dn: value };
}
export const userRef = (input: ItemInput): ObjectReference => reference(input, 'user');
export const groupRef = (input: ItemInput): ObjectReference => reference(input, 'group');

/** A record as text: what looks like a DN is one. */
export const recordNamed = (text: string): ObjectReference => (text.includes('=') ? { by: 'dn', dn: text } : { by: 'name', name: text });

export const nameOf = (named: ObjectReference): string => (named.by === 'dn' ? named.dn : named.name);

const recordNameOf = (named: ObjectReference): RecordName =>
	named.by === 'dn' ? { by: 'dn', name: dnKey(named.dn) } : { by: 'name', name: named.name.toLowerCase() };

/** Items about the user that a locator names. */
export const userName = (input: ItemInput): RecordName => recordNameOf(userRef(input));
export const groupName = (input: ItemInput): RecordName => recordNameOf(groupRef(input));
export const newUserName = (input: ItemInput): RecordName => ({ by: 'name', name: input.text('logonName').trim().toLowerCase() });

/** A container that may be left open: undefined when nothing was chosen in the list. */
export const chosenContainer = (input: ItemInput): string | undefined => input.optionalRef('container')?.value;

/** Where a list looks. */
export const listedIn = (input: ItemInput) => ({
	base: chosenContainer(input),
	recursive: input.flag('recursive'),
	systemContainers: input.optionalFlag('options.systemContainers'),
});

/** Seconds to wait for a task; undefined = don't wait. */
export const waitSeconds = (input: ItemInput): number | undefined =>
	input.optionalFlag('options.wait') === false ? undefined : input.number('options.waitSeconds', { from: 1, to: 3600, fallback: 120 });

/** How many entries go in one call. */
export const entriesPerCall = (input: ItemInput): number =>
	input.number('options.batchSize', { from: 1, to: 1000, whole: true, fallback: callSize });

/** One entry a line, or a list from an expression. */
export const lines = (input: ItemInput, name: string): string[] => input.list(name, /\r?\n/);
