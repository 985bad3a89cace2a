import { isPlainObject } from '../../clients/json';
import { NodeOperationError, type ICredentialDataDecryptedObject, type INode } from 'n8n-workflow';
import { asDn } from '../../clients/directory/dn';
import { filterFromRow, joinFilters, type FilterComparison } from '../../clients/directory/ldapFilter';
import type { ClientContext } from '../../clients/directory/client';
import type { DirectoryService } from '../../clients/directory/user';
import type { FilterRow, Lookup } from '../../clients/fortiauthenticator/filters';
import { credentialText } from '../shared/connection';
import { errorMessage } from '../shared/errors';
import { fortiAuthenticatorFrom, fusionDirectoryFrom, synologyFrom } from '../shared/openClients';
import { FortiAuthenticatorSource } from './sources/fortiAuthenticator';
import { FusionDirectorySource } from './sources/fusionDirectory';
import type { Source } from './sources/source';
import { SynologySource } from './sources/synology';
import { directoryEvents, watchableFields, type DirectoryEventName, type WatchedField } from './types';

/** The trigger's parameters, read and checked. */
export interface TriggerSettings {
	service: DirectoryService;
	triggerOn: DirectoryEventName[];
	emitExisting: boolean;
	maxUsers: number;
	overlapSeconds: number;
	rememberValues: boolean;
	/** FusionDirectory only. */
	auditLog: boolean;
	watchedFields: WatchedField[];
	/** DN or group number; empty = everybody. */
	scope: string;
	filters: Array<Record<string, unknown>>;
}

export const credentialOf: Record<DirectoryService, string> = {
	fusionDirectory: 'fusionDirectoryApi',
	synologyDirectoryServer: 'synologyDirectoryServerApi',
	fortiAuthenticator: 'fortiAuthenticatorApi',
};

/** What the listings of each directory show. */
const shownFields: Record<DirectoryService, readonly WatchedField[]> = {
	fusionDirectory: ['id', 'username', 'displayName', 'firstName', 'lastName', 'email', 'phone', 'enabled', 'locked'],
	synologyDirectoryServer: ['id', 'username', 'displayName', 'email', 'phone', 'enabled', 'locked'],
	fortiAuthenticator: ['username', 'displayName', 'firstName', 'lastName', 'email', 'phone', 'enabled', 'locked', 'groups'],
};

type ReadParameter = (name: string, fallback: unknown) => unknown;

/** @throws NodeOperationError for a parameter that can't be used; nothing was sent */
export function readSettings(node: INode, read: ReadParameter): TriggerSettings {
	const refuse = (message: string, description: string): NodeOperationError => new NodeOperationError(node, message, { description });
	const service = read('service', 'fusionDirectory');
	if (service !== 'fusionDirectory' && service !== 'synologyDirectoryServer' && service !== 'fortiAuthenticator') {
		throw refuse("The parameter 'Service' names no directory", 'Choose one of the three');
	}
	const chosen = read('triggerOn', ['newUser']);
	const triggerOn = directoryEvents.filter((event) => Array.isArray(chosen) && chosen.includes(event));
	if (triggerOn.length === 0) throw refuse("The parameter 'Trigger On' is empty", 'Choose at least one event');
	const maxUsers = Number(read('maxUsers', 100));
	if (!Number.isInteger(maxUsers) || maxUsers < 1)
		throw refuse("The parameter 'Max Users per Poll' is not a whole number from 1", 'Enter 1 or more');
	const options = record(read('options', {}));
	const overlap = Number(options.overlapMinutes ?? 10);
	if (!Number.isFinite(overlap) || overlap < 0) throw refuse("The parameter 'Overlap (Minutes)' is not a number from 0", 'Enter 0 or more');
	const watched = Array.isArray(options.watchedFields) ? options.watchedFields : [];
	const fields = watchableFields.filter((field) => watched.includes(field));
	const { scope, label } = scopeOf(service, read);
	if (scope !== '' && service === 'fortiAuthenticator' && !/^\d{1,15}$/.test(scope))
		throw refuse(`The parameter '${label}' is not a number`, 'Choose the group from the list');
	if (scope !== '' && service !== 'fortiAuthenticator' && asDn(scope) === undefined) {
		throw refuse(
			`The parameter '${label}' is not a distinguished name`,
			'Choose from the list, or write it as e.g. ou=sales,dc=example,dc=com',
		);
	}
	const rows = record(read('filters', {})).rows;
	return {
		service,
		triggerOn,
		emitExisting: read('emitExisting', false) === true,
		maxUsers,
		overlapSeconds: Math.round(overlap * 60),
		rememberValues: options.rememberValues === true,
		auditLog: options.auditLog === true,
		watchedFields: fields.length > 0 ? fields : [...shownFields[service]],
		scope,
		filters: Array.isArray(rows) ? rows.filter(isPlainObject) : [],
	};
}

function scopeOf(service: DirectoryService, read: ReadParameter): { scope: string; label: string } {
	const [name, label] =
		service === 'fortiAuthenticator' ? ['group', 'Group'] : service === 'fusionDirectory' ? ['base', 'Department'] : ['base', 'Container'];
	const value = record(read(name, {})).value;
	return { scope: typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '', label };
}

const record = (value: unknown): Record<string, unknown> => (isPlainObject(value) ? value : {});
const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

export function openSource(
	node: INode,
	settings: TriggerSettings,
	credential: ICredentialDataDecryptedObject,
	context: ClientContext & { signal: AbortSignal },
): Source {
	const address = credentialText(credential, 'baseUrl').trim().replace(/\/+$/, '');
	const watches = (...fields: WatchedField[]): boolean =>
		settings.triggerOn.includes('userChanged') && settings.watchedFields.some((field) => fields.includes(field));
	switch (settings.service) {
		case 'fusionDirectory':
			return new FusionDirectorySource(fusionDirectoryFrom(credential, context), address, {
				database: credentialText(credential, 'database'),
				base: settings.scope,
				filter: ldapFilter(node, settings.filters),
				watchesLock:
					settings.triggerOn.some((event) => event === 'userEnabled' || event === 'userDisabled') || watches('enabled', 'locked'),
				auditLog: settings.auditLog,
				signal: context.signal,
			});
		case 'synologyDirectoryServer':
			return new SynologySource(synologyFrom(credential, context), address, { container: settings.scope });
		case 'fortiAuthenticator':
			return new FortiAuthenticatorSource(fortiAuthenticatorFrom(credential, context), address, {
				filters: settings.filters.map(
					(row): FilterRow => ({ field: text(row.field), lookup: text(row.comparison) as Lookup, value: text(row.value) }),
				),
				groupId: settings.scope === '' ? undefined : Number(settings.scope),
				watchesGroups: watches('groups'),
			});
	}
}

function ldapFilter(node: INode, rows: Array<Record<string, unknown>>): string {
	try {
		return joinFilters(
			rows.map((row) =>
				filterFromRow({ field: text(row.field), comparison: text(row.comparison) as FilterComparison, value: text(row.value) }),
			),
		);
	} catch (reason) {
		throw new NodeOperationError(node, `The parameter 'Filters' can't be used: ${errorMessage(reason)}`, {
			description: 'Name an attribute as FusionDirectory spells it, and give it a value',
		});
	}
}
