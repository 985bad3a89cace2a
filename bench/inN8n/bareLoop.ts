import { Agent } from 'undici';
import { inParallel } from '../../clients/http/inParallel';
import type { Listening } from './createServer';

/** How many creations a second the server bears: a loop of undici outside of n8n. `bareLoop.js` gets the server as its first message. */
process.once('message', ({ url, ca }: Listening) => {
	const count = 4000;
	const connections = 8;
	const agent = new Agent({ connect: { ca }, connections });
	const headers = { 'content-type': 'application/json' };
	const run = async (): Promise<number> => {
		const start = performance.now();
		await inParallel(Array.from({ length: count }), connections, async (_one, index) => {
			const body = JSON.stringify({ username: `bench${index}`, email: `bench${index}@example.com` });
			const answer = await agent.request({ origin: url, path: '/api/v1/localusers/', method: 'POST', headers, body });
			return await answer.body.json();
		});
		return (count / (performance.now() - start)) * 1000;
	};
	void (async () => {
		const rates = [await run(), await run(), await run()];
		await agent.destroy();
		process.send?.({ perSecond: Math.max(...rates) });
		process.disconnect();
	})();
});
