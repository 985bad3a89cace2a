import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { inProject } from './paths.mjs';
import { person, somebody } from './people.mjs';
import { atEnd } from './processes.mjs';
import { lastListing } from './simulators.mjs';

const pollEveryMs = 60_000;

const send = (response, status, type, body) => {
	response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
	response.end(body);
};
const sendJson = (response, status, value) => send(response, status, 'application/json', JSON.stringify(value));

async function readJson(request) {
	let text = '';
	for await (const part of request.setEncoding('utf8')) {
		text += part;
		if (text.length > 10_000) throw new Error('That is too long');
	}
	return text === '' ? {} : JSON.parse(text);
}

// FortiAuthenticator takes 30 characters.
const word = (value) => (typeof value === 'string' ? value.trim().slice(0, 30) : '');

/** What a mail says about whom, without its secrets: the page tells where a password went, not which it is. */
const letterOf = ({ number, at, to, subject, text }) => ({
	number,
	at,
	to,
	subject,
	text: subject === 'Your new account' ? text.replace(/(first password is\s*)\S+/, '$1••••••••') : text.slice(0, 600),
});

/** What the page draws. */
function stateOf({ started, n8n, mailbox, executions }) {
	const last = lastListing(started.fusionDirectory);
	return {
		now: Date.now(),
		n8n,
		mails: (mailbox?.mails() ?? []).slice(-30).reverse().map(letterOf),
		executions,
		poll: { last: last ?? null, next: last === undefined ? null : last + pollEveryMs, everyMs: pollEveryMs },
		directories: Object.values(started).map(({ key, title, simulator }) => ({
			key,
			title,
			url: simulator.url,
			people: simulator.control.people().map(({ username, displayName, firstName, lastName, email, groups, enabled, container }) => ({
				username,
				name: displayName || [firstName, lastName].filter(Boolean).join(' ') || username,
				email: email ?? '',
				groups: groups ?? [],
				place: container ?? '',
				enabled: enabled !== false,
			})),
		})),
	};
}

/**
 * The page that shows the three directories side by side.
 *
 * @param n8n  what the page says about n8n: `{url, email, password, workflowUrl}`
 * @param mailbox  where the workflows' mails arrive
 * @param readExecutions  tells the newest executions, `[{url, workflow, status, at}]`
 * @param romanise  spells names of other scripts in Latin letters
 */
export async function startPage({ port, started, n8n, mailbox, readExecutions = async () => [], romanise }) {
	const control = started.fusionDirectory.simulator.control;

	let executions = [];
	let asked = 0;

	/** Asks n8n once in two seconds, however many pages are open. */
	async function refreshExecutions() {
		if (Date.now() - asked < 2000) return;
		asked = Date.now();
		executions = await readExecutions().catch(() => executions);
	}

	function hire({ firstName, lastName, withoutEmail }) {
		const taken = new Set(Object.values(started).flatMap(({ simulator }) => simulator.control.people().map(({ username }) => username)));
		const [first, last] = [word(firstName), word(lastName)];
		const one = first || last ? person(first, last || 'Person', taken, romanise) : somebody(taken);
		return control.add(withoutEmail === true ? { ...one, email: '' } : one);
	}

	/** What the page can do to somebody who is in FusionDirectory. */
	function change({ username, action }) {
		const one = control.person(String(username));
		if (!one) throw new Error('Nobody of that name is in FusionDirectory');
		switch (action) {
			case 'leave':
				control.remove(one.username);
				return one;
			case 'lock':
				return control.change(one.username, { enabled: one.enabled === false });
			case 'move': {
				const departments = [...new Set(control.people().map(({ container }) => container ?? ''))].filter(Boolean).sort();
				const place = departments.indexOf(one.container ?? '');
				return control.change(one.username, { container: departments[(place + 1) % departments.length] });
			}
			default:
				throw new Error('The page does not know this');
		}
	}

	const server = createServer(async (request, response) => {
		try {
			// Another site that has its own name point at this machine gets nothing.
			if (!/^(localhost|127\.0\.0\.1)(:\d+)?$/.test(request.headers.host ?? '')) return send(response, 403, 'text/plain', 'Not here');
			switch (`${request.method} ${request.url}`) {
				case 'GET /':
					return send(response, 200, 'text/html; charset=utf-8', readFileSync(inProject('demo', 'page.html')));
				case 'GET /api/state':
					await refreshExecutions();
					return sendJson(response, 200, stateOf({ started, n8n, mailbox, executions }));
				case 'POST /api/people':
				case 'POST /api/change':
					if (!request.headers['content-type']?.startsWith('application/json')) return send(response, 415, 'text/plain', 'JSON, please');
					return sendJson(response, 201, (request.url === '/api/people' ? hire : change)(await readJson(request)));
				default:
					return send(response, 404, 'text/plain', 'Nothing here');
			}
		} catch (reason) {
			sendJson(response, 400, { message: reason.message });
		}
	});
	await new Promise((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, '127.0.0.1', resolve);
	});
	const close = async () => {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	};
	atEnd(close);
	return { url: `http://localhost:${server.address().port}`, close };
}
