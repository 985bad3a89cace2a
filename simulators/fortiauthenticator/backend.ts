import type { Answer, Backend, Exchange, Person } from '../shared/types';
import { Directory } from './directory';
import { groupMemberships, userGroups } from './groups';
import { localUsers } from './localUsers';
import { addPerson, changePerson, toPerson } from './people';
import {
	Refusal,
	badRequest,
	defect,
	escapeMessages,
	isObject,
	render,
	sorry,
	type Call,
	type Json,
	type Reply,
	type Resource,
	type View,
} from './protocol';
import { logins, pushAuth } from './logins';
import { remoteUsers } from './remoteUsers';
import { plant } from './seed';
import { csvImport, lockoutPolicy, mobileLicenses, systemInfo } from './singletons';
import { fortiTokens } from './tokens';
import { fromXml } from './xml';

const page = (status: number, title: string): Answer => ({
	status,
	headers: { server: 'Apache', 'content-type': 'text/html; charset=utf-8' },
	body: `<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`,
});

function readBody(exchange: Exchange, unsupported: number): Json {
	const type = (exchange.headers['content-type'] ?? 'application/json').split(';')[0]?.trim().toLowerCase() ?? '';
	const isXml = type === 'application/xml' || type === 'text/xml';
	if (!isXml && type !== 'application/json') throw new Refusal(unsupported, { error_message: sorry });
	if (isXml) {
		try {
			return fromXml(exchange.body);
		} catch {
			throw badRequest('Request is not valid XML.');
		}
	}
	try {
		return JSON.parse(exchange.body);
	} catch {
		throw badRequest('Request is not valid JSON.');
	}
}

type Route = { view: View; slashMissing: boolean };

export class FortiAuthenticator implements Backend {
	readonly service = 'fortiAuthenticator';
	directory = new Directory();
	private resources: Resource[] = [];
	private served: number[] = [];

	constructor(private readonly initial: Record<string, unknown> = {}) {
		this.reset();
	}

	reset(): void {
		this.directory = new Directory();
		this.directory.change(this.initial);
		plant(this.directory);
		this.served = [];
		this.resources = [
			localUsers(this.directory),
			userGroups(this.directory),
			groupMemberships(this.directory),
			fortiTokens(this.directory),
			remoteUsers(this.directory, 'ldapusers'),
			remoteUsers(this.directory, 'radiususers'),
			lockoutPolicy(this.directory),
			systemInfo(this.directory),
			mobileLicenses(this.directory),
			logins(this.directory, 'auth'),
			logins(this.directory, 'realmauth'),
			pushAuth(this.directory),
		];
	}

	kindOf(exchange: Exchange): string {
		const route = this.route(exchange);
		if (!route) return 'unknownPath';
		if (route.slashMissing && !this.directory.settings.allowMissingSlash) return 'redirect';
		return route.view.methods[exchange.method.toLowerCase()]?.kind ?? 'notAllowed';
	}

	/** The front end folds repeated slashes, so an empty id leads to the list. */
	private route(exchange: Exchange): Route | undefined {
		const path = exchange.path.replace(/\/{2,}/g, '/');
		const match = /^\/api\/v1(\/.*)?$/.exec(path);
		if (!match) return undefined;
		const slashMissing = !path.endsWith('/');
		const parts = (match[1] ?? '/').split('/').filter((part) => part !== '');
		const decoded = parts.map((part) => {
			try {
				return decodeURIComponent(part);
			} catch {
				return part;
			}
		});
		const [name, ...rest] = decoded;
		const view = name === undefined ? this.top() : [...this.resources, csvImport].find((one) => one.name === name)?.view(rest);
		return view && { view, slashMissing };
	}

	/** The directory of resources, which needs no credentials. */
	private top(): View {
		const run = (): Reply => {
			const entries = this.resources.map(({ name }): [string, Json] => [
				name,
				{ list_endpoint: this.directory.uri(name), schema: this.directory.uri(name, 'schema') },
			]);
			return { status: 200, content: Object.fromEntries(entries) };
		};
		return { open: true, methods: { get: { kind: 'directory', run } } };
	}

