import type { Answer, Exchange } from '../shared/types';
import type { Caller } from './access';
import { lockStates, lockUsers, recoverPassword, recoveryToken, toDns } from './accountState';
import { authenticate, demandTls, openSession } from './authentication';
import { fields, formFields, infos, tabStates } from './describe';
import { Failure, exception, fatal, unauthorized } from './failures';
import { inLanguage, phpWords } from './languages';
import { count, list, type Question } from './listing';
import { archive, changeValues, formPost, nonExistingMethod, remove, removeTab, setFields, typeError } from './objects';
import { objectTypes } from './objectTypes';
import { phpJson } from './phpJson';
import { describeTemplate, useTemplate } from './templates';
import { isPhpArray } from './values';
import { baseDn, type World } from './world';

interface Method {
	/** Parameters behind the session, by name; the first `required` ones must be there. */
	names: string[];
	required: number;
	since?: '1.4';
	run(world: World, caller: Caller, args: unknown[], session: string): unknown;
}

const text = (call: string, number: number, name: string, value: unknown): string => {
	if (typeof value === 'string') return value;
	if (typeof value === 'number' || typeof value === 'boolean') return String(value);
	throw typeError(call, number, name, 'string', value);
};
const typeOf = (value: unknown): string => text('objects::infos', 1, 'type', value);

/** The DN that describing methods look at; '' and null = none. */
const entryFor = (world: World, caller: Caller, asked: string, dn: unknown) => {
	caller.demandType(world.type(asked), asked, typeof dn === 'string' ? dn : undefined);
	return typeof dn === 'string' && dn !== '' ? world.entry(dn) : undefined;
};

const question = (world: World, [type, attrs, base, filter, scope, templates]: unknown[]): Question => {
	const old = world.settings.version === '1.3';
	return {
		asked: typeOf(type),
		attrs,
		base,
		filter,
		scope: old ? undefined : scope,
		templates: old ? false : Boolean(templates),
	};
};

const method = (names: string, required: number, run: Method['run'], since?: '1.4'): Method => ({
	names: names === '' ? [] : names.split(' '),
	required,
	run,
	since,
});

