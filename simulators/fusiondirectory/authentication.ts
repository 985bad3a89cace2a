import type { Exchange } from '../shared/types';
import type { Caller } from './access';
import { exception, fatal, unauthorized } from './failures';
import type { World } from './world';

/** Who is calling: a session, or HTTP Basic, which costs a login and leaves a session behind. */

export const isTls = (exchange: Exchange): boolean => exchange.secure || exchange.headers['x-forwarded-proto'] === 'https';

/** Why nobody may sign in over this connection, if so. */
export function demandTls(world: World, exchange: Exchange): string | undefined {
	if (!world.settings.forceSsl || isTls(exchange)) return undefined;
	return `HTTP connexions are not allowed, please use HTTPS: https://${exchange.headers.host ?? 'localhost'}${exchange.path}\n`;
}

export const openSession = (world: World, exchange: Exchange, caller: Caller): string =>
	world.sessions.start(caller, exchange.headers['user-agent']);

function basicOf(exchange: Exchange): { user: string; password: string } | undefined {
	const found = /^Basic\s+(\S+)$/i.exec(exchange.headers.authorization ?? '');
	if (!found) return undefined;
	const plain = Buffer.from(found[1], 'base64').toString('utf8');
	const colon = plain.indexOf(':');
	return colon < 0 ? undefined : { user: plain.slice(0, colon), password: plain.slice(colon + 1) };
}

/** @throws Failure shape A for anybody who isn't signed in. */
export function authenticate(world: World, exchange: Exchange, session: unknown): { caller: Caller; session: string } {
	if (typeof session === 'object' && session !== null) {
		throw fatal('TypeError', 'session_id(): Argument #1 ($id) must be of type ?string, array given');
	}
	const id = session === null || session === undefined ? '' : String(session);
	if (world.fault?.mode === 'expireSession') world.sessions.end(id);
	const known = world.sessions.find(id, exchange.headers['user-agent']);
	if (known) return { caller: known, session: id };
	const basic = basicOf(exchange);
	if (!basic) throw unauthorized();
	const refused = demandTls(world, exchange);
	if (refused !== undefined) throw exception('FusionDirectoryException', refused);
	const caller = world.signIn(basic.user, basic.password);
	return { caller, session: openSession(world, exchange, caller) };
}
