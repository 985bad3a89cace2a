import type { FortiAuthenticatorClient } from '../../../../clients/fortiauthenticator/client';
import type { Operation } from '../../../shared/legacy/operation';
import { ifMissing } from '../../../shared/parameters';
import { changeUser } from '../../changeUser';
import { tokenTypes } from '../../localUserFields';
import { userKey, userLocator, writeOptions } from '../../parameters';
import { seedProperties } from '../../seedChoice';
import { userOutput } from '../../userView';

export const assignToken: Operation<FortiAuthenticatorClient> = {
	value: 'assignToken',
	name: 'Assign Token',
	action: 'Assign token to local user',
	description: 'Give a local user a second factor; a token of this kind that is there already stays',
	properties: [
		userLocator,
		{
			displayName: 'Token Type',
			name: 'tokenType',
			type: 'options',
			options: tokenTypes,
			default: 'ftm',
			description: 'Email needs an email address, SMS a mobile number, dual both',
		},
		{
			displayName: 'Token Serial',
			name: 'serialNumber',
			type: 'string',
			default: '',
			placeholder: 'e.g. FTKMOB0000000001',
			displayOptions: { show: { tokenType: ['ftk', 'ftm'] } },
			description: 'Leave empty to take the next free token',
		},
		{
			displayName: 'Activation Delivery Method',
			name: 'activationDelivery',
			type: 'options',
			options: [
				{ name: 'As It Is', value: '' },
				{ name: 'Email', value: 'email' },
				{ name: 'SMS', value: 'sms' },
			],
			default: 'email',
			displayOptions: { show: { tokenType: ['ftm'] } },
			description: 'How the user gets the activation code',
		},
		...seedProperties({ show: { tokenType: ['ftm'] } }),
		ifMissing('User'),
		...userOutput,
		writeOptions,
	],
	recordKey: userKey,

	async execute(client, input) {
		const type = input.text('tokenType');
		const serial = type === 'ftk' || type === 'ftm' ? input.text('serialNumber').trim() : '';
		const delivery = type === 'ftm' ? input.text('activationDelivery') : '';
		const changes = {
			token_auth: true,
			token_type: type,
			...(serial === '' ? {} : { token_serial: serial }),
			...(delivery === '' ? {} : { ftm_act_method: delivery }),
		};
		return await changeUser(client, input, changes, { provisions: type === 'ftm' });
	},
};
