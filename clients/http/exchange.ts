export interface HttpRequest {
	method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS' | 'HEAD';
	/** Path below the base URL, segments already encoded; starts with `/`. */
	path: string;
	/** Query as pairs; encoded here. */
	query?: Iterable<readonly [string, string]>;
	headers?: Record<string, string>;
	body?: string;
	/** A `read` may be repeated; a `write` only when it provably changed nothing. */
	effect: 'read' | 'write';
	signal?: AbortSignal;
	/** Overrides the connection's timeout for this request. */
	timeoutSeconds?: number;
	/** The largest answer that is read. Default 1 MiB for a write, 128 MiB for a read. */
	maxBytes?: number;
}

export interface HttpAnswer {
	status: number;
	/** Lower-case names; a repeated header joined by commas. */
	headers: Record<string, string>;
	text: string;
}
