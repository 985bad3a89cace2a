import { createRequire } from 'node:module';
import { inProject } from './paths.mjs';

const firstNames =
	'Amelia Björn Chiara Dmitri Elif Femi Giulia Hana Ivo Jasmin Kofi Leila Mateo Nadia Oskar Priya Quentin Rosa Sven Tamar Ugo Vera Wanda Yusuf Zoë'.split(
		' ',
	);
const lastNames =
	'Andersen Bianchi Castillo Dubois Ekström Farouk García Horváth Ionescu Jansen Kowalski Lindqvist Moreau Nakamura Okafor Petrov Quist Rossi Schäfer Takahashi Urban Vargas Weber Yılmaz Zeman'.split(
		' ',
	);

const letters = (text) =>
	text
		.replaceAll('ı', 'i')
		.replaceAll('ß', 'ss')
		.replaceAll('ø', 'o')
		.normalize('NFD')
		.replace(/[^a-zA-Z]/g, '')
		.toLowerCase();

/** @returns the function by which Suggest Username spells names of any script in Latin letters; needs the built nodes */
export async function loadRomaniser() {
	const names = createRequire(import.meta.url)(inProject('dist', 'clients', 'directory', 'username.js'));
	return await names.loadRomaniser();
}

const pick = (list) => list[Math.floor(Math.random() * list.length)];

/**
 * A person as the control interface takes one, with a user name nobody has yet: the first letter and the last name, for
 * FusionDirectory takes neither dots nor capitals.
 *
 * @param romanise  spells other scripts in Latin letters
 */
export function person(firstName, lastName, taken, romanise = (text) => text) {
	const [first, last] = [firstName, lastName].map((name) => letters(romanise(name)));
	const root = (last ? first.slice(0, 1) + last : first).slice(0, 18) || 'person';
	let username = root;
	for (let number = 2; taken.has(username); number += 1) username = `${root.slice(0, 16)}${number}`;
	return { username, firstName, lastName, displayName: [firstName, lastName].filter(Boolean).join(' '), email: `${username}@example.com` };
}

/** Somebody plausible whose name nobody has yet. */
export function somebody(taken) {
	for (let attempt = 0; attempt < 50; attempt += 1) {
		const candidate = person(pick(firstNames), pick(lastNames), new Set());
		if (!taken.has(candidate.username)) return candidate;
	}
	return person(pick(firstNames), pick(lastNames), taken);
}
