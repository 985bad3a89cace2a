import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

/** The login of the demo's n8n, which listens on loopback only. */
export const owner = { email: 'admin@example.com', password: 'Directory-Demo-1', firstName: 'Demo', lastName: 'Admin' };

const unstoredMs = 3000;
const finalStates = ['success', 'error', 'crashed', 'canceled'];

/** Execution data is stored as a table in which every string stands for the entry of that number. */
export function readFlatted(text) {
	const entries = JSON.parse(text);
	const known = new Map();
	const follow = (number) => {
		const entry = entries[number];
		if (typeof entry !== 'object' || entry === null) return entry;
		if (known.has(number)) return known.get(number);
		const value = Array.isArray(entry) ? [] : {};
		known.set(number, value);
		for (const [key, reference] of Object.entries(entry)) value[key] = typeof reference === 'string' ? follow(reference) : reference;
		return value;
	};
	return follow(0);
}

/** The items a node put out in an execution. */
export const itemsOf = (execution, node) => (execution.data.resultData.runData[node]?.[0]?.data?.main?.[0] ?? []).map((item) => item.json);

/** What went wrong in an execution, in n8n's words. */
export function errorOf(execution) {
	const { error } = execution.data.resultData;
	return error ? [error.message, error.description].filter(Boolean).join(' – ') : '';
}

/** The interface n8n's editor uses, as far as demo and tests need it. */
export class N8nClient {
	#cookie = '';
	#browser = randomUUID();

	/** @param line  2, or 1 for the older n8n, which wants to be asked differently here and there */
	constructor(url, line = 2) {
		this.url = url.replace('//localhost:', '//127.0.0.1:');
		this.line = line;
	}

	async call(method, path, body, { tolerate = false } = {}) {
		const response = await fetch(this.url + path, {
			method,
			headers: {
				'content-type': 'application/json',
				// On a busy machine n8n closes an idle connection at the very moment it is used again.
				connection: 'close',
				'browser-id': this.#browser,
				'push-ref': this.#browser,
				...(this.#cookie && { cookie: this.#cookie }),
			},
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		const cookies = response.headers.getSetCookie();
		if (cookies.length > 0) this.#cookie = cookies.map((cookie) => cookie.split(';')[0]).join('; ');
		const text = await response.text();
		let answer = text;
		if (response.headers.get('content-type')?.includes('json')) answer = JSON.parse(text);
		if (!response.ok && !tolerate) throw new Error(`n8n answered ${method} ${path} with ${response.status}: ${text.slice(0, 500)}`);
		return answer?.data ?? answer;
	}

	/** Creates the owner on a fresh n8n, signs in otherwise. */
	async enter() {
		const settings = await this.call('GET', '/rest/settings');
		if (settings.userManagement?.showSetupOnFirstLoad) await this.call('POST', '/rest/owner/setup', owner);
		await this.call('POST', '/rest/login', { emailOrLdapLoginId: owner.email, password: owner.password });
	}

	async nodeTypes() {
		return await this.call('GET', '/types/nodes.json');
	}

	async exists(path) {
		const response = await fetch(`${this.url}/${path}`, { headers: { cookie: this.#cookie, 'browser-id': this.#browser } });
		return { ok: response.ok, type: response.headers.get('content-type') ?? '', size: (await response.arrayBuffer()).byteLength };
	}

	/** Creates the credential, or brings the one of that name and type up to date. */
	async saveCredential(name, type, data) {
		const all = await this.call('GET', '/rest/credentials');
		const present = all.find((one) => one.name === name && one.type === type);
		if (present) return await this.call('PATCH', `/rest/credentials/${present.id}`, { name, type, data });
		return await this.call('POST', '/rest/credentials', { name, type, data });
	}

	async testCredential({ id, name, type }, data) {
		return await this.call('POST', '/rest/credentials/test', { credentials: { id, name, type, data } });
	}

	async workflows() {
		return await this.call('GET', '/rest/workflows');
	}

	async createWorkflow(workflow) {
		return await this.call('POST', '/rest/workflows', { ...workflow, active: false });
	}

	async workflow(id) {
		return await this.call('GET', `/rest/workflows/${id}`);
	}

	async activate({ id }) {
		const { versionId } = await this.workflow(id);
		const answer =
			this.line === 1
				? await this.call('PATCH', `/rest/workflows/${id}`, { active: true, versionId })
				: await this.call('POST', `/rest/workflows/${id}/activate`, { versionId });
		if (!answer.active && !answer.activeVersionId) throw new Error('n8n did not activate the workflow');
	}

	/** Activates a workflow and waits until its triggers are in place, which n8n does after it has answered. */
	async publish({ id }, patienceMs = 30_000) {
		await this.activate({ id });
		for (const end = Date.now() + patienceMs; ; await pause(150)) {
			const status = await this.call('GET', `/rest/workflows/${id}/publication-status`);
			if (status.status === 'published') return;
			if (status.status === 'failed' || Date.now() > end) throw new Error(`n8n did not publish the workflow: ${JSON.stringify(status)}`);
		}
	}

	async deactivate({ id }) {
		if (this.line === 1) {
			const { versionId } = await this.workflow(id);
			return await this.call('PATCH', `/rest/workflows/${id}`, { active: false, versionId });
		}
		return await this.call('POST', `/rest/workflows/${id}/deactivate`, {});
	}

	/** Runs a workflow as the editor's button does, from the trigger of that name, to its end. */
	async run(workflow, trigger) {
		return await this.execution(await this.start(workflow, trigger));
	}

	/** Begins such a run. @returns the id of the execution */
	async start({ id }, trigger) {
		const { executionId } = await this.call('POST', `/rest/workflows/${id}/run`, {
			triggerToStartFrom: { name: trigger },
			...(this.line === 1 && { workflowData: await this.workflow(id) }),
		});
		return executionId;
	}

	/** An execution, once it has ended. */
	async execution(id, patienceMs = 60_000) {
		let ended;
		for (const end = Date.now() + patienceMs; ; await pause(100)) {
			const execution = await this.call('GET', `/rest/executions/${id}`);
			if (finalStates.includes(execution.status)) {
				ended ??= Date.now();
				const data = execution.data && readFlatted(execution.data);
				// n8n may say that an execution has ended before it has stored what came out; one that broke off has nothing to store.
				if (data?.resultData) return { ...execution, data };
				if (Date.now() > ended + unstoredMs) return { ...execution, data: { resultData: { runData: {} } } };
			} else if (Date.now() > end) throw new Error(`Execution ${id} is still ${execution.status} after ${patienceMs / 1000} s`);
		}
	}

	/** Newest first; of all workflows unless one is named. */
	async executions(workflowId) {
		const filter = encodeURIComponent(JSON.stringify(workflowId === undefined ? {} : { workflowId }));
		return (await this.call('GET', `/rest/executions?filter=${filter}&limit=50`)).results;
	}
}
