import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { exampleWorkflows, withCredentials } from '../../../demo/lib/setUp.mjs';
import { check } from '../checks.mjs';
import { startModel } from '../scriptedModel.mjs';
import { until } from './stage.mjs';

const answer = 'She is there.';

/** The example with a model that says what it was told to. @returns the model, `ask(question)` and `end()` */
async function startAssistant(stage, script, subject) {
	const model = await startModel(script, subject);
	const credential = await stage.client.saveCredential('Scripted model', 'openAiApi', { apiKey: 'none', url: model.url, header: false });
	const example = withCredentials(exampleWorkflows().assistant, { ...stage.credentials, openAiApi: credential });
	const chat = example.nodes.find(({ type }) => type.endsWith('.chatTrigger'));
	chat.parameters = { public: true, mode: 'webhook', options: { responseMode: 'lastNode' } };
	const workflow = await stage.client.createWorkflow(example);
	await stage.client.publish(workflow);
	return {
		model,
		ask: async (chatInput) =>
			await fetch(`${stage.client.url}/webhook/${chat.webhookId}/chat`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ action: 'sendMessage', sessionId: 'e2e', chatInput }),
			}),
		end: async () => await stage.client.deactivate(workflow),
	};
}

export async function assistant(stage) {
	const { control } = stage.started.fortiAuthenticator.simulator;
	const reader = await startAssistant(
		stage,
		[{ tool: 'Find_in_FortiAuthenticator', arguments: (known) => ({ username: known }) }, { say: answer }],
		stage.known,
	);
	await check('assistant: the agent reads a directory by a tool and answers', async () => {
		const text = await (await reader.ask('Who is Ada?')).text();
		assert.ok(text.includes(answer), text.slice(0, 500));
		assert.match(JSON.stringify(reader.model.asked), new RegExp(stage.known));
		assert.ok(
			reader.model.toolAnswers().some((one) => one.includes(stage.known)),
			JSON.stringify(reader.model.toolAnswers()).slice(0, 500),
		);
	});
	await check('assistant: the model is told every tool by a short description, with the user name as its one question', () => {
		const [{ tools }] = reader.model.asked;
		const described = tools.map((one) => one.function ?? one);
		assert.equal(described.length, 9);
		for (const { name, description, parameters } of described) {
			assert.ok(description.length > 10 && description.length < 140, `${name}: ${description}`);
			assert.ok(Object.keys(parameters.properties).length <= 3, `${name}: ${Object.keys(parameters.properties)}`);
		}
	});
	await reader.end();

	// What waits for approval gets its parameters one level deeper.
	const script = [
		{ tool: 'Disable_in_FortiAuthenticator', arguments: (name) => ({ toolParameters: { username: name } }) },
		{ say: answer },
	];
	for (const [word, approved] of [
		['approved', true],
		['declined', false],
	]) {
		await check(`assistant: what writes waits for a person, and ${approved ? 'is done' : 'is not done'} when ${word}`, async () => {
			const username = `agent${word}`;
			stage.add('fortiAuthenticator', { username, firstName: 'Agent', lastName: word, email: `${username}@example.com` });
			const writer = await startAssistant(stage, script, username);
			try {
				const before = stage.mailNumber();
				const asked = writer.ask(`Disable ${username}`).catch(() => {});
				const question = await stage.mail('asks for your approval', before);
				assert.ok(question.html.includes(username), 'the mail does not say for whom');
				await pause(2000);
				assert.equal(control.person(username).enabled, true);
				await stage.answer(question, approved);
				if (approved) await until('disabled', () => control.person(username).enabled === false, 30_000);
				await until('the model is told', () => writer.model.toolAnswers().length > 0, 30_000);
				await pause(1000);
				assert.equal(control.person(username).enabled, !approved, JSON.stringify(writer.model.toolAnswers()));
				await asked;
			} finally {
				await writer.end();
			}
		});
	}
}
