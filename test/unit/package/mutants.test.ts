import * as ts from 'typescript';

interface Mutant {
	key: string;
	kind: string;
	original: string;
	replacement: string;
}
interface Mutation {
	mutantsOf(file: string, source: string): Mutant[];
	sample(mutants: Mutant[], size: number, seed: string): Mutant[];
	instrument(source: string, mutants: Mutant[]): string;
}
const { mutantsOf, sample, instrument } = jest.requireActual<Mutation>('../../mutation/mutants.js');

const source = `
import { nothing } from './nowhere';
type Mode = 'on' | 'ready';
export function judge(age: number | undefined, mode: Mode, log: string[]): { old: boolean; mode: Mode; note: string } {
	if (mode === 'ready') log.push('ready');
	else log.push('asked');
	const years = age ?? 18;
	if (years >= 65 && mode !== 'off') return { old: !false, mode, note: 'a text for people' };
	return { old: false, mode, note: '' };
}
class Base {
	constructor(readonly log: string[]) {}
}
export class Derived extends Base {
	constructor(
		log: string[],
		readonly own: string,
	) {
		super(log);
		this.log.push(this.own);
	}
}
export const double = (value: number): number => value * 2;
`;

type Judge = (age: number | undefined, mode: string, log: string[]) => { old: boolean; mode: string; note: string } | undefined;

interface Loaded {
	judge: Judge;
	double: (value: number) => number | undefined;
	Derived: new (log: string[], own: string) => unknown;
}

/** What the source exports, with one mutant switched on or none. */
function load(active: string | undefined): Loaded {
	const code = instrument(source, mutantsOf('some.ts', source)).replace(/^import.*$/m, '');
	const { outputText } = ts.transpileModule(code, { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 } });
	const exported = {};
	new Function('exports', '__mutant', outputText)(exported, (key: string) => key === active);
	return exported as Loaded;
}

/** The only mutant of this kind that puts this in place of that. */
function keyOf(kind: string, original: string, replacement: string): string {
	const found = mutantsOf('some.ts', source).filter(
		(mutant) => mutant.kind === kind && mutant.original === original && mutant.replacement === replacement,
	);
	expect(found).toHaveLength(1);
	return found[0].key;
}

test('a file with every mutant in it does what it did before, until one is switched on', () => {
	const { judge, double, Derived } = load(undefined);
	const log: string[] = [];
	expect(judge(70, 'on', log)).toEqual({ old: true, mode: 'on', note: 'a text for people' });
	expect(judge(undefined, 'on', log)).toEqual({ old: false, mode: 'on', note: '' });
	expect(log).toEqual(['asked', 'asked']);
	expect(double(4)).toBe(8);
	expect(new Derived(log, 'made')).toMatchObject({ log: ['asked', 'asked', 'made'], own: 'made' });
});

test.each([
	['comparison', 'years >= 65', '(years) > (65)', { age: 65, mode: 'on' }],
	['logical', "years >= 65 && mode !== 'off'", "(years >= 65) || (mode !== 'off')", { age: 1, mode: 'on' }],
	['condition', "years >= 65 && mode !== 'off'", 'true', { age: 1, mode: 'off' }],
	['default', 'age ?? 18', 'age', { age: undefined, mode: 'on' }],
	['number', '18', '19', { age: undefined, mode: 'on' }],
	['string', "'off'", "''", { age: 70, mode: 'off' }],
	['negation', '!false', 'false', { age: 70, mode: 'on' }],
	['returned', "{ old: false, mode, note: '' }", 'undefined', { age: 1, mode: 'on' }],
	['removed', "log.push('asked');", '', { age: 1, mode: 'on' }],
	['removed', "log.push('ready');", '', { age: 1, mode: 'ready' }],
] as const)('a mutant of the kind %s puts for `%s` what it says', (kind, original, replacement, { age, mode }) => {
	const changed = source.replace(original, () => replacement || ';');
	expect(changed).not.toBe(source);
	const logs: string[][] = [[], []];
	const switched = load(keyOf(kind, original, replacement)).judge(age, mode, logs[0]);
	const { outputText } = ts.transpileModule(changed, {
		compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
	});
	const exported: { judge?: Judge } = {};
	new Function('exports', outputText)(exported);
	expect(switched).toEqual(exported.judge?.(age, mode, logs[1]));
	expect(logs[0]).toEqual(logs[1]);
});

test('types, imports and what people read are left alone', () => {
	const originals = mutantsOf('some.ts', source).map(({ original }) => original);
	expect(originals).not.toContain("'./nowhere'");
	expect(originals).not.toContain("'a text for people'");
	expect(originals.filter((text) => text === "'on'")).toEqual([]);
});

test('the same seed draws the same mutants, whatever is added elsewhere', () => {
	const drawn = (text: string) => sample(mutantsOf('some.ts', text), 8, '1').map(({ key }) => key);
	const before = drawn(source);
	expect(new Set(before).size).toBe(8);
	const other = sample(mutantsOf('some.ts', source), 8, '2').map(({ key }) => key);
	expect(other).not.toEqual(before);
	const after = drawn(source.replace('export const double', '// A word.\n\nexport const double'));
	expect(after).toEqual(before);
});
