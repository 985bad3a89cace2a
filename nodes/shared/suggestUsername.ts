import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { DirectoryClient } from '../../clients/directory/client';
import { candidates, loadRomaniser, patternTokens, stemOf, usernameFrom, type NamingRule } from '../../clients/directory/username';
import { BackendError } from '../../clients/errors';
import type { Operation } from './operation';
import { menuField, numberField, options, textField } from './parameters';
import { byName } from './sorting';

/** What is special about login names of one directory. */
export interface UsernameSettings<Client extends DirectoryClient> {
	noun: string;
	/** What the directory allows, in a sentence. */
	note: string;
	rule: NamingRule;
	/** Another rule that an option asks for. */
	lifted?: { option: INodeProperties; rule: NamingRule };
	defaultParallel: number;
	/** Tells of names that begin with the stem whether somebody has them; letter case is ignored. */
	inUse(client: Client, stem: string): Promise<(name: string) => boolean | Promise<boolean>>;
}

const defaultPattern = '{f}{last}';
const presets = [defaultPattern, '{first}{l}', '{first}.{last}', '{f}.{last}', '{first}_{last}', '{last}{f}', '{first}', '{last}'];
const example = (pattern: string): string =>
	pattern.replace(/\{(\w+)\}/g, (_token, name: string) => ({ first: 'ada', last: 'lovelace', f: 'a', l: 'l' })[name] ?? '');
const ownPattern = 'own';

const patternChoices: INodePropertyOptions[] = [
	...presets.map((pattern) => ({ name: example(pattern), value: pattern, description: pattern })),
	{ name: 'Own Pattern', value: ownPattern },
].sort(byName);

const nameProperties = (note: string): INodeProperties[] => [
	textField('First Name', 'firstName', { placeholder: 'e.g. Ada', description: 'In any script' }),
	textField('Last Name', 'lastName', { placeholder: 'e.g. Lovelace', description: 'In any script' }),
	menuField('Pattern', 'pattern', {
		options: patternChoices,
		default: '{f}{last}',
		description: `How the username is made of the name. ${note}.`,
	}),
	{
		displayName: 'Own Pattern',
		name: 'ownPattern',
		type: 'string',
		// Not required for the editor: with an expression in 'Pattern' it would ask for one all the same.
		displayOptions: { show: { pattern: [ownPattern] } },
		default: '',
		placeholder: 'e.g. {first:3}{last:3}',
		description:
			'Text and any of {first}, {last} (whole), {f}, {l} (first letter), {first1}, {last1} (the first of several names), {first:3} (so many letters)',
	},
];

const moreOptions: INodeProperties[] = [
	textField('Also Taken', 'alsoTaken', {
		placeholder: 'e.g. alovelace, alovelace2',
		description: 'Names to pass over as if somebody had them, separated by commas: those that another directory has',
	}),
	numberField(
		'Maximum Length',
		'maxLength',
		{ from: 2, to: 253, fallback: 20 },
		'Most characters of the username, number included. The directory may allow fewer.',
	),
	menuField('Umlauts', 'umlauts', {
		options: [
			{ name: 'A, O, U', value: 'oneLetter', description: 'As in Finnish, Swedish and Turkish' },
			{ name: 'Ae, Oe, Ue', value: 'twoLetters', description: 'As in German' },
		],
		default: 'twoLetters',
		description: 'How ä, ö and ü are spelled',
	}),
];

/** Names told in this execution, by its client: another item gets another one. */
const toldBy = new WeakMap<DirectoryClient, Set<string>>();

function toldNames(client: DirectoryClient): Set<string> {
	const told = toldBy.get(client) ?? new Set();
	toldBy.set(client, told);
	return told;
}

const isPattern = (text: string): boolean => presets.includes(text) || text === ownPattern;

/**
 * Suggest Username of one directory: reads, and reserves nothing. As long as the name is free, asking again gives the same;
 * the items of one execution get different ones.
 */
export function usernameSuggestion<Client extends DirectoryClient>(
	value: 'suggestUsername',
	{ noun, note, rule, lifted, defaultParallel, inUse }: UsernameSettings<Client>,
): Operation<Client> {
	return {
		value,
		name: 'Suggest Username',
		action: `Suggest username for ${noun}`,
		description: 'Make a username of a name and find the first that is free. Reserves nothing: it is taken once the user is created.',
		properties: [...nameProperties(note), options({ defaultParallel, more: [...moreOptions, ...(lifted ? [lifted.option] : [])] })],
		inOrder: true,

		async execute({ client, input }) {
			const person = { firstName: input.text('firstName').trim(), lastName: input.text('lastName').trim() };
			const chosen = input.text('pattern') || defaultPattern;
			if (!isPattern(chosen) && !/\{.*\}/.test(chosen)) {
				throw input.refusal(`'${chosen}' is no pattern`, `Choose from the list, or use ${patternTokens.join(', ')}`);
			}
			const pattern = chosen === ownPattern ? input.requiredText('ownPattern').trim() : chosen;
			const allowed = lifted && input.flag(`options.${lifted.option.name}`) ? lifted.rule : rule;
			const maxLength = Math.min(
				allowed.maxLength,
				input.number('options.maxLength', { from: 2, to: 253, whole: true, fallback: allowed.maxLength }),
			);
			const limited = { ...allowed, maxLength };
			const umlauts = input.choice('options.umlauts', ['twoLetters', 'oneLetter'], 'twoLetters');
			const name = usernameFrom(pattern, person, limited, await loadRomaniser(umlauts));

			const told = toldNames(client);
			const elsewhere = new Set(input.list('options.alsoTaken').map((one) => one.toLowerCase()));
			const isInUse = await inUse(client, stemOf(name, limited));
			const taken: string[] = [];
			for (const username of candidates(name, limited)) {
				if (!told.has(username) && !elsewhere.has(username) && !(await isInUse(username))) {
					told.add(username);
					return { username, pattern, taken };
				}
				taken.push(username);
			}
			throw new BackendError({
				kind: 'conflict',
				message: `Every username from '${name}' to the last number that fits is taken`,
				cure: 'Choose another pattern, or allow longer names',
				delivery: 'unsent',
			});
		},
	};
}

/** For directories that list names: whether one is among those listed. */
export function amongNames(names: Iterable<string>): (name: string) => boolean {
	const known = new Set([...names].map((name) => name.toLowerCase()));
	return (name) => known.has(name);
}
