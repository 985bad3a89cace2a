import * as directory from './activeDirectory';
import * as authentication from './authentication';
import type { Call } from './call';
import { compound } from './compound';
import * as core from './core';
import { encryptionInfo } from './encryption';
import type { State } from './state';

export interface Method {
	versions: number[];
	/** Who may call it: everybody, every session, administrators. */
	needs: 'nothing' | 'session' | 'administrator';
	/** The word its requests are counted under. */
	kind: string;
	run(call: Call): unknown;
}

export interface Api {
	versions: [number, number];
	/** Parameters are JSON text. */
	json: boolean;
	methods: Record<string, Method>;
}

const method = (versions: number[], kind: string, run: Method['run'], needs: Method['needs'] = 'administrator'): Method => ({
	versions,
	needs,
	kind,
	run,
});
const sinceThree = [3, 4, 5, 6, 7];
const everyVersion = [1, 2, ...sinceThree];

const apis: Record<string, Api> = {
	'SYNO.API.Info': { versions: [1, 1], json: false, methods: { query: method([1], 'apiInfo', query, 'nothing') } },
	'SYNO.API.Auth': {
		versions: [1, 7],
		json: false,
		methods: {
			login: method(sinceThree, 'login', authentication.login, 'nothing'),
			logout: method(everyVersion, 'logout', authentication.logout, 'nothing'),
		},
	},
	'SYNO.API.Auth.UIConfig': {
		versions: [1, 1],
		json: false,
		methods: { get: method([1], 'uiConfig', authentication.uiConfig, 'nothing') },
	},
	'SYNO.API.Encryption': {
		versions: [1, 1],
		json: false,
		methods: { getinfo: method([1], 'encryption', encryptionInfo, 'nothing') },
	},
	'SYNO.Entry.Request': { versions: [1, 2], json: true, methods: { request: method([1, 2], 'compound', compound, 'session') } },
	'SYNO.ActiveDirectory.Info': { versions: [1, 3], json: true, methods: { get: method([3], 'directoryInfo', directory.info) } },
	'SYNO.ActiveDirectory.Directory': {
		versions: [1, 3],
		json: true,
		methods: { list: method([3], 'list', directory.list), delete: method([2], 'delete', directory.remove) },
	},
	'SYNO.ActiveDirectory.User': {
		versions: [1, 2],
		json: true,
		methods: { create: method([1], 'create', directory.createUser), set: method([2], 'update', directory.setUsers) },
	},
	'SYNO.ActiveDirectory.Group': {
		versions: [1, 2],
		json: true,
		methods: {
			create: method([1], 'createGroup', directory.createGroup),
			conflict: method([1], 'conflict', directory.conflict),
		},
	},
	'SYNO.ActiveDirectory.Group.Member': { versions: [1, 1], json: true, methods: { add: method([1], 'addMember', directory.addMembers) } },
	'SYNO.ActiveDirectory.Polling': { versions: [1, 1], json: true, methods: { get: method([1], 'poll', directory.poll) } },
	'SYNO.Core.Directory.Domain': {
		versions: [1, 3],
		json: true,
		methods: {
			update_start: method([1], 'updateDomain', core.startUpdate),
			update_status: method([1], 'updateStatus', core.updateStatus),
			update_stop: method([1], 'updateStop', core.stopUpdate),
			get: method([1], 'domainState', core.domain),
			get_domain_list: method([2], 'domainList', core.domains),
		},
	},
	'SYNO.Core.Directory.Domain.Conf': { versions: [1, 1], json: true, methods: { get: method([1], 'domainState', core.configuration) } },
	'SYNO.Core.Directory.Domain.Schedule': { versions: [1, 1], json: true, methods: { get: method([1], 'domainState', core.schedule) } },
	'SYNO.Core.User': { versions: [1, 1], json: true, methods: { list: method([1], 'domainUsers', core.users) } },
	'SYNO.Core.Group': { versions: [1, 1], json: true, methods: { list: method([1], 'domainGroups', core.groups) } },
	'SYNO.Auth.ForgotPwd': {
		versions: [1, 1],
		json: true,
		methods: {
			get: method([1], 'resetState', core.mailResetState, 'session'),
			send: method([1], 'passwordReset', core.sendResetMail, 'session'),
		},
	},
};

const hidden = (name: string, state: State): boolean => state.settings.packageStopped && name.startsWith('SYNO.ActiveDirectory.');

/** An API by name, as this NAS has it now. */
export function findApi(name: string, state: State): Api | undefined {
	if (!Object.hasOwn(apis, name) || hidden(name, state)) return undefined;
	const api = apis[name];
	return name === 'SYNO.API.Auth' ? { ...api, versions: [1, state.settings.maxAuthVersion] } : api;
}

/** SYNO.API.Info query: names, prefixes that end in a dot, or `all`. */
function query({ state, parameters }: Call): unknown {
	const wanted = parameters.text('query').split(',');
	const path = state.settings.oddPaths ? '____________entry.cgi' : 'entry.cgi';
	const found: Record<string, unknown> = {};
	for (const name of Object.keys(apis)) {
		const asked = wanted.some((one) => one === 'all' || one === name || (one.endsWith('.') && name.startsWith(one)));
		const api = asked ? findApi(name, state) : undefined;
		if (!api) continue;
		const [minVersion, maxVersion] = api.versions;
		found[name] = { path, minVersion, maxVersion, ...(api.json ? { requestFormat: 'JSON' } : {}) };
	}
	return found;
}

export const kinds = (api: string, name: string): string | undefined =>
	Object.hasOwn(apis, api) && Object.hasOwn(apis[api].methods, name) ? apis[api].methods[name].kind : undefined;
