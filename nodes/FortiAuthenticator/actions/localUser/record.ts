import type { IDataObject } from 'n8n-workflow';
import { BackendError } from '../../../../clients/errors';
import { checkUserFields } from '../../../../clients/fortiauthenticator/checkUser';
import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import { sameField } from '../../../../clients/fortiauthenticator/sameField';
import { idFromUri, type LocalUser, type UserGroup } from '../../../../clients/fortiauthenticator/types';
import { toJsonObject } from '../../../../clients/json';
import { toData } from '../../../shared/output';
import type { Creation, Step } from '../../../shared/record';
import { accountKind, queryOf, type AccountRecord } from '../records';
import type { SeedChoice } from '../seed';

export interface LocalUserChoices {
	/** What to tell of a token that is handed out. */
	seed?: SeedChoice;
	/** The groups that the field `groups` means. */
	groups?: UserGroup[];
	/** Fields whose value is only a form's default: what a user has already stays. */
	defaults?: readonly string[];
}

const groupIds = (user: LocalUser): string[] => user.user_groups.map((uri) => String(idFromUri('usergroups', uri) ?? uri));
const isIn = (user: LocalUser, group: UserGroup): boolean => groupIds(user).includes(String(group.id));

/** Local users. The field `groups` holds numbers of groups: a user is put into them, and taken out of none. */
export function localUsers(
	client: FortiAuthenticatorClient,
	{ seed, groups = [], defaults = [] }: LocalUserChoices = {},
): AccountRecord<'localusers', LocalUser> {
	const kind = accountKind(client, client.localUsers, { resource: 'localusers', noun: 'local user', seed });
	const joins = (wanted: UserGroup[]): Array<Step<LocalUser>> => wanted.map((group) => joinStep(client, group));
	return {
		...kind,
		noun: 'user',
		values: (user) => ({ ...user, groups: groupIds(user) }),
		same(field, present, wanted) {
			if (defaults.includes(field) && typeof present === 'string' && present !== '') return true;
			if (field !== 'groups') return sameField(field, present, wanted);
			return Array.isArray(present) && Array.isArray(wanted) && wanted.every((id) => present.includes(id));
		},
		fixed: ['password'],
		create(fields): Creation<LocalUser> {
			const body = checkUserFields(toJsonObject({ ...fields, groups: undefined }), undefined);
			return [
				{
					name: 'create the user',
					fields: Object.keys(body),
					request: { method: 'POST', path: '/api/v1/localusers/', ...queryOf(seed), body: toData(body) },
					async send() {
						const written = await client.localUsers.create(body, seed?.returnSeed);
						const told: IDataObject = seed ? await seed.told(written) : written.notice === undefined ? {} : { notice: written.notice };
						return { record: written.user, told };
					},
				},
				...joins(groups),
			];
		},
		async change(user, { groups: ids, ...changes }) {
			if (kind.change === undefined) throw new BackendError({ kind: 'backend', message: 'A user can not be changed' });
			const steps = Object.keys(changes).length === 0 ? [] : await kind.change(user, changes);
			return [...steps, ...(ids === undefined ? [] : joins(groups.filter((group) => !isIn(user, group))))];
		},
	};
}

function joinStep(client: FortiAuthenticatorClient, group: UserGroup): Step<LocalUser> {
	return {
		name: `add the user to the group '${group.name}'`,
		fields: ['groups'],
		request: { method: 'POST', path: '/api/v1/localgroup-memberships/', group: group.resource_uri },
		async send(user) {
			if (!(await client.groupMemberships.add(user, group))) return { unsent: true };
			return { record: { ...user, user_groups: [...user.user_groups, group.resource_uri] } };
		},
	};
}
