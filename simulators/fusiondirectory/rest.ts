import type { Answer, Exchange } from '../shared/types';
import { lockStates, lockUsers, recoverPassword, recoveryToken } from './accountState';
import { authenticate, demandTls, openSession } from './authentication';
import { fieldNames, infos, tabStates } from './describe';
import { Failure, exception, unauthorized } from './failures';
import { inLanguage, phpWords } from './languages';
import { list } from './listing';
import { archive, remove, setFields } from './objects';
import { objectTypes } from './objectTypes';
import { phpQuery } from './phpQuery';
import { restJson } from './phpJson';
import { done, ok, restProblem, type Reply, type RestCall, type Route } from './restCall';
import { attributeRoute, tabRoute } from './restTabs';
import { createFromTemplate, openFields } from './templates';
import { tabOf } from './draft';
import { isPhpArray } from './values';
import type { World } from './world';

const cors = {
	'access-control-allow-origin': '*',
	'access-control-allow-headers': 'Content-Type, Session-Token, Authorization, Access-Control-Allow-Headers, X-Requested-With',
	'access-control-allow-methods': 'GET, POST, DELETE, PUT, OPTIONS, PATCH',
	'cache-control': 'no-store, no-cache, must-revalidate',
	pragma: 'no-cache',
	'content-language': 'en-us',
};

const openApi = 'openapi: 3.0.0\ninfo:\n  title: FusionDirectory\n  version: "1"\npaths: {}\n';

/** Apache's own page, for what never reaches PHP. */
export function apachePage(status: 403 | 404): Answer {
	const title = status === 404 ? 'Not Found' : 'Forbidden';
	const why = status === 404 ? 'The requested URL was not found on this server.' : "You don't have permission to access this resource.";
	return {
		status,
		headers: { 'content-type': 'text/html; charset=iso-8859-1' },
		body: `<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN" "http://www.w3.org/TR/html4/strict.dtd">\n<html><head>\n<title>${status} ${title}</title>\n</head><body>\n<h1>${title}</h1>\n<p>${why}</p>\n</body></html>\n`,
	};
}

const answer = (status: number, value: unknown, more: Record<string, string> = {}): Answer => ({
	status,
	headers: { ...cors, 'content-type': 'application/json', ...more },
	body: restJson(value),
});

export function handleRest(world: World, exchange: Exchange, path: string): Answer {
	if (world.settings.version === '1.3' || /%2f/i.test(path)) return apachePage(404);
	if (exchange.method === 'OPTIONS') return { status: 200, headers: { ...cors, 'content-type': 'application/json' }, body: '' };
	try {
		const reply = serve(world, exchange, path);
		if (reply.text !== undefined) return { status: reply.status, headers: { ...cors, 'content-type': 'text/yaml' }, body: reply.text };
		return reply.status === 204 ? { status: 204, headers: cors } : answer(reply.status, reply.value);
	} catch (reason) {
		if (!(reason instanceof Failure)) throw reason;
		if (reason.shape === 'unauthorized') {
			return answer(401, reason.message, { 'www-authenticate': 'Basic realm="FusionDirectory"', connection: 'close' });
		}
		const isTlsDemand = reason.message.startsWith('HTTP connexions');
		const { language, phpVersion } = world.settings;
		const said = inLanguage(reason.problems, language).map((one) => ({ ...one, message: phpWords(one.message, phpVersion) }));
		return answer(reason.status, said, {
			connection: 'close',
			...(isTlsDemand ? { 'content-type': 'text/html; charset=utf-8' } : {}),
		});
	}
}

function decoded(part: string): string {
	try {
		return decodeURIComponent(part);
	} catch {
		return part;
	}
}

