import { BackendError } from '../errors';
import { settleWrite, type Write } from '../http/lostWrite';
import { wait } from '../http/retry';
import { hasCode } from './messages';

const lockPauseMs = 200;
const lockRepeats = 2;

/** What a refusal means, where the state of the entry tells more than its words. */
type Explain = (reason: BackendError) => Promise<BackendError>;

/** Sends again, a moment later, what somebody else's short lock on the entry has refused. */
async function patiently<T>(send: () => Promise<T>, explain: Explain | undefined, signal?: AbortSignal): Promise<T> {
	for (let locks = 0; ; locks += 1) {
		try {
			return await send();
		} catch (refusal) {
			if (!(refusal instanceof BackendError) || refusal.delivery !== 'answered') throw refusal;
			const reason = (await explain?.(refusal)) ?? refusal;
			const busy = hasCode(reason, 'entryLocked', 'changedMeanwhile');
			if (!busy || locks === lockRepeats || !(await wait(lockPauseMs, signal))) throw reason;
		}
	}
}

/**
 * Carries out a write on FusionDirectory. It serves the calls of a session one after another, so what a look-up on the
 * same session sees is final: what it does not find carried out is sent once more.
 *
 * @throws BackendError kind `uncertain` when neither answer nor look-up tells what became of it
 */
export async function settle<T>({
	send,
	explain,
	...write
}: Pick<Write<T>, 'what' | 'look' | 'signal'> & { send(): Promise<T>; explain?: Explain }): Promise<T> {
	const settled = await settleWrite({
		...write,
		service: 'FusionDirectory',
		send: async () => await patiently(send, explain, write.signal),
		repeatable: true,
	});
	return settled.value;
}
