import { createServer } from 'node:http';
import { atEnd } from '../../demo/lib/processes.mjs';

/**
 * A chat model that says what it was told to: OpenAI's two interfaces, as far as n8n's agent uses them.
 *
 * @param script  per turn `{tool, arguments(subject)}` or `{say}`
 */
export async function startModel(script, subject) {
	const asked = [];
	let turn = 0;
	const server = createServer(async (request, response) => {
		let text = '';
		for await (const part of request.setEncoding('utf8')) text += part;
		const body = JSON.parse(text || '{}');
		asked.push(body);
		const next = script[Math.min(turn, script.length - 1)];
		turn += 1;
		const json = next.tool ? JSON.stringify(next.arguments(subject)) : '';
		const answer = request.url.endsWith('/responses')
			? {
					id: `resp_${turn}`,
					object: 'response',
					created_at: 1,
					model: 'scripted',
					status: 'completed',
					output: next.tool
						? [{ type: 'function_call', id: `fc_${turn}`, call_id: `call_${turn}`, name: next.tool, arguments: json, status: 'completed' }]
						: [
								{
									type: 'message',
									id: `msg_${turn}`,
									role: 'assistant',
									status: 'completed',
									content: [{ type: 'output_text', text: next.say, annotations: [] }],
								},
							],
					usage: { input_tokens: 1, output_tokens: 1, total_tokens: 2 },
				}
			: {
					id: `chat_${turn}`,
					object: 'chat.completion',
					created: 1,
					model: 'scripted',
					choices: [
						{
							index: 0,
							finish_reason: next.tool ? 'tool_calls' : 'stop',
							message: next.tool
								? {
										role: 'assistant',
										content: null,
										tool_calls: [{ id: `call_${turn}`, type: 'function', function: { name: next.tool, arguments: json } }],
									}
								: { role: 'assistant', content: next.say },
						},
					],
					usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
				};
		if (!body.stream) {
			response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
			return;
		}
		response.writeHead(200, { 'content-type': 'text/event-stream' });
		const [choice] = answer.choices ?? [];
		const { tool_calls: calls, ...message } = choice?.message ?? {};
		const delta = { ...message, ...(calls && { tool_calls: calls.map((call, index) => ({ index, ...call })) }) };
		const chunk = (one, finish) => ({
			...answer,
			object: 'chat.completion.chunk',
			choices: [{ index: 0, delta: one, finish_reason: finish }],
		});
		for (const event of [chunk(delta, null), chunk({}, choice?.finish_reason)]) response.write(`data: ${JSON.stringify(event)}\n\n`);
		response.end('data: [DONE]\n\n');
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
	atEnd(() => server.closeAllConnections());
	atEnd(() => server.close());
	const toolAnswers = () =>
		asked.flatMap(({ messages = [], input = [] }) => [
			...messages.filter(({ role }) => role === 'tool').map(({ content }) => JSON.stringify(content)),
			...[input]
				.flat()
				.filter((one) => one.type === 'function_call_output')
				.map(({ output }) => JSON.stringify(output)),
		]);
	return { url: `http://127.0.0.1:${server.address().port}/v1`, asked, toolAnswers };
}
