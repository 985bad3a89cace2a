import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(__dirname, '../../..');
const sources = ['clients', 'nodes'].flatMap((folder) =>
	readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith('.ts'))
		.map((name) => `${folder}/${name}`),
);
const codeOf = new Map(sources.map((name) => [name, readFileSync(path.join(root, name), 'utf8')]));
const filesWith = (pattern: RegExp): string[] => sources.filter((name) => pattern.test(codeOf.get(name) ?? ''));

test.each([
	['the guard of plain objects', /typeof (\w+) === 'object' && \1 !== null && !Array\.isArray\(\1\)/, 'clients/json.ts'],
	['the one form of equal values', /\bcanonical = |function canonical\b/, 'clients/json.ts'],
	['equality of what may be unset', /function sameValue\b|\bsameValue = /, 'nodes/shared/differences.ts'],
	['workers on a list', /Array\.from\(\{ length: [^}]+\}, (?:async|worker)/, 'clients/http/inParallel.ts'],
	['the key of this process', /randomBytes\(32\)/, 'clients/http/keyedHash.ts'],
	['the reader of HTML entities', /function decodeEntities\b|\bdecodeEntities = /, 'clients/http/spellings.ts'],
	['the words that n8n reads otherwise', /cancell\?ed/, 'nodes/shared/errors.ts'],
	['what becomes of a lost answer', /export (?:async )?function settleWrite\b/, 'clients/http/lostWrite.ts'],
	['a row of a filter of FortiAuthenticator', /interface FilterRow\b|type FilterRow =/, 'clients/fortiauthenticator/filters.ts'],
	['the moments that expressions give', /'toISO' in/, 'nodes/shared/dateTime.ts'],
])('%s stands once', (_what, pattern, file) => {
	expect(filesWith(pattern)).toEqual([file]);
});

test('what reads parameters imports nothing that writes', () => {
	const imported = [...(codeOf.get('nodes/shared/input.ts') ?? '').matchAll(/ from '([^']+)'/g)].map(([, name]) => name);
	expect(imported.length).toBeGreaterThan(3);
	for (const writing of ['./write', './steps', './record', './written', './finishedItems']) expect(imported).not.toContain(writing);
});
