import type { EgressPolicy } from '../http/connection';
import type { Redactor } from '../http/redact';

/** What a client gets from whoever opens it, beside the credential. */
export interface ClientContext {
	/** Fires when the execution is stopped or the poll's time is up. */
	signal?: AbortSignal;
	egress?: EgressPolicy;
	/** A person asks on purpose (credential test): try the login though it was refused a moment ago. */
	ignoreRememberedRefusal?: boolean;
}

/** What every backend's client offers to the nodes. It logs in with the first call that needs it. */
export interface DirectoryClient {
	readonly redactor: Redactor;
	/**
	 * Proves address, login and rights by the cheapest calls that can.
	 *
	 * @returns a sentence for the credential test ("Connected to FusionDirectory 1.5 as 'fd-admin'; …")
	 * @throws BackendError whose message says which of the steps failed and whose cure says what to do
	 */
	check(): Promise<string>;
	/** Ends the session and closes the sockets. Never throws, takes at most about 3 seconds, ignores the signal. */
	close(): Promise<void>;
}
