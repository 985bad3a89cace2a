import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { LocalUser, RadiusAttribute } from '../../../../clients/fortiauthenticator/types';
import type { RecordView } from '../../../shared/legacy/writePlans';
import { toData } from '../../json';

export const attributeFields: INodeProperties[] = [
	{
		displayName: 'Attribute Name',
		name: 'attributeName',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. Framed-IP-Address',
		description: "Name from the vendor's dictionary; upper and lower case count",
	},
	{
		displayName: 'Value',
		name: 'value',
		type: 'string',
		required: true,
		default: '',
		description: 'Up to 255 characters; its form depends on the attribute',
	},
	{
		displayName: 'Vendor',
		name: 'vendor',
		type: 'string',
		default: 'Default',
		description: 'Name of the dictionary, up to 40 characters; upper and lower case count',
	},
];

/** RADIUS attributes of one user; both outputs are the same record, the user's name beside it. */
export class AttributeView implements RecordView<RadiusAttribute> {
	readonly noun = 'RADIUS attribute';
	readonly service = 'FortiAuthenticator';
	readonly idFields = ['id'];

	constructor(private readonly user: () => LocalUser | undefined) {}

	values(attribute: RadiusAttribute): IDataObject {
		return toData(attribute);
	}

	simplify({ id, vendor, attribute, attr_val }: RadiusAttribute): IDataObject {
		return { id, username: this.user()?.username ?? null, vendor, attribute, value: attr_val };
	}

	raw(attribute: RadiusAttribute): IDataObject {
		return toData(attribute);
	}
}
