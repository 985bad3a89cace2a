import type { ClientContext, DirectoryClient } from '../../clients/directory/client';
import type { ConnectionSettings } from '../../clients/http/settings';
import type { Simulator } from '../../simulators/shared/server';

export const operations = ['read', 'list', 'create', 'update', 'delete', 'login', 'logout'] as const;
export type Operation = (typeof operations)[number];
export const isWrite = (operation: Operation): boolean => ['create', 'update', 'delete'].includes(operation);

/** Who the operations are about, by name in the simulators' seed. */
export interface Cast {
	read: string;
	created: string;
	updated: string;
	deleted: string;
}
/** What the update makes of the last name. */
export const newLastName = 'Byron';
export const newPassword = 'Ideal-Ring!1918 & more';

/** What a cell does with a client; `prepare` runs before the fault is planted. */
export interface Bench {
	client: DirectoryClient;
	/** Looks up whom the operation is about, with everything the operation needs to know beforehand. */
	prepare(operation: Operation): Promise<void>;
	/** @returns the names of the people it gave, where it gives any */
	run(operation: Operation): Promise<string[] | undefined>;
}

/** One server and how it is spoken to. */
export interface World {
	name: string;
	simulator: Simulator;
	cast: Cast;
	/** The kind of request, as the simulator counts them, that each operation stands or falls with. */
	kinds: Record<Operation, string>;
	/** Kinds of the requests that look after a lost write. */
	looks: string[];
	/** Path behind the server's address. */
	path: string;
	/** Everything that no message may hold, apart from what the requests reveal. */
	secrets: string[];
	/** Session ids and the like in the requests that arrived. */
	secretsSeen(): string[];
	sessions(): number;
	open(connection: ConnectionSettings, context: ClientContext): Bench;
}
