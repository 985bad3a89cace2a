import type { Directory } from './directory';
import { Refusal, badRequest, type Call, type Reply, type Resource } from './protocol';

const text = { 'content-type': 'text/plain; charset=utf-8' };
const verdict = (status: number, words: string): Refusal => new Refusal(status, words, text);

/** `/auth/`: passwords of local users, codes of all; a wrong one is a 401 with a text, where a refused key is an empty one. */
export function logins(directory: Directory, name: 'auth' | 'realmauth'): Resource {
	function check(call: Call): Reply {
		const { username, password, token_code: code, realm } = call.object();
		if (typeof username !== 'string' || username === '') throw badRequest('username is required.');
		if (!password && !code) throw badRequest('password or token_code is required.');
		if (name === 'realmauth' && !realm) throw badRequest('realm is required.');
		const user = directory.userNamed(username);
		if (!user) throw verdict(401, 'User authentication failed');
		if (!user.active) throw verdict(401, 'Account is disabled');
		if (password && (user.ftk_only || password !== user.password)) throw verdict(401, 'User authentication failed');
		if (code && !user.token_auth) throw verdict(401, 'No token configured');
		if (code && code !== directory.settings.tokenCode) throw verdict(401, 'User authentication failed');
		return { status: user.change_password && password ? 202 : 200 };
	}
	return single(name, name === 'auth' ? 'auth' : 'realmAuth', check);
}

/** The call waits for the person, whose answer is a switch here. */
export function pushAuth(directory: Directory): Resource {
	return single('pushauth', 'pushAuth', (call) => {
		const user = directory.userNamed(String(call.object().username ?? ''));
		if (user?.token_type !== 'ftm') throw verdict(404, 'User or token not found');
		const { pushAnswer } = directory.settings;
		if (pushAnswer === 'approve') return { status: 200 };
		if (pushAnswer === 'reject') throw verdict(401, 'User rejected');
		throw verdict(pushAnswer === 'refused' ? 500 : 503, 'Push server');
	});
}

function single(name: string, kind: string, run: (call: Call) => Reply): Resource {
	return { name, view: (parts) => (parts.length === 0 ? { methods: { post: { kind, run } } } : undefined) };
}
