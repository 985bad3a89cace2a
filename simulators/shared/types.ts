/** What all three simulators share: plain data, no server. */

/** A person as the control interface speaks of one; each simulator turns it into its own record. */
export interface Person {
	username: string;
	firstName?: string;
	lastName?: string;
	displayName?: string;
	email?: string;
	phone?: string;
	enabled?: boolean;
	locked?: boolean;
	password?: string;
	/** When the account ends (ISO 8601, UTC); '' = never. Set, not shown. */
	expiresAt?: string;
	/** Names of groups. */
	groups?: string[];
	/** What identifies the record in its own directory (DN or number); only in answers. */
	id?: string;
	/** Department DN, container DN: where the simulator has such a thing. */
	container?: string;
}

/** One request as it arrived. */
export interface Exchange {
	method: string;
	/** Path as sent, still percent-encoded, without the query. */
	path: string;
	query: URLSearchParams;
	headers: Record<string, string>;
	/** The body as text (UTF-8). */
	body: string;
	secure: boolean;
	/** Address of the peer. */
	remote: string;
	/** A fault that only the backend itself can act out (`expireSession`, `duplicateId`, `reorder`, …). */
	fault?: Fault;
}

export interface Answer {
	status: number;
	headers?: Record<string, string>;
	body?: string;
	/** Milliseconds to wait before the answer leaves. */
	delayMs?: number;
}

/**
 * Faults every simulator can act out:
 * - `reset`: the connection breaks before the request is looked at
 * - `resetAfter`: the request is carried out, then the connection breaks (a lost answer)
 * - `hang` / `hangAfter`: no answer ever comes; without or with the effect
 * - `half`: carried out; half of the body arrives, then the connection breaks
 * - `html`: not carried out; a proxy's HTML page with `status` (default 502)
 * - `drip`: carried out; the body arrives byte by byte, `delayMs` apart (default 50)
 * - `wrongJson`: carried out; the body is cut in the middle but complete by its length header
 * - `noise`: carried out; a PHP notice before and after the body
 * - `slow`: carried out; the answer leaves after `delayMs` (default 50)
 * - `halfHeaders`: carried out; the connection breaks within the headers of the answer
 * - `gzip`: carried out; the body is said to be compressed and is not
 * - `tooLong`: carried out; the answer announces `bytes` (default a gigabyte) · `endless`: it comes in pieces that do not stop
 * - `deep`, `emptied`, `doubled`, `nothing`, `swapped`, `bare`: carried out; the levels of the JSON answer are nested
 *   without an end in sight, without content, each inside of itself, null, lists in place of objects and the other way
 *   round, or an empty object altogether
 * - `status`: not carried out; `status`, `headers`, `body` as given · `statusAfter`: the same, carried out
 * Any other word is handed to the backend in `exchange.fault`.
 */
export interface Fault {
	mode: string;
	/** Which requests: the kind the simulator counts it under (`login`, `list`, …), or `*` (default). */
	kind?: string;
	/** How often (default 1). */
	times?: number;
	/** How many matching requests pass unharmed first (default 0). */
	skip?: number;
	status?: number;
	headers?: Record<string, string>;
	body?: string;
	delayMs?: number;
	/** Of `tooLong`. */
	bytes?: number;
}

export interface RequestRecord {
	/** Rising number over the life of the simulator. */
	number: number;
	kind: string;
	method: string;
	/** Path with the query. */
	target: string;
	headers: Record<string, string>;
	body: string;
	status: number;
	at: string;
	/** The mode of the fault it met. */
	fault?: string;
	/** Whether it changed anybody; noted only where the simulator was started with `noteChanges`. */
	changed?: boolean;
}

/** What a simulator has to bring; the shared server does the rest. */
export interface Backend {
	/** `fusionDirectory`, `synologyDirectoryServer`, `fortiAuthenticator`. */
	service: string;
	/** The word this request is counted under. */
	kindOf(exchange: Exchange): string;
	handle(exchange: Exchange): Answer | Promise<Answer>;
	people(): Person[];
	/** @throws Error when the name is taken or malformed. */
	addPerson(person: Person): Person;
	changePerson(username: string, changes: Partial<Person>): Person | undefined;
	removePerson(username: string): boolean;
	expireSessions(): void;
	/** Everything else worth looking at (groups, tasks, sessions, settings, …); must be JSON. */
	details(): Record<string, unknown>;
	/** Switches of the backend (version, answer form, …). @throws Error on an unknown switch. */
	set(settings: Record<string, unknown>): void;
	/** Back to the seed: people, groups, settings, sessions. */
	reset(): void;
}