function serve(world: World, exchange: Exchange, path: string): Reply {
	const verb = exchange.method;
	let body: unknown;
	if (exchange.body !== '') {
		try {
			body = JSON.parse(exchange.body);
		} catch {
			throw restProblem('Error while decoding input JSON: Syntax error', 400, 73);
		}
	}
	const parts = path
		.split('/')
		.filter((part) => part !== '')
		.map(decoded)
		.flatMap((part) => part.split('/'));
	if (parts.length === 0) throw restProblem('API Version is missing from request', 400, 85);
	if (parts[0] !== 'v1') throw restProblem('Version is missing from requested path, try adding /v1 after rest.php', 400, 90);
	const [, endpoint, ...rest] = parts;
	if (endpoint === undefined) throw restProblem('Empty request received', 400, 122);
	const query = phpQuery(exchange.query);
	if (endpoint === 'openapi.yaml') return { status: 200, text: openApi };
	if (endpoint === 'openapi.json') {
		// The description is a file in YAML; PHP's extension for it makes the other format.
		if (!world.settings.phpYaml) throw restProblem('php-yaml is required to serve openapi in another format than yaml', 406, 130);
		return ok({ openapi: '3.0.0', info: { title: 'FusionDirectory', version: '1' }, paths: {} });
	}
	if (endpoint === 'directories' || endpoint === 'login') {
		const refused = demandTls(world, exchange);
		if (refused !== undefined) throw exception('FusionDirectoryException', refused);
	}
	if (endpoint === 'login' && rest.length > 0) throw restProblem('Invalid request for endpoint login', 400, 140);
	if (endpoint === 'directories' && verb === 'GET') return ok(Object.fromEntries(world.settings.databases.map((one) => [one, one])));
	if (endpoint === 'login' && (verb === 'POST' || verb === 'GET'))
		return login(world, exchange, { ...query, ...(isPhpArray(body) ? body : {}) });
	const { caller, session } = authenticate(world, exchange, exchange.headers['session-token']);
	const route = routes[`${verb} ${endpoint}`];
	const found = route?.(rest);
	if (!found) throw restProblem(`Invalid request for endpoint ${endpoint}: ${verb} with ${rest.length} path elements`, 405, 187);
	const wantsBody = found.body;
	if (wantsBody && (body === undefined || body === null)) throw restProblem('Invalid request: body is missing', 400, 648);
	if (!wantsBody && exchange.body !== '') throw restProblem('Invalid request: unexpected request body, should be empty', 400, 641);
	return found.run({ world, caller, session, verb, path: rest, query, body });
}

function login(world: World, exchange: Exchange, given: Record<string, unknown>): Reply {
	const { directory, user, password } = given;
	if (directory !== undefined && directory !== null && !world.settings.databases.includes(String(directory)))
		throw unauthorized('Invalid LDAP specified');
	if (typeof user !== 'string' || user === '' || typeof password !== 'string') throw unauthorized('Invalid credentials');
	return ok(openSession(world, exchange, world.signIn(user, password)));
}

const route = (body: boolean, run: Route['run']): Route => ({ body, run });

/** `VERB endpoint` → the route for a path, if there is one of this depth. */
const routes: Record<string, ((path: string[]) => Route | undefined) | undefined> = {
	'POST logout': (path) =>
		path.length > 0
			? undefined
			: route(false, ({ world, session }) => {
					world.sessions.end(session);
					return done;
				}),
	'GET token': (path) => (path.length > 0 ? undefined : route(false, ({ session }) => ok(session))),
	'GET types': (path) => [allTypes, oneType, typeTab][path.length],
	'GET objects': (path) =>
		[undefined, listing, tabs, path[2] === 'templatefields' ? templateFields : tabRoute('GET'), attributeRoute('GET')][path.length],
	'POST objects': (path) => (path.length === 1 ? creation : undefined),
	'PATCH objects': (path) =>
		[undefined, undefined, update, tabRoute('PATCH'), undefined, path[4] === 'values' ? attributeRoute('PATCH values') : undefined][
			path.length
		],
	'PUT objects': (path) => (path.length === 4 ? attributeRoute('PUT') : undefined),
	'DELETE objects': (path) =>
		[
			undefined,
			undefined,
			deletion,
			tabRoute('DELETE'),
			attributeRoute('DELETE'),
			path[4] === 'values' ? attributeRoute('DELETE values') : undefined,
		][path.length],
	'GET userlock': (path) => (path.length === 1 ? lockState : undefined),
	'PUT userlock': (path) => (path.length === 1 ? lock : undefined),
	'POST archive': (path) => (path.length === 2 ? archiving : undefined),
	'GET recovery': (path) => (path.length === 0 ? recovery : undefined),
	'PUT recovery': (path) => (path.length === 0 ? confirmation : undefined),
};

