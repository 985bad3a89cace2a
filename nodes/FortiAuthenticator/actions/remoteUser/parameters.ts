import type { INodeProperties } from 'n8n-workflow';
import type { ItemInput } from '../../../shared/input';
import type { RecordName } from '../../../shared/operation';
import { menuField } from '../../../shared/parameters';
import { userName } from '../input';
import { accountOutput } from '../parameters';

export const kindProperty: INodeProperties = menuField('Kind', 'kind', {
	options: [
		{ name: 'LDAP', value: 'ldap', description: 'Imported from an LDAP directory' },
		{ name: 'RADIUS', value: 'radius', description: 'Imported from a RADIUS server' },
	],
	default: 'ldap',
	description: 'Where the user comes from. IDs count within one kind only.',
});

export const remoteOutput = accountOutput('ldapusers', 'radiususers');

export const kindOf = (input: ItemInput): 'ldap' | 'radius' => input.choice('kind', ['ldap', 'radius'], 'ldap');

/** The same number, or name, of the other kind is somebody else. */
export function remoteName(input: ItemInput): RecordName {
	const { by, name } = userName(input);
	return { by, name: `${kindOf(input)} ${name}` };
}
