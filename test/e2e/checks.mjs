import { Trouble, dim, green, red, say } from '../../demo/lib/say.mjs';

const results = { passed: 0, failed: 0 };

/** Runs one check and prints its line. @returns what the check returned; `undefined` when it failed */
export async function check(sentence, work) {
	const begun = Date.now();
	try {
		const value = await work();
		results.passed += 1;
		say(`  ${green('✓')} ${sentence} ${dim(`${((Date.now() - begun) / 1000).toFixed(1)} s`)}`);
		return value;
	} catch (reason) {
		results.failed += 1;
		say(`  ${red('✗')} ${sentence}`);
		const text = reason instanceof Trouble ? reason.message : (reason?.stack ?? reason);
		say(`      ${String(text).replaceAll('\n', '\n      ')}`);
		return undefined;
	}
}

export const counts = () => ({ ...results });

/** A check that could not even be tried. */
export const fail = (sentence, reason) => check(sentence, () => Promise.reject(reason));
