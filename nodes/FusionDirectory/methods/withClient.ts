import type { ILoadOptionsFunctions } from 'n8n-workflow';
import type { FusionDirectoryClient } from '../../../clients/fusiondirectory/client';
import { clientContext } from '../../shared/connection';
import { toNodeError } from '../../shared/errors';
import { isPlainObject } from '../../shared/itemInput';
import { fusionDirectoryFrom } from '../../shared/openClients';

/** Opens a client for a picker and closes it; what goes wrong is shown, never an empty list. */
export async function withClient<T>(context: ILoadOptionsFunctions, read: (client: FusionDirectoryClient) => Promise<T>): Promise<T> {
	let client: FusionDirectoryClient | undefined;
	try {
		client = fusionDirectoryFrom(await context.getCredentials('fusionDirectoryApi'), clientContext(context));
		return await read(client);
	} catch (reason) {
		throw toNodeError(context.getNode(), reason, { redactor: client?.redactor });
	} finally {
		await client?.close();
	}
}

/** The value of a parameter of the node that is being edited; of a locator, what is chosen in it. */
export function currentText(context: ILoadOptionsFunctions, name: string): string {
	const value: unknown = context.getNodeParameter(name, '');
	const inner = isPlainObject(value) ? value.value : value;
	return typeof inner === 'string' ? inner.trim() : '';
}

export const currentType = (context: ILoadOptionsFunctions): string => currentText(context, 'objectType') || 'USER';
