import type { INodeProperties } from 'n8n-workflow';
import { longest } from '../../../../clients/fortiauthenticator/userFields';
import { textField } from '../../../shared/parameters';

export const attributeFields: INodeProperties[] = [
	textField('Attribute Name', 'attributeName', {
		required: true,
		placeholder: 'e.g. Framed-IP-Address',
		description: "Name from the vendor's dictionary; upper and lower case count",
	}),
	textField('Value', 'value', { required: true, description: `Up to ${longest.attr_val} characters; its form depends on the attribute` }),
	textField('Vendor', 'vendor', {
		default: 'Default',
		description: `Name of the dictionary, up to ${longest.vendor} characters; upper and lower case count`,
	}),
];
