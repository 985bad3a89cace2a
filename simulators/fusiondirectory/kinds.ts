import type { Exchange } from '../shared/types';

/** The words requests are counted under. */

const rpcKinds: Record<string, string> = {
	login: 'login',
	logout: 'logout',
	getid: 'session',
	getbase: 'base',
	listldaps: 'databases',
	listtypes: 'types',
	infos: 'types',
	listtabs: 'tabs',
	formfields: 'describe',
	count: 'count',
	usetemplate: 'create',
	gettemplate: 'template',
	addvalues: 'update',
	delvalues: 'update',
	removetab: 'update',
	delete: 'delete',
	archiveobject: 'archive',
	lockuser: 'lock',
	isuserlocked: 'lockStatus',
	recoverygentoken: 'recovery',
	recoveryconfirmpasswordchange: 'recovery',
};

const isUser = (type: unknown): boolean => typeof type === 'string' && type.toLowerCase() === 'user';

function rpcKind(body: string): string {
	let envelope: { method?: unknown; params?: unknown } | null;
	try {
		envelope = JSON.parse(body);
	} catch {
		return 'other';
	}
	const name = typeof envelope?.method === 'string' ? envelope.method.toLowerCase() : '';
	const [, type, dn, , , scope, templates] = Array.isArray(envelope?.params) ? envelope.params : [];
	if (name === 'ls') {
		if (templates) return 'templates';
		if (scope === 'base') return 'get';
		return isUser(type) ? 'list' : 'listObjects';
	}
	if (name === 'setfields' || name === 'formpost') return dn === null || dn === undefined || dn === 'new' ? 'create' : 'update';
	if (name === 'getfields') return typeof dn === 'string' && dn !== '' ? 'get' : 'describe';
	return rpcKinds[name] ?? 'other';
}

function restKind(exchange: Exchange, path: string): string {
	const [, endpoint = '', type, ...rest] = path.split('/').filter((part) => part !== '');
	const verb = exchange.method;
	switch (endpoint) {
		case 'objects':
			break;
		case 'token':
			return 'session';
		case 'directories':
			return 'databases';
		case 'userlock':
			return verb === 'GET' ? 'lockStatus' : 'lock';
		case 'login':
		case 'logout':
		case 'types':
		case 'archive':
		case 'recovery':
			return endpoint;
		default:
			return 'other';
	}
	if (verb === 'POST') return 'create';
	if (verb === 'DELETE' && rest.length === 1) return 'delete';
	if (verb !== 'GET') return 'update';
	if (rest.length === 0) {
		const templates = exchange.query.get('templates');
		if (templates !== null && templates !== '' && templates !== '0') return 'templates';
		if (exchange.query.get('scope') === 'base') return 'get';
		return isUser(type) ? 'list' : 'listObjects';
	}
	if (rest.length === 1) return 'tabs';
	return rest[1] === 'templatefields' ? 'template' : 'get';
}

/** Which of the two protocols a path belongs to, and what is left of it. */
export function protocolOf(path: string): { protocol: 'rpc' | 'rest' | 'none'; rest: string } {
	const found = /^(?:\/fusiondirectory)?\/(jsonrpc|rest)\.php(\/.*)?$/.exec(path);
	if (!found) return { protocol: 'none', rest: '' };
	return { protocol: found[1] === 'jsonrpc' ? 'rpc' : 'rest', rest: found[2] ?? '' };
}

export function kindOf(exchange: Exchange): string {
	const { protocol, rest } = protocolOf(exchange.path);
	if (protocol === 'rpc') return rpcKind(exchange.body);
	return protocol === 'rest' ? restKind(exchange, rest) : 'other';
}
