import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';

const lib = pathToFileURL(join(__dirname, '../../../demo/lib/')).href;

export interface Child {
	process: ChildProcessByStdio<null, Readable, Readable>;
	/** Waits for a line that holds these words, and gives it. */
	line(words: string): Promise<string>;
	/** Waits for the end. */
	ended: Promise<{ code: number | null; output: string }>;
}

/** Starts a script of its own process that may import from `demo/lib`: `LIB/ports.mjs`. */
export function startScript(script: string, { args = [], env = {} }: { args?: string[]; env?: NodeJS.ProcessEnv } = {}): Child {
	return start([...args, '--input-type=module', '-e', script.replaceAll('LIB/', lib)], env);
}

/** Starts node with these arguments. */
export function start(args: string[], env: NodeJS.ProcessEnv = {}): Child {
	const child = spawn(process.execPath, args, {
		cwd: join(__dirname, '../../..'),
		env: { ...process.env, NODE_OPTIONS: '', ...env },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const heard: string[] = [];
	const waiting: Array<() => void> = [];
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding('utf8').on('data', (text: string) => {
			heard.push(text);
			for (const look of waiting) look();
		});
	}
	const lines = (): string[] => heard.join('').split('\n');
	const ended = new Promise<{ code: number | null; output: string }>((resolve) => {
		child.once('close', (code) => {
			resolve({ code, output: heard.join('') });
			for (const look of waiting) look();
		});
	});
	const line = async (words: string): Promise<string> =>
		await new Promise((resolve, reject) => {
			const look = (): void => {
				const found = lines().find((one) => one.includes(words));
				if (found !== undefined) resolve(found);
				else if (child.exitCode !== null) reject(new Error(`It ended without "${words}": ${heard.join('')}`));
			};
			waiting.push(look);
			look();
		});
	return { process: child, line, ended };
}
