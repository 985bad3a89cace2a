import { stopped } from '../http/failures';
import { wayFailure } from './failures';

/** How long a write that was already sent may still answer after the caller gave up. */
const writeGraceMs = 5_000;

export interface Limits {
	effect: 'read' | 'write';
	/** Host and port, for messages. */
	host: string;
	timeoutMs: number;
	signal?: AbortSignal;
}

/**
 * One answer within its time: a read ends with the caller's cancel, a write that is on its way may answer for 5 seconds
 * more. What comes later is nobody's.
 *
 * @throws BackendError kinds `timeout` and `aborted`, with `delivery: 'unknown'`
 */
export async function inTime<T>(start: () => Promise<T>, { effect, host, timeoutMs, signal }: Limits): Promise<T> {
	if (signal?.aborted) throw stopped(host, 'unsent');
	return await new Promise<T>((resolve, reject) => {
		const timers = new Set<NodeJS.Timeout>();
		const onAbort = (): void => {
			timers.add(setTimeout(() => end(() => reject(stopped(host, 'unknown'))), effect === 'read' ? 0 : writeGraceMs));
		};
		const end = (act: () => void): void => {
			for (const timer of timers) clearTimeout(timer);
			signal?.removeEventListener('abort', onAbort);
			act();
		};
		const timedOut = wayFailure(Object.assign(new Error('timeout'), { name: 'TimeoutError' }), host, timeoutMs, true);
		timers.add(setTimeout(() => end(() => reject(timedOut)), timeoutMs));
		signal?.addEventListener('abort', onAbort, { once: true });
		start().then(
			(value) => end(() => resolve(value)),
			(reason: unknown) => end(() => reject(reason)),
		);
	});
}
