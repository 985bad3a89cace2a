import { AsyncLocalStorage, createHook } from 'node:async_hooks';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';

/** What one piece of work opened and has not closed yet. */
export class Traces {
	/** Timers and sockets by the id Node gives them. */
	readonly open = new Map<number, { type: string; object: object }>();
	/** Connections of the client. */
	readonly sockets = new Set<Socket>();

	/** What keeps a process alive: a timer that was told not to does not count. */
	left(): string[] {
		return [...this.open.values()].flatMap(({ type, object }) => {
			const keeps = !('hasRef' in object) || typeof object.hasRef !== 'function' || Boolean(object.hasRef());
			return keeps ? [type] : [];
		});
	}
}

const current = new AsyncLocalStorage<Traces>();
const owners = new Map<number, Traces>();
const counted = new Set(['Timeout', 'Immediate', 'TCPWRAP', 'PIPEWRAP', 'TCPSERVERWRAP']);

const hook = createHook({
	init(id, type, _trigger, object) {
		const traces = counted.has(type) ? current.getStore() : undefined;
		if (traces === undefined) return;
		traces.open.set(id, { type, object });
		owners.set(id, traces);
	},
	destroy(id) {
		owners.get(id)?.open.delete(id);
		owners.delete(id);
	},
});

function onConnected(message: unknown): void {
	const traces = current.getStore();
	if (traces === undefined || typeof message !== 'object' || message === null || !('socket' in message)) return;
	traces.sockets.add(message.socket as Socket);
}

/** From here on work done by {@link traced} is watched. @returns what ends that */
export function watchResources(): () => void {
	hook.enable();
	subscribe('undici:client:connected', onConnected);
	return () => {
		hook.disable();
		unsubscribe('undici:client:connected', onConnected);
	};
}

export const traced = async <T>(traces: Traces, work: () => Promise<T>): Promise<T> => await current.run(traces, work);
/** For what the test itself does in between. */
export const untraced = <T>(work: () => T): T => current.exit(work);
