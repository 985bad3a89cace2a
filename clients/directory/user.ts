export type DirectoryService = 'fusionDirectory' | 'synologyDirectoryServer' | 'fortiAuthenticator';

/**
 * A user in the shape all three backends share, so that a workflow can move between them. A key that a backend does
 * not know is null.
 */
export interface DirectoryUser {
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
	/** Names (FortiAuthenticator), DNs (FusionDirectory); null where listings don't tell. */
	groups: string[] | null;
	source: DirectoryService;
}

/** Empty texts mean "not set" in all three backends. */
export function textOrNull(value: unknown): string | null {
	return typeof value === 'string' && value !== '' ? value : null;
}
