/** The last login of each account that is under way or done, and the time step of the last one-time code it used. */
const turns = new Map<string, Promise<void>>();
const usedSteps = new Map<string, number>();
const mostAccounts = 1000;

const keyOf = ({ server, account }: { server: string; account: string }): string => JSON.stringify([server, account]);

/**
 * Lets the logins of one account on one server take turns in this process. A one-time code is good once, so of several
 * that are sent at the same time all but one are refused, which counts against the account.
 */
export async function takeTurns<T>(login: { server: string; account: string }, work: () => Promise<T>): Promise<T> {
	const key = keyOf(login);
	const before = turns.get(key) ?? Promise.resolve();
	const mine = before.then(work);
	const ended = mine.then(
		() => undefined,
		() => undefined,
	);
	turns.set(key, ended);
	try {
		return await mine;
	} finally {
		if (turns.get(key) === ended) turns.delete(key);
	}
}

/** Notes that the code of this time step (RFC 6238) was sent. */
export function noteUsedStep(login: { server: string; account: string }, step: number): void {
	usedSteps.delete(keyOf(login));
	usedSteps.set(keyOf(login), step);
	for (const oldest of usedSteps.keys()) {
		if (usedSteps.size <= mostAccounts) break;
		usedSteps.delete(oldest);
	}
}

/** Whether the code of this time step has been sent already: the server would refuse it. */
export const isUsedStep = (login: { server: string; account: string }, step: number): boolean =>
	(usedSteps.get(keyOf(login)) ?? -1) >= step;
