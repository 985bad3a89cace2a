/** What README tells people to do: commands and clicks. */
import { readFileSync } from 'node:fs';
import { inProject } from '../../demo/lib/paths.mjs';

/** From the first command to a running onboarding. */
export const mostClicks = 12;

const sectionOf = (heading) => {
	const text = readFileSync(inProject('README.md'), 'utf8');
	return text.split(/^## /m).find((one) => one.startsWith(`${heading}\n`)) ?? '';
};

/** The lines between fences below a heading. */
export const commandsBelow = (heading) =>
	[...sectionOf(heading).matchAll(/^```\n(.*?)^```/gms)].flatMap(([, lines]) => lines.trim().split('\n'));

/** The numbered steps below a heading, each as the words in bold, which are clicks. */
export const stepsBelow = (heading) =>
	[...sectionOf(heading).matchAll(/^\d+\. (.*?)(?=^\d+\. |^\S|(?![^]))/gms)].map(([, step]) =>
		[...step.matchAll(/\*\*([^*]+)\*\*/g)].map(([, words]) => words.replace(/\s+/g, ' ')),
	);
