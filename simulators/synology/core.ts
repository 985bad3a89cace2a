import type { Call } from './call';
import { Refusal, parameterRefusal } from './failures';
import { accounts } from './sessions';

/** SYNO.Core.Directory.Domain update_start: one at a time. */
export function startUpdate({ state, parameters }: Call): unknown {
	const name = parameters.text('domain_name').toLowerCase();
	const { netbios, realm, taskIds } = state.settings;
	if (!['@all', netbios.toLowerCase(), realm.toLowerCase()].includes(name)) throw parameterRefusal('domain_name');
	if (state.tasks.updating()) throw new Refusal(2626);
	return { task_id: state.tasks.startUpdate(taskIds === 'named') };
}

/** SYNO.Core.Directory.Domain update_status: forgotten once its end was told. */
export function updateStatus({ state, parameters, fault }: Call): unknown {
	const id = parameters.reference('task_id');
	const update = state.tasks.updates.get(id);
	if (!update) throw parameterRefusal('task_id');
	update.polls += 1;
	if (fault?.mode === 'updateFails') {
		state.tasks.updates.delete(id);
		return { status: 'error' };
	}
	if (update.polls < state.settings.updatePolls) return { status: 'updating' };
	state.tasks.updates.delete(id);
	state.takeOver();
	return { status: 'finish' };
}

/** SYNO.Core.Directory.Domain update_stop */
export function stopUpdate({ state, parameters }: Call): unknown {
	if (!state.tasks.updates.delete(parameters.reference('task_id'))) throw parameterRefusal('task_id');
	return undefined;
}

/** SYNO.Core.Directory.Domain get */
export const domain = ({ state }: Call): unknown => ({
	enable_domain: true,
	domain_name: state.settings.realm,
	workgroup: state.settings.netbios,
});

/** SYNO.Core.Directory.Domain get_domain_list */
export const domains = ({ state }: Call): unknown => ({ domain_list: [{ domain: state.settings.netbios, comment: '' }] });

/** SYNO.Core.Directory.Domain.Conf get */
export const configuration = ({ state }: Call): unknown => ({
	domain: state.settings.realm,
	dns_ip: '127.0.0.1',
	dc_ip: '*',
});

/** SYNO.Core.Directory.Domain.Schedule get */
export const schedule = (): unknown => ({ enable_schedule: true, hour: 3, minute: 0, week_name: '0,1,2,3,4,5,6' });

/** SYNO.Core.User and SYNO.Core.Group list */
function listing(call: Call, key: string, local: string[], fromDomain: string[]): unknown {
	const type = call.parameters.optionalText('type') ?? 'local';
	const offset = call.parameters.integer('offset', 0, 0);
	const limit = call.parameters.integer('limit', 50, -1);
	const all = type === 'domain' ? fromDomain : local;
	const page = all.slice(offset, limit < 0 ? undefined : offset + limit);
	return { offset, total: all.length, [key]: page.map((name) => ({ name })) };
}
export const users = (call: Call): unknown =>
	listing(
		call,
		'users',
		accounts.map((one) => one.name),
		call.state.domainUsers,
	);
export const groups = (call: Call): unknown => listing(call, 'groups', ['administrators', 'http', 'users'], call.state.domainGroups);

/** SYNO.Auth.ForgotPwd get */
export const mailResetState = ({ state }: Call): unknown => ({ enable: state.settings.passwordResetByMail });

/** SYNO.Auth.ForgotPwd send: the answer does not tell whether there is such a user. */
export function sendResetMail({ state, parameters }: Call): unknown {
	const user = parameters.text('user');
	if (!state.settings.passwordResetByMail) throw new Refusal(100);
	const prefix = `${state.settings.netbios}\\`.toLowerCase();
	const name = user.toLowerCase().startsWith(prefix) ? user.slice(prefix.length) : user;
	const mail = state.tree.account(name)?.attributes.mail;
	if (mail) state.mails.push({ user: name, to: mail });
	return { msg: 3 };
}