const allTypes = route(false, ({ world }) =>
	ok(
		Object.fromEntries(
			objectTypes
				.filter(
					(type) => (type.type !== 'AUDITEVENT' || world.settings.audit) && (type.type !== 'ARCHIVEDOBJECT' || world.settings.archive),
				)
				.map((type) => [type.type, type.name]),
		),
	),
);

const typeFor = ({ world, caller, path }: RestCall, dn?: string) => {
	const type = world.type(path[0]);
	caller.demandType(type, path[0], dn);
	return type;
};

const oneType = route(false, (call) => {
	const described = infos(typeFor(call));
	return ok({
		...described,
		tabs: (described.tabs as Array<{ CLASS: string; NAME: string }>).map(({ CLASS, NAME }) => ({
			class: CLASS,
			name: NAME,
		})),
	});
});

const typeTab = route(false, (call) => {
	const type = typeFor(call);
	return ok(fieldNames(call.caller, type, tabOf(type, call.path[1], call.path[0])));
});

const listing = route(false, ({ world, caller, path, query }) => {
	const { attrs, base, filter, scope, templates } = query;
	return ok(
		list(world, caller, {
			asked: path[0],
			attrs,
			base,
			filter,
			scope,
			templates: templates !== undefined && templates !== '' && templates !== '0',
		}),
	);
});

const tabs = route(false, (call) => ok(tabStates(call.world, typeFor(call, call.path[1]), call.world.entry(call.path[1]))));

const templateFields = route(false, (call) =>
	ok(Object.fromEntries(openFields(call.world, typeFor(call), call.world.entry(call.path[1])).map(({ tab, names }) => [tab.id, names]))),
);

const creation = route(true, ({ world, caller, path, body }) => {
	const { attrs, template } = isPhpArray(body) ? body : {};
	if (attrs === undefined || attrs === null) throw restProblem('Missing parameter "attrs" in POST data', 400, 347);
	if (typeof template !== 'string') return { status: 201, value: setFields(world, caller, path[0], null, attrs) };
	return { status: 201, value: createFromTemplate(world, caller, path[0], template, isPhpArray(attrs) ? attrs : {}) };
});

const update = route(true, ({ world, caller, path, body }) => ok(setFields(world, caller, path[0], path[1], body)));

const deletion = route(false, ({ world, caller, path }) => {
	remove(world, caller, path[0], path[1]);
	return done;
});

const lockState = route(false, ({ world, caller, path }) => ok(Boolean(lockStates(world, caller, [path[0]])[path[0]])));

/** Any value that PHP takes for true locks, the text "false" among them. */
const lock = route(true, ({ world, caller, path, body }) => {
	const falsy = body === false || body === 0 || body === '' || body === '0' || (Array.isArray(body) && body.length === 0);
	lockUsers(world, caller, [path[0]], falsy ? 'unlock' : 'lock');
	return done;
});

const archiving = route(false, ({ world, caller, path }) => {
	archive(world, caller, path[0], [path[1]]);
	return done;
});

const recovery = route(false, ({ world, caller, query }) => {
	return ok(recoveryToken(world, caller, typeof query.email === 'string' ? query.email : ''));
});

const confirmation = route(true, ({ world, caller, body }) => {
	const given: Record<string, unknown> = isPhpArray(body) ? body : {};
	const [login, token, first, second] = ['login', 'token', 'password1', 'password2'].map((name) => {
		if (given[name] === undefined || given[name] === null) throw restProblem(`Missing parameter "${name}" in POST data`, 400, 629);
		return String(given[name]);
	});
	recoverPassword(world, caller, login, first, second, token);
	return done;
});
