import { endsBefore } from '../../../../clients/directory/user';
import { readObject, readShown } from '../../../../clients/synology/answers';
import type { Where } from '../../../../clients/synology/domainReads';
import { firstOf } from '../../../../clients/synology/listing';
import { toDirectoryUser, type SynologyUser } from '../../../../clients/synology/types';
import type { ItemInput } from '../../../shared/input';
import { outputOf } from '../../../shared/output';
import { collection, expiresBefore, flagField, outputChoice, returnAllAndLimit, textField } from '../../../shared/parameters';
import { listedIn } from '../input';
import type { Operation } from '../operation';
import { readOptions, systemContainers, userFields, whereToLook } from '../parameters';
import { users } from './record';

const whereOf = (input: ItemInput): Where => ({
	text: input.text('filters.text').trim(),
	enabled: input.optionalFlag('filters.enabled'),
	locked: input.optionalFlag('filters.locked'),
});

/** DSM's listings take no conditions: they are applied to what was read. Undefined where there are none. */
function condition(input: ItemInput, where: Where): ((user: SynologyUser) => boolean) | undefined {
	const { enabled, locked } = where;
	const text = (where.text ?? '').toLowerCase();
	const moment = input.date('options.expiresBefore');
	if (text === '' && enabled === undefined && locked === undefined && moment === undefined) return undefined;
	return (user) =>
		(text === '' || [user.logonName, user.displayName, user.mail, user.name].some((value) => value?.toLowerCase().includes(text))) &&
		(enabled === undefined || user.disabled === !enabled) &&
		(locked === undefined || user.locked === locked) &&
		(moment === undefined || endsBefore(toDirectoryUser(user), moment));
}

export const getAll: Operation = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many users',
	description: 'List users of the whole domain or of one container; contacts are left out',
	properties: [
		...returnAllAndLimit,
		...whereToLook,
		collection('filters', [
			flagField('Enabled', 'enabled', 'Whether to return enabled users only, or disabled ones only', { default: true }),
			flagField('Locked', 'locked', 'Whether to return locked users only, or those that are not locked', { default: true }),
			textField('Text', 'text', { description: 'Part of the logon name, display name, entry name or email' }),
		]),
		...outputChoice(userFields),
		readOptions([systemContainers, expiresBefore('DSM takes no such condition: everybody is read and compared.')]),
	],

	async execute({ client, input }) {
		const { limit } = input;
		const where = whereOf(input);
		const matches = condition(input, where);
		const output = outputOf(input);
		const entry = output.shape === 'simplified' ? readShown : readObject;
		const found = await firstOf(client.users.list({ ...listedIn(input), entry }, where), limit, matches);
		return await users(client).show(found, output);
	},
};
