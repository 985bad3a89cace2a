import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import type { ClientContext, DirectoryClient } from '../../clients/directory/client';
import { errorCure, errorMessage, inShort, plainWords } from './errors';

/** A credential test that goes the very way the node goes, and says which step did not work and what to do. */
export function credentialTest(open: (data: ICredentialDataDecryptedObject, context: ClientContext) => DirectoryClient) {
	return async function (this: ICredentialTestFunctions, credential: ICredentialsDecrypted): Promise<INodeCredentialTestResult> {
		let client: DirectoryClient | undefined;
		try {
			client = open(credential.data ?? {}, { ignoreRememberedRefusal: true });
			return { status: 'OK', message: inShort(client.redactor.clean(await client.check())) };
		} catch (reason) {
			const message = [errorMessage(reason), errorCure(reason)].filter((part) => part !== undefined).join('. ');
			return { status: 'Error', message: inShort(plainWords(client?.redactor.clean(message) ?? message)) };
		} finally {
			await client?.close();
		}
	};
}
