import type { AttributeRequest, FusionDirectoryClient } from '../../../../clients/fusiondirectory/client';
import type { ItemInput } from '../../../shared/legacy/itemInput';
import { selectedNames } from '../../input';

/** Attributes that the chosen Output needs; undefined for Simplified. */
export async function userAttributes(client: FusionDirectoryClient, input: ItemInput): Promise<AttributeRequest | undefined> {
	const output = input.text('output');
	if (output !== 'raw' && output !== 'selectedFields') return undefined;
	if (output === 'raw') return await client.objects.allAttributes('USER');
	const names = selectedNames(input).filter((name) => name !== 'dn');
	await client.objectTypes.checkAttributes('USER', names);
	const all = await client.objects.allAttributes('USER');
	return Object.fromEntries(names.map((name) => [name, all[name] ?? 'first']));
}
