import type { ICredentialDataDecryptedObject, INodeProperties, INodeType } from 'n8n-workflow';
import type { ClientContext, DirectoryClient } from '../../clients/directory/client';
import type { DirectoryService } from '../../clients/directory/user';
import type { Question, Source } from './source';
import type { DirectoryEventName, WatchedField } from './types';

type Methods = NonNullable<INodeType['methods']>;
export type ListSearch = NonNullable<Methods['listSearch']>;
export type LoadOptions = NonNullable<Methods['loadOptions']>;

/** Everything a backend is for trigger, pickers and credential test. */
export interface Directory {
	/** Value in the menu Service, and `source` of its users. */
	service: DirectoryService;
	name: string;
	credentialType: string;
	/** Name of the method that tests the credential. */
	credentialTest: string;
	open(credential: ICredentialDataDecryptedObject, context: ClientContext): DirectoryClient;
	watched: WatchedPart;
}

/** How a directory is watched. */
export interface WatchedPart {
	/** The parameter that limits the watch to a part of the directory; its value is DN or number of that part. */
	scope: INodeProperties;
	/** @returns how it should be written, or undefined when this can be a scope */
	scopeMistake(scope: string): string | undefined;
	/** The parameter Filters, where the directory can filter. */
	filters?: INodeProperties;
	/**
	 * The parameter with the groups whose members are watched for addedToGroup and removedFromGroup, where a list of users
	 * does not show their groups by itself. Its source fills `groups` of everybody listed with those of the chosen ones.
	 */
	groups?: INodeProperties;
	/** Options of this directory alone. */
	options: INodeProperties[];
	/** Pickers of the parameters above. */
	listSearch: ListSearch;
	/** Choices of the parameters above, by names that no other directory uses. */
	loadOptions?: LoadOptions;
	/** What its listings show. */
	shownFields: readonly WatchedField[];
	events: readonly DirectoryEventName[];
	/** @throws BackendError kind `invalid` for filters that can't be used; sends nothing */
	source(credential: ICredentialDataDecryptedObject, context: ClientContext, question: Question): Source;
}