	handle(exchange: Exchange): Answer {
		const route = this.route(exchange);
		if (!route) return page(404, 'Not Found');
		const { settings } = this.directory;
		if (route.slashMissing && !settings.allowMissingSlash) {
			const query = exchange.query.toString();
			const location = `${exchange.path.replace(/\/{2,}/g, '/')}/${query === '' ? '' : `?${query}`}`;
			return { status: 301, headers: { location, 'content-type': 'text/html; charset=utf-8' }, body: '' };
		}
		const { methods, open } = route.view;
		const method = methods[exchange.method.toLowerCase()];
		const allow = Object.keys(methods)
			.map((name) => name.toUpperCase())
			.join(',');
		if (exchange.method === 'OPTIONS' || !method) {
			const headers = { allow, 'content-type': 'text/html; charset=utf-8' };
			return { status: method || exchange.method === 'OPTIONS' ? 200 : 405, headers, body: allow };
		}
		try {
			if (!open) this.admit(exchange, method.kind);
			return render(method.run(this.call(exchange)), exchange);
		} catch (reason) {
			if (!(reason instanceof Refusal)) throw reason;
			if (typeof reason.content === 'string' && reason.headers['content-type']?.startsWith('text/plain')) {
				return { status: reason.status, headers: reason.headers, body: reason.content };
			}
			if (typeof reason.content === 'string') return { ...page(reason.status, reason.content), headers: reason.headers };
			const content = reason.content !== undefined && settings.htmlEntities ? escapeMessages(reason.content) : reason.content;
			return render({ status: reason.status, content, headers: reason.headers }, exchange);
		}
	}

	private call(exchange: Exchange): Call {
		const body = (): Json => readBody(exchange, this.directory.settings.unsupportedMedia);
		return {
			exchange,
			query: exchange.query,
			body,
			object() {
				const value = body();
				if (!isObject(value)) throw defect();
				return value;
			},
		};
	}

	/** @throws Refusal 401, 429, 403 in this order */
	private admit(exchange: Exchange, kind: string): void {
		const match = /^basic\s+(\S+)$/i.exec(exchange.headers.authorization ?? '');
		const text = Buffer.from(match?.[1] ?? '', 'base64').toString('utf8');
		const colon = text.indexOf(':');
		const administrator = this.directory.administrators.get(text.slice(0, Math.max(colon, 0)));
		if (administrator?.apiKey === undefined || administrator.apiKey !== text.slice(colon + 1)) {
			throw new Refusal(401, undefined, { 'www-authenticate': 'Basic Realm="FortiAuthenticator"' });
		}
		const { throttle, throttleSeconds, forbidden, forbiddenText } = this.directory.settings;
		if (throttle > 0) {
			const now = Date.now();
			this.served = this.served.filter((at) => at > now - throttleSeconds * 1000);
			if (this.served.length >= throttle) {
				const wait = Math.ceil(((this.served[0] ?? now) + throttleSeconds * 1000 - now) / 1000);
				throw new Refusal(429, undefined, { 'retry-after': String(Math.max(wait, 1)) });
			}
			this.served.push(now);
		}
		if (forbidden.includes(kind) || forbidden.includes('*')) {
			throw new Refusal(403, forbiddenText === '' ? undefined : forbiddenText, { 'content-type': 'text/html; charset=utf-8' });
		}
	}

	people = (): Person[] => this.directory.heapOrder().map((user) => toPerson(this.directory, user));
	addPerson = (person: Person): Person => addPerson(this.directory, person);
	changePerson = (username: string, changes: Partial<Person>): Person | undefined => changePerson(this.directory, username, changes);
	removePerson(username: string): boolean {
		const user = this.directory.userNamed(username);
		return user !== undefined && this.directory.removeUser(user.id);
	}
	/** Nothing to do: every request brings its credentials. */
	expireSessions(): void {}

	set(settings: Record<string, unknown>): void {
		this.directory.change(settings);
		if ('throttle' in settings) this.served = [];
	}

	details(): Record<string, unknown> {
		const { groups, memberships, tokens, attributes, administrators, settings, lockoutPolicy, remote } = this.directory;
		return {
			settings,
			groups: [...groups.values()].map((group) => ({
				...group,
				members: this.directory.memberIds(group.id).map((id) => this.directory.accountName(id)),
			})),
			memberships: memberships.size,
			tokens: [...tokens.values()],
			radiusAttributes: [...attributes.values()].flat(),
			administrators: [...administrators.values()].map(({ id, username }) => ({ id, username })),
			lockoutPolicy,
			ldapUsers: [...remote.ldapusers.values()],
			radiusUsers: [...remote.radiususers.values()],
			licences: { max: settings.userLimit, used: this.directory.usedLicences() },
		};
	}
}