const methods: Record<string, Method> = {
	getid: method('', 0, (_world, _caller, _args, session) => session),
	getbase: method('', 0, () => baseDn),
	logout: method('', 0, (world, _caller, _args, session) => world.sessions.end(session)),
	listtypes: method('', 0, (world) =>
		Object.fromEntries(
			objectTypes
				.filter(
					(type) => (type.type !== 'AUDITEVENT' || world.settings.audit) && (type.type !== 'ARCHIVEDOBJECT' || world.settings.archive),
				)
				.map((type) => [type.type, type.name]),
		),
	),
	infos: method('type', 1, (world, caller, [type]) => {
		const asked = typeOf(type);
		const found = world.type(asked);
		caller.demandType(found, asked);
		return infos(found);
	}),
	listtabs: method('type dn', 1, (world, caller, [type, dn]) => {
		const asked = typeOf(type);
		const states = tabStates(world, notSpecial(world, asked), entryFor(world, caller, asked, dn));
		return Object.fromEntries(states.map(({ class: id, name, active }) => [id, { name, active }]));
	}),
	getfields: method('type dn tab', 1, (world, caller, [type, dn, tab]) => {
		const asked = typeOf(type);
		notSpecial(world, asked);
		return fields(world, caller, asked, entryFor(world, caller, asked, dn), tab as string | null);
	}),
	formfields: method('type dn tab', 1, (world, caller, [type, dn, tab]) => {
		const asked = typeOf(type);
		return formFields(world, caller, asked, entryFor(world, caller, asked, dn), tab as string | null);
	}),
	ls: method('type attrs ou filter scope templates', 1, (world, caller, args) => list(world, caller, question(world, args))),
	count: method('type ou filter', 1, (world, caller, [type, base, filter]) => count(world, caller, { asked: typeOf(type), base, filter })),
	setfields: method('type dn values', 3, (world, caller, [type, dn, values]) => setFields(world, caller, typeOf(type), dn, values)),
	addvalues: method('type dn values', 3, (world, caller, [type, dn, values]) =>
		changeValues(world, caller, typeOf(type), text('fdRPCService::_addvalues', 2, 'dn', dn), values, 'add'),
	),
	delvalues: method('type dn values', 3, (world, caller, [type, dn, values]) =>
		changeValues(world, caller, typeOf(type), text('fdRPCService::_delvalues', 2, 'dn', dn), values, 'remove'),
	),
	formpost: method('type dn tab values', 4, (world, caller, [type, dn, tab, post]) => formPost(world, caller, typeOf(type), dn, tab, post)),
	removetab: method('type dn tab', 3, (world, caller, [type, dn, tab]) =>
		removeTab(world, caller, typeOf(type), text('fdRPCService::_removetab', 2, 'dn', dn), text('fdRPCService::_removetab', 3, 'tab', tab)),
	),
	gettemplate: method('type dn', 2, (world, caller, [type, dn]) =>
		describeTemplate(world, caller, typeOf(type), text('fdRPCService::_gettemplate', 2, 'dn', dn)),
	),
	usetemplate: method('type dn values modifications', 3, (world, caller, [type, dn, values, modifications]) =>
		useTemplate(world, caller, typeOf(type), text('fdRPCService::_usetemplate', 2, 'dn', dn), values, modifications),
	),
	delete: method('type dn', 2, (world, caller, [type, dn]) => {
		remove(world, caller, typeOf(type), dn);
		return null;
	}),
	archiveobject: method(
		'type dns',
		2,
		(world, caller, [type, dns]) => {
			archive(world, caller, typeOf(type), toDns(dns));
			return null;
		},
		'1.4',
	),
	lockuser: method('dns type', 1, (world, caller, [dns, action]) => {
		lockUsers(world, caller, toDns(dns), typeof action === 'string' ? action : 'toggle');
		return null;
	}),
	isuserlocked: method('dns', 1, (world, caller, [dns]) => lockStates(world, caller, toDns(dns))),
	recoverygentoken: method('email', 1, (world, caller, [email]) =>
		recoveryToken(
			world,
			caller,
			email === null && world.settings.phpVersion === 7 ? '' : text('fdRPCService::_recoveryGenToken', 1, 'email', email),
		),
	),
	recoveryconfirmpasswordchange: method('login password1 password2 token', 4, (world, caller, [login, first, second, token]) =>
		recoverPassword(world, caller, String(login), String(first), String(second), String(token)),
	),
};

function notSpecial(world: World, asked: string) {
	const type = world.type(asked);
	if (type.type === 'SPECIAL') throw fatal('Error', 'Call to a member function getTabs() on null');
	return type;
}

const quiet = { 'cache-control': 'no-store, no-cache, must-revalidate', pragma: 'no-cache', 'content-language': 'en-us' };
const html = (body: string, status = 200, more: Record<string, string> = {}): Answer => ({
	status,
	headers: { ...quiet, 'content-type': 'text/html; charset=utf-8', ...more },
	body,
});

const escapeHtml = (value: string): string =>
	value.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;').replace(/'/g, '&#039;');

const fatalPage = (reason: string): Answer =>
	html(`<!DOCTYPE html>
      <html><head>
      <title>FusionDirectory Fatal Error</title>
      </head><body><table style="width:100%; border:2px solid red;">
        <tr>
          <td style="vertical-align:top;padding:10px">
            <img src="geticon.php?context=status&amp;icon=dialog-error&amp;size=32" alt="Error"/>
          </td>
          <td style="width:100%">
            <h3>Fatal Error</h3>
            ${escapeHtml(reason)}
          </td>
        </tr>
      </table></body></html>`);

const json = (value: unknown): Answer => ({
	status: 200,
	headers: { ...quiet, 'content-type': 'text/javascript;charset=UTF-8' },
	body: phpJson(value),
});

const isFalse = (value: unknown): boolean =>
	value === undefined ||
	value === null ||
	value === false ||
	value === 0 ||
	value === '' ||
	value === '0' ||
	(Array.isArray(value) && value.length === 0);

const badCallback =
	'Uncaught TypeError: call_user_func_array(): Argument #1 ($callback) must be a valid callback, second array member is not a valid method';

/** What PHP 7 makes of an envelope that PHP 8 doesn't survive. */
const lenient = (id: unknown): Answer => (isFalse(id) ? html('') : json({ id, result: null, error: null }));

