import fc from 'fast-check';
import { faults } from './model/faults';
import { histories, worlds } from './model/history';
import { runHistory } from './model/run';

const runs = Number(process.env.HISTORIES ?? 40);
const seed = Number(process.env.HISTORIES_SEED ?? Date.now() % 0x7fffffff);

describe('whatever happens to directory, line and n8n', () => {
	test.each(worlds)(
		'everybody who is hired in %s is announced once, and nothing that did not happen',
		async (service) => {
			process.stdout.write(`${runs} histories of ${service}, HISTORIES_SEED=${seed}\n`);
			await fc.assert(
				fc.asyncProperty(histories, async (history) => await runHistory(service, history)),
				{ numRuns: runs, seed, endOnFailure: false },
			);
		},
		3_600_000,
	);
});

describe('the histories notice', () => {
	test.each(faults)(
		'that $name',
		async ({ service, complaint, steps }) => {
			const outcome = await fc.check(
				fc.asyncProperty(histories, async (history) => await runHistory(service, history, steps)),
				// One of the seeds that come to the point soon.
				{ numRuns: 2000, seed: 3, endOnFailure: true },
			);
			expect(outcome.failed).toBe(true);
			expect(String(outcome.errorInstance)).toMatch(complaint);
		},
		60_000,
	);
});
