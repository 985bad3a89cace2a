import type { INodeProperties } from 'n8n-workflow';

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
