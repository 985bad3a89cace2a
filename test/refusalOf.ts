import { BackendError } from '../clients/errors';

/** What a client refuses with; anything else that is thrown, or nothing, fails the test. */
export async function refusalOf(promise: Promise<unknown>): Promise<BackendError> {
	const reason = await promise.then(
		(value: unknown) => new Error(`nothing was refused: ${JSON.stringify(value)}`),
		(thrown: unknown) => thrown,
	);
	if (reason instanceof BackendError) return reason;
	throw reason;
}
