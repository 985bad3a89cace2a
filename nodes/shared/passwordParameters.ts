import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { generatePassword, type PasswordRules } from '../../clients/directory/password';
import { type ItemInput } from './input';
import { errorMessage } from './errors';
import { flagField, numberField, textField } from './parameters';

const reservedKeys = [
	'__proto__',
	'constructor',
	'prototype',
	'error',
	'message',
	'details',
	'outcome',
	'wouldBe',
	'notApplied',
	'reason',
	'notice',
	'id',
	'dn',
	'username',
	'dryRun',
];

/** Password by hand or generated; read with `readPassword`. */
export function passwordProperties(
	settings: {
		required?: boolean;
		description?: string;
		/** An existing user keeps theirs when a password is generated. */
		forNewUsers?: boolean;
	} = {},
): INodeProperties[] {
	return [
		flagField(
			'Generate Password',
			'generatePassword',
			settings.forNewUsers
				? 'Whether to make a random password for a new user and return it once in the output'
				: 'Whether to make a random password and return it once in the output',
		),
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			required: settings.required ?? false,
			displayOptions: { show: { generatePassword: [false] } },
			default: '',
			description: settings.description,
		},
		{
			displayName: 'Password Settings',
			name: 'passwordSettings',
			type: 'collection',
			placeholder: 'Add setting',
			displayOptions: { show: { generatePassword: [true] } },
			default: {},
			options: [
				flagField(
					'Avoid Lookalikes',
					'avoidLookalikes',
					'Whether to leave out characters that are taken for one another (0 and O, 1, l and I)',
					{ default: true },
				),
				flagField('Digits', 'digits', 'Whether to use digits', { default: true }),
				numberField('Length', 'length', { from: 8, to: 128, fallback: 20 }, 'Number of characters'),
				flagField('Lowercase Letters', 'lowercase', 'Whether to use lowercase letters', { default: true }),
				textField('Output Key', 'outputKey', {
					default: 'generatedPassword',
					description: 'Key of the output item that holds the password',
				}),
				flagField('Symbols', 'symbols', 'Whether to use symbols', { default: true }),
				flagField('Uppercase Letters', 'uppercase', 'Whether to use uppercase letters', { default: true }),
			],
		},
	];
}

export interface ChosenPassword {
	/** Undefined when none was given. */
	password?: string;
	generated: boolean;
	/** A generated password under the key the user named, to be told once; empty otherwise. */
	told: IDataObject;
}

/**
 * The password of an item, typed or generated.
 *
 * @param longest  the backend's limit in characters, where it has one
 * @throws NodeOperationError when it can't be used; with `required` also when there is none
 */
export function readPassword(input: ItemInput, limits?: { longest?: number; required?: false }): ChosenPassword;
export function readPassword(input: ItemInput, limits: { longest?: number; required: true }): ChosenPassword & { password: string };
export function readPassword(
	input: ItemInput,
	{ longest, required = false }: { longest?: number; required?: boolean } = {},
): ChosenPassword {
	if (!input.flag('generatePassword')) {
		const password = input.text('password');
		if (longest !== undefined && password.length > longest) {
			throw input.refusal(`The parameter 'Password' is longer than ${longest} characters`, 'Choose a shorter password');
		}
		if (password !== '') return { password, generated: false, told: {} };
		if (required) throw input.refusal("The parameter 'Password' is empty", "Fill it in, or switch on 'Generate Password'");
		return { generated: false, told: {} };
	}
	const key = input.optionalText('passwordSettings.outputKey') ?? 'generatedPassword';
	if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(key) || reservedKeys.includes(key)) {
		throw input.refusal(
			`'${key}' can't be used as 'Output Key'`,
			"Use letters, digits and underscores, and none of the keys the output already has, e.g. 'generatedPassword'",
		);
	}
	const length = input.number('passwordSettings.length', { fallback: Math.min(20, longest ?? 20) });
	if (longest !== undefined && length > longest) {
		throw input.refusal(
			`'Length' of the generated password is above the ${longest} characters the server takes`,
			'Choose a smaller length',
		);
	}
	const chosen = (name: string): boolean | undefined => input.optionalFlag(`passwordSettings.${name}`);
	const rules: PasswordRules = {
		length,
		lowercase: chosen('lowercase'),
		uppercase: chosen('uppercase'),
		digits: chosen('digits'),
		symbols: chosen('symbols'),
		avoidLookalikes: chosen('avoidLookalikes'),
	};
	try {
		const password = generatePassword(rules);
		return { password, generated: true, told: Object.fromEntries([[key, password]]) };
	} catch (reason) {
		throw input.refusal(errorMessage(reason), "Check 'Password Settings'");
	}
}
