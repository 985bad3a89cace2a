import { isPlainObject } from '../../../clients/json';
import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { generatePassword, type PasswordRules } from '../../../clients/directory/password';
import { type ItemInput } from './itemInput';
import { errorMessage } from '../errors';

const reservedKeys = ['__proto__', 'constructor', 'prototype', 'error', 'message', 'details', 'outcome', 'id', 'dn', 'username', 'dryRun'];

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
		{
			displayName: 'Generate Password',
			name: 'generatePassword',
			type: 'boolean',
			default: false,
			description: settings.forNewUsers
				? 'Whether to make a random password for a new user and return it once in the output'
				: 'Whether to make a random password and return it once in the output',
		},
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
				{
					displayName: 'Avoid Lookalikes',
					name: 'avoidLookalikes',
					type: 'boolean',
					default: true,
					description: 'Whether to leave out characters that are taken for one another (0 and O, 1, l and I)',
				},
				{ displayName: 'Digits', name: 'digits', type: 'boolean', default: true, description: 'Whether to use digits' },
				{
					displayName: 'Length',
					name: 'length',
					type: 'number',
					typeOptions: { minValue: 8, maxValue: 128 },
					default: 20,
					description: 'Number of characters',
				},
				{
					displayName: 'Lowercase Letters',
					name: 'lowercase',
					type: 'boolean',
					default: true,
					description: 'Whether to use lowercase letters',
				},
				{
					displayName: 'Output Key',
					name: 'outputKey',
					type: 'string',
					default: 'generatedPassword',
					description: 'Key of the output item that holds the password',
				},
				{ displayName: 'Symbols', name: 'symbols', type: 'boolean', default: true, description: 'Whether to use symbols' },
				{
					displayName: 'Uppercase Letters',
					name: 'uppercase',
					type: 'boolean',
					default: true,
					description: 'Whether to use uppercase letters',
				},
			],
		},
	];
}

export interface ChosenPassword {
	/** Undefined when none was given. */
	password?: string;
	generated: boolean;
	/** The generated password under the key the user named; empty otherwise. */
	reveal: IDataObject;
}

/** @param longest  the backend's limit in characters, where it has one */
export function readPassword(input: ItemInput, longest?: number): ChosenPassword {
	if (!input.boolean('generatePassword')) {
		const password = input.text('password');
		if (longest !== undefined && password.length > longest) {
			throw input.refusal(`The parameter 'Password' is longer than ${longest} characters`, 'Choose a shorter password');
		}
		return { password: password === '' ? undefined : password, generated: false, reveal: {} };
	}
	const settings = input.value('passwordSettings');
	const rules: PasswordRules & { outputKey?: unknown } = isPlainObject(settings) ? settings : {};
	const key = rules.outputKey === undefined ? 'generatedPassword' : String(rules.outputKey);
	if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(key) || reservedKeys.includes(key)) {
		throw input.refusal(
			`'${key}' can't be used as 'Output Key'`,
			"Use letters, digits and underscores, and none of the keys the output already has, e.g. 'generatedPassword'",
		);
	}
	const length = rules.length ?? Math.min(20, longest ?? 20);
	if (longest !== undefined && length > longest) {
		throw input.refusal(
			`'Length' of the generated password is above the ${longest} characters the server takes`,
			'Choose a smaller length',
		);
	}
	try {
		const password = generatePassword({ ...rules, length });
		return { password, generated: true, reveal: Object.fromEntries([[key, password]]) };
	} catch (reason) {
		throw input.refusal(errorMessage(reason), "Check 'Password Settings'");
	}
}
