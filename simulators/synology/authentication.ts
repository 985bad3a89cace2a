import type { Call } from './catalogue';
import type { Settings } from './settings';
import type { Exchange } from '../shared/types';
import type { Fields } from './parameters';

/** Session ids of a request: cookie first, then the form field. */
export function sessionIds(exchange: Exchange, fields: Fields, settings: Settings): string[] {
	const ids: string[] = [];
	for (const pair of (exchange.headers.cookie ?? '').split(';')) {
		const [name, ...value] = pair.trim().split('=');
		if (name === 'id') ids.push(decodeURIComponent(value.join('=')));
	}
	const field = fields.get('_sid') ?? '';
	if (field !== '' && !(settings.sidFieldReadAsJson && /^\d/.test(field))) ids.push(field);
	return ids;
}

/** SYNO.API.Auth login */
export function login(call: Call): unknown {
	const { fields, state, version, exchange } = call;
	const { session, deviceId } = state.sessions.login(fields, state.settings, exchange.remote, false);
	if (fields.get('format') !== 'sid') call.headers['set-cookie'] = `id=${session.sid}; path=/; HttpOnly`;
	return {
		account: session.account.name,
		...(version >= 7 ? { device_id: deviceId, ik_message: '' } : { did: deviceId }),
		is_portal_port: false,
		sid: session.sid,
		...(session.token === '' ? {} : { synotoken: session.token }),
	};
}

/** SYNO.API.Auth logout: says success even when it ended nothing. */
export function logout({ exchange, fields, state }: Call): unknown {
	state.sessions.logout(sessionIds(exchange, fields, state.settings));
	return undefined;
}