export function handleRpc(world: World, exchange: Exchange): Answer {
	if (exchange.method !== 'POST' || exchange.headers['content-type'] !== 'application/json') return html('no request\n\n');
	const envelope = readEnvelope(exchange.body);
	const phpSeven = world.settings.phpVersion === 7;
	if (!envelope || typeof envelope.method !== 'string') return phpSeven ? lenient(envelope?.id) : fatalPage(badCallback);
	const { id, method: name, params } = envelope;
	if (!isPhpArray(params)) {
		return phpSeven
			? lenient(id)
			: fatalPage('Uncaught TypeError: call_user_func_array(): Argument #2 ($args) must be of type array, null given');
	}
	const answer = carryOut(world, exchange, name, params);
	if ('status' in answer) return answer;
	return isFalse(id) ? html('') : json({ id, ...answer });
}

function readEnvelope(body: string): Record<string, unknown> | undefined {
	try {
		const parsed: unknown = JSON.parse(body);
		return isPhpArray(parsed) && !Array.isArray(parsed) ? parsed : undefined;
	} catch {
		return undefined;
	}
}

type Outcome = { result: unknown; error: string | null };

function carryOut(world: World, exchange: Exchange, name: string, params: Record<string, unknown>): Answer | Outcome {
	try {
		return { result: call(world, exchange, name, params), error: null };
	} catch (reason) {
		if (!(reason instanceof Failure)) throw reason;
		const said = (): string[] => inLanguage(reason.problems, world.settings.language).map((one) => one.message);
		switch (reason.shape) {
			case 'unauthorized':
				return html(`${reason.message}\n`, 401, {
					'www-authenticate': 'Basic realm="FusionDirectory"',
					connection: 'close',
				});
			case 'exception':
				return { result: null, error: said().join('; ') };
			case 'refusal':
				return { result: { errors: said() }, error: null };
			case 'fatal':
				return fatalPage(phpWords(reason.page ?? reason.message, world.settings.phpVersion));
		}
	}
}

/** PHP 8 matches the members of an object by parameter name, PHP 7 by position. */
function positional(world: World, names: string[], params: Record<string, unknown>): unknown[] {
	if (Array.isArray(params)) return params;
	const [, ...rest] = Object.entries(params);
	const [first] = Object.values(params);
	if (world.settings.phpVersion === 7) return Object.values(params);
	const unknown = rest.find(([name]) => !names.includes(name));
	if (unknown) throw fatal('Error', `Unknown named parameter $${unknown[0]}`);
	const given = Object.fromEntries(rest);
	const last = names.reduce((found, name, index) => (Object.hasOwn(given, name) ? index : found), -1);
	return [first, ...names.slice(0, last + 1).map((name) => given[name])];
}

function call(world: World, exchange: Exchange, name: string, params: Record<string, unknown>): unknown {
	if (name === 'listLdaps') return Object.fromEntries(world.settings.databases.map((one) => [one, one]));
	if (name === 'login') return login(world, exchange, Array.isArray(params) ? params : Object.values(params));
	const known = Object.hasOwn(methods, name.toLowerCase()) ? methods[name.toLowerCase()] : undefined;
	const [session, ...args] = positional(world, known?.names ?? [], params);
	const signedIn = authenticate(world, exchange, session);
	const missing = !known || (known.since === '1.4' && world.settings.version === '1.3');
	if (missing) throw nonExistingMethod(name);
	if (args.length < known.required) {
		throw fatal(
			'ArgumentCountError',
			`Too few arguments to function fdRPCService::_${name}(), ${args.length} passed in /usr/share/fusiondirectory/html/jsonrpc.php on line 64 and at least ${known.required} expected`,
		);
	}
	return known.run(world, signedIn.caller, args, signedIn.session);
}

function login(world: World, exchange: Exchange, [database, user, password]: unknown[]): string {
	if (user === null || user === undefined) throw unauthorized();
	if (database !== null && database !== undefined && !world.settings.databases.includes(String(database)))
		throw unauthorized('Invalid LDAP specified');
	const refused = demandTls(world, exchange);
	if (refused !== undefined) throw exception('FusionDirectoryException', refused);
	if (typeof password !== 'string') {
		throw fatal(
			'TypeError',
			'userinfo::loginUser(): Argument #2 ($password) must be of type string, null given, called in /usr/share/fusiondirectory/include/webservice/class_fdRPCService.inc on line 166',
		);
	}
	return openSession(world, exchange, world.signIn(String(user), password));
}
