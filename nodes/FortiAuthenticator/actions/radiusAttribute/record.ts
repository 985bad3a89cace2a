import type { IDataObject } from 'n8n-workflow';
import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import type { LocalUserReference } from '../../../../clients/fortiauthenticator/localUsers';
import { checkAttribute } from '../../../../clients/fortiauthenticator/radiusAttributes';
import type { LocalUser, NewRadiusAttribute, RadiusAttribute, RadiusAttributeId } from '../../../../clients/fortiauthenticator/types';
import { toData } from '../../../shared/output';
import { showing, type RecordKind } from '../../../shared/record';
import { service } from '../records';

/** A user together with one of their attributes. */
export interface Owned {
	user: LocalUser;
	attribute: RadiusAttribute;
}

/** One attribute of a user, by number or by what it says. */
export type AttributeReference = { user: LocalUserReference } & ({ id: RadiusAttributeId } | { equal: NewRadiusAttribute });

export const shownAttribute = ({ user, attribute: { id, vendor, attribute, attr_val } }: Owned): IDataObject => ({
	id,
	username: user.username,
	vendor,
	attribute,
	value: attr_val,
});

const pathOf = ({ user, attribute }: Owned): string => `${user.resource_uri}radiusattributes/${attribute.id}/`;
const textsOf = (fields: IDataObject): Partial<NewRadiusAttribute> =>
	Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)]));

/** RADIUS attributes of local users; all outputs are the same record, the user's name beside it. */
export function radiusAttributes(client: FortiAuthenticatorClient): RecordKind<AttributeReference, Owned, IDataObject> {
	return {
		noun: 'RADIUS attribute',
		service,
		nameOf: (reference) => ('id' in reference ? String(reference.id) : reference.equal.attribute),
		async find(reference) {
			const user = await client.localUsers.find(reference.user);
			if ('id' in reference) return { user, attribute: await client.radiusAttributes.get(user, reference.id) };
			const attribute = await client.radiusAttributes.findEqual(user, reference.equal);
			return attribute && { user, attribute };
		},
		identity: ({ user, attribute }) => ({ id: attribute.id, username: user.username }),
		values: ({ attribute }) => toData(attribute),
		show: showing<Owned>({
			idFields: ['id'],
			simplified: (records) => records.map(shownAttribute),
			raw: ({ attribute }) => toData(attribute),
		}),
		change: (owned, changes) => [
			{
				name: 'change the RADIUS attribute',
				fields: Object.keys(changes),
				request: { method: 'PATCH', path: pathOf(owned), body: changes },
				async send({ user, attribute }) {
					return { record: { user, attribute: await client.radiusAttributes.update(user, attribute, textsOf(changes)) } };
				},
			},
		],
		remove: (owned) => [
			{
				name: 'delete the RADIUS attribute',
				request: { method: 'DELETE', path: pathOf(owned) },
				send: async ({ user, attribute }) => await client.radiusAttributes.delete(user, attribute),
			},
		],
	};
}

/** The same for a new attribute of a user who was found. */
export function newAttribute(
	client: FortiAuthenticatorClient,
	user: LocalUser,
	wanted: Required<NewRadiusAttribute>,
): RecordKind<AttributeReference, Owned, IDataObject> {
	return {
		...radiusAttributes(client),
		nameOf: () => `${wanted.attribute}' of '${user.username}`,
		async find() {
			const attribute = await client.radiusAttributes.findEqual(user, wanted);
			return attribute && { user, attribute };
		},
		create: () => [
			{
				name: 'add the RADIUS attribute',
				fields: Object.keys(wanted),
				request: { method: 'POST', path: `${user.resource_uri}radiusattributes/`, body: { ...checkAttribute(wanted) } },
				send: async () => ({ record: { user, attribute: await client.radiusAttributes.create(user, wanted) } }),
			},
		],
	};
}
