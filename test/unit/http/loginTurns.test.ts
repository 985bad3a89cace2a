import { isUsedStep, noteUsedStep, takeTurns } from '../../../clients/http/loginTurns';

const login = { server: 'https://nas.example.com', account: 'admin' };
const later = async (): Promise<void> => await new Promise((resolve) => setTimeout(resolve, 5));

test('logins of one account take turns, those of others do not wait', async () => {
	const running = { now: 0, most: 0 };
	const work = async (): Promise<void> => {
		running.now += 1;
		running.most = Math.max(running.most, running.now);
		await later();
		running.now -= 1;
	};
	await Promise.all(Array.from({ length: 4 }, async () => await takeTurns(login, work)));
	expect(running.most).toBe(1);
	await Promise.all([takeTurns(login, work), takeTurns({ ...login, account: 'other' }, work)]);
	expect(running.most).toBe(2);
});

test('a login that fails does not stop the next one', async () => {
	const failing = takeTurns(login, async () => await Promise.reject(new Error('no')));
	const next = takeTurns(login, async () => await Promise.resolve('yes'));
	await expect(failing).rejects.toThrow('no');
	expect(await next).toBe('yes');
});

test('the code of a time step counts as used once it was sent, for that account only', () => {
	noteUsedStep(login, 7);
	expect([6, 7, 8].map((step) => isUsedStep(login, step))).toEqual([true, true, false]);
	expect(isUsedStep({ ...login, account: 'ada' }, 7)).toBe(false);
});
