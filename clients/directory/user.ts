/** Internal name of a directory: the name of its action node (`fusionDirectory`). */
export type DirectoryService = string;

/**
 * A user in the shape all three backends share, so that a workflow can move between them. A key that a backend does
 * not know is null.
 */
export type DirectoryUser = {
	/** What names the record in its own directory: a DN, or a number as text. */
	id: string;
	username: string;
	displayName: string | null;
	firstName: string | null;
	lastName: string | null;
	email: string | null;
	phone: string | null;
	enabled: boolean | null;
	locked: boolean | null;
	/** When the account ends (ISO 8601, UTC); null = never, or not known. */
	expiresAt: string | null;
	passwordExpired: boolean | null;
	/** Names (FortiAuthenticator), DNs (FusionDirectory); null where listings don't tell. */
	groups: string[] | null;
	source: DirectoryService;
};

/** A moment as the common shape has it: ISO 8601 in UTC to the second; null for none. */
export function momentOf(milliseconds: number): string | null {
	const date = new Date(milliseconds);
	return Number.isNaN(date.getTime()) ? null : date.toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** Whether an account ends before a moment, or has ended; one without an end does not. */
export function endsBefore({ expiresAt }: Pick<DirectoryUser, 'expiresAt'>, moment: Date): boolean {
	return expiresAt !== null && Date.parse(expiresAt) < moment.getTime();
}

/** Empty texts mean "not set" in all three backends. */
export function textOrNull(value: unknown): string | null {
	return typeof value === 'string' && value !== '' ? value : null;
}
