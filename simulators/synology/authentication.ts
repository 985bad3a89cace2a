import type { Exchange } from '../shared/types';
import type { Call } from './call';
import { reveal } from './encryption';
import { answerHandshake } from './noise';
import type { Fields } from './parameters';
import type { Settings } from './settings';

/** Session ids of a request: cookie first, then the form field. */
export function sessionIds(exchange: Exchange, fields: Fields, settings: Settings): string[] {
	const ids: string[] = [];
	for (const pair of (exchange.headers.cookie ?? '').split(';')) {
		const [name, ...value] = pair.trim().split('=');
		if (name === 'id') ids.push(value.join('='));
	}
	const field = fields.get('_sid') ?? '';
	if (field !== '' && !(settings.sidFieldReadAsJson && /^\d/.test(field))) ids.push(field);
	return ids;
}

/** SYNO.API.Auth login */
export function login(call: Call): unknown {
	const { state, version, exchange } = call;
	const fields = reveal(call.fields);
	const offered = version >= 7 ? (fields.get('ik_message') ?? '') : '';
	const secure = offered === '' ? undefined : answerHandshake(state.noiseKey, offered);
	const { session, deviceId } = state.sessions.login(fields, state.settings, exchange.remote, secure?.channel);
	if (fields.get('format') !== 'sid') call.headers['set-cookie'] = `id=${session.sid}; path=/; HttpOnly`;
	return {
		account: session.account.name,
		...(version >= 7 ? { device_id: deviceId, ik_message: secure?.message ?? '' } : { did: deviceId }),
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

/** SYNO.API.Auth.UIConfig get: hands out the key of the secure login in a cookie. */
export function uiConfig(call: Call): unknown {
	call.headers['set-cookie'] = `_SSID=${call.state.noiseKey.publicKey.toString('base64url')}; path=/; HttpOnly`;
	return {};
}
