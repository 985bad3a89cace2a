import { setTimeout as pause } from 'node:timers/promises';
import { byName, useFusionDirectory } from './fusionDirectorySetup';

const { run, control, person, count } = useFusionDirectory();
const change = { user: byName('alovelace'), updateFields: { phone: '42' }, options: { unlockForChange: true } };

describe.each(['jsonRpc', 'rest'] as const)('a locked user who is unlocked for a change, over %s', (protocol) => {
	test.each([
		['while the user is being unlocked', 'lock'],
		['while the change is under way', 'update'],
	])('is locked again when the execution is stopped %s', async (_when, kind) => {
		control().change('alovelace', { locked: true });
		control().fault({ mode: 'drip', kind, delayMs: 4 });
		const stops: Array<() => void> = [];
		const running = run('user', 'update', change, { credential: { protocol }, onStart: (cancel) => stops.push(cancel) });
		for (let tries = 0; count(kind) === 0 && tries < 500; tries += 1) await pause(5);
		expect(count(kind)).toBeGreaterThan(0);
		stops.forEach((stop) => stop());
		await running;
		for (let tries = 0; person('alovelace')?.locked !== true && tries < 200; tries += 1) await pause(10);
		expect(person('alovelace')?.locked).toBe(true);
		expect(count('logout')).toBe(1);
	});
});
