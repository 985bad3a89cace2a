import type { INodeProperties } from 'n8n-workflow';
import type { FusionDirectoryClient } from '../../../../clients/fusiondirectory/client';
import type { ItemInput } from '../../../shared/legacy/itemInput';
import { passwordProperties, readPassword } from '../../../shared/legacy/passwordParameters';
import type { CreatePlan } from '../../../shared/legacy/writePlans';
import { formOrJson, moreFields } from '../../formProperties';
import { optionalLocator, unlockForChange } from '../../input';
import { baseLocator } from '../../parameters';
import { loadEntry, plain, readBack, sendChanges, basicValues, userView, type EntryRecord } from '../../records';
import { byTab, readValues, type FlatValues } from '../../values';
import { additionalFields, readUserFields } from './userFields';

const required = (displayName: string, name: string, placeholder: string): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	required: true,
	default: '',
	placeholder,
});

export const userCreateProperties: INodeProperties[] = [
	{ ...required('Username', 'username', 'e.g. ada.lovelace'), description: "Login name; can't be changed later" },
	required('First Name', 'firstName', 'e.g. Ada'),
	required('Last Name', 'lastName', 'e.g. Lovelace'),
	...passwordProperties({ required: true, forNewUsers: true }),
	baseLocator('Where a new user goes. Empty: directly below the root. An existing user is not moved.', 'At the root'),
	additionalFields,
	moreFields,
	...formOrJson({ choice: 'moreFields', tabsMethod: 'getUserTabs', fieldsMethod: 'getUserFields', dependsOn: [] }),
];

/** Create, and Create or Update. */
export async function userCreatePlan(client: FusionDirectoryClient, input: ItemInput): Promise<CreatePlan<EntryRecord>> {
	const uid = input.requiredText('username').trim();
	const { password, generated, reveal } = readPassword(input);
	if (password === undefined) throw input.refusal("The parameter 'Password' is empty", "Fill it in, or switch on 'Generate Password'");
	const base = optionalLocator(input, 'base');
	const fields: FlatValues = {
		'user.uid': uid,
		'user.givenName': input.requiredText('firstName'),
		'user.sn': input.requiredText('lastName'),
		'user.userPassword': password,
		...(base === undefined ? {} : { 'user.base': base }),
		...readUserFields(input, 'additionalFields', false),
		...(await readValues(client, input, 'USER', 'moreFields')),
	};
	return {
		view: userView,
		name: uid,
		fields,
		hidden: ['user.userPassword'],
		secrets: ['user.userPassword'],
		// A password nobody chose is for new users: an existing one would be locked out at every run.
		onlyOnCreate: ['user.uid', 'user.base', ...(generated ? ['user.userPassword'] : [])],
		request: byTab,
		async find() {
			const user = await client.users.find({ uid });
			return user && (await loadEntry(client, user.entry, fields, user));
		},
		async create(all) {
			const dn = await client.objects.create('USER', byTab(all));
			const user = await readBack(client, dn);
			return { ...plain(user.entry, user), values: basicValues(user) };
		},
		update: async (existing, changes) => await sendChanges(client, existing, changes, { unlockForChange: unlockForChange(input) }),
		revealOnCreate: reveal,
	};
}
