/** Lines for the person in front of the terminal. */

const colour = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (code) => (text) => (colour ? `\u001b[${code}m${text}\u001b[0m` : String(text));
export const bold = paint(1);
export const dim = paint(2);
export const green = paint(32);
export const red = paint(31);
export const cyan = paint(36);

export const say = (text = '') => process.stdout.write(`${text}\n`);

/** Something the person can mend: shown without a stack trace. */
export class Trouble extends Error {}

const seconds = (since) => Math.round((Date.now() - since) / 1000);

/**
 * Shows that `work` is going on, and how long it took.
 *
 * On a terminal one line counts the seconds; elsewhere a line is written now and then.
 */
export async function step(title, work) {
	const begun = Date.now();
	const interval = process.stdout.isTTY ? 1000 : 20_000;
	if (process.stdout.isTTY) process.stdout.write(`  … ${title}`);
	else say(`  … ${title}`);
	const timer = setInterval(() => {
		if (process.stdout.isTTY) process.stdout.write(`\r  … ${title} ${dim(`${seconds(begun)} s`)}`);
		else say(`    still at it: ${title}, ${seconds(begun)} s`);
	}, interval);
	const end = (mark) => {
		clearInterval(timer);
		const line = `  ${mark} ${title} ${dim(`${((Date.now() - begun) / 1000).toFixed(1)} s`)}`;
		say(process.stdout.isTTY ? `\r\u001b[2K${line}` : line);
	};
	try {
		const result = await work();
		end(green('✓'));
		return result;
	} catch (reason) {
		end(red('✗'));
		throw reason;
	}
}

/** Prints columns under headings; cells are text. */
export function table(headings, rows) {
	const widths = headings.map((heading, column) => Math.max(heading.length, ...rows.map((row) => String(row[column] ?? '').length)));
	const line = (cells) =>
		cells
			.map((cell, column) => String(cell ?? '').padEnd(widths[column]))
			.join('  ')
			.trimEnd();
	say(`  ${bold(line(headings))}`);
	say(`  ${dim(widths.map((width) => '─'.repeat(width)).join('  '))}`);
	for (const row of rows) say(`  ${line(row)}`);
}

const oldestNode = [20, 19];

function checkNode() {
	const [major, minor] = process.versions.node.split('.').map(Number);
	if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return;
	throw new Trouble(
		`This is Node ${process.version}; Node ${oldestNode.join('.')} or newer is needed. Get it from https://nodejs.org and start again`,
	);
}

/** Runs a command line program: a `Trouble` becomes a readable message, anything else keeps its stack. */
export async function main(work) {
	try {
		checkNode();
		await work();
	} catch (reason) {
		process.stderr.write(`\n${red('✗')} ${reason instanceof Trouble ? reason.message : (reason?.stack ?? reason)}\n`);
		process.exitCode = 1;
	}
}
