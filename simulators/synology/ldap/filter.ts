import { dnKey } from '../names';
import type { Entry, Tree } from '../tree';
import { sidTextOf } from './attributes';
import type { Filter } from './messages';

const bitAnd = '1.2.840.113556.1.4.803';
const inChain = '1.2.840.113556.1.4.1941';
/** Attributes whose values are numbers. */
const numbers = [
	'usncreated',
	'usnchanged',
	'useraccountcontrol',
	'accountexpires',
	'lockouttime',
	'pwdlastset',
	'grouptype',
	'primarygroupid',
];

/** What a filter is held against. */
export interface Candidate {
	/** Absent for what is no entry of the domain (the controller's own settings). */
	entry?: Entry;
	values(attribute: string): Array<string | Buffer>;
}

const text = (value: string | Buffer): string => (typeof value === 'string' ? value : value.toString('latin1'));
const folded = (value: string): string => value.toLowerCase().replace(/ +/g, ' ').trim();

/** An entry named by DN or `<GUID=…>`. */
export function entryNamed(tree: Tree, name: string): Entry | undefined {
	const guid = /^<GUID=([0-9a-f-]{36})>$/i.exec(name)?.[1];
	return guid === undefined ? tree.find(name) : tree.identified(guid);
}

/** Everybody reached by following one kind of link again and again. */
function reached(from: Entry, next: (entry: Entry) => Iterable<Entry>): Set<Entry> {
	const seen = new Set<Entry>();
	const queue = [from];
	for (let at = 0; at < queue.length; at += 1) {
		for (const entry of next(queue[at])) {
			if (seen.has(entry)) continue;
			seen.add(entry);
			queue.push(entry);
		}
	}
	return seen;
}

/** Values are looked up once per filter, not once per candidate. */
type Test = (candidate: Candidate) => boolean;

function linkTest(tree: Tree, attribute: 'member' | 'memberof', named: string, chain: boolean): Test {
	const target = entryNamed(tree, named);
	if (target === undefined) return () => false;
	// Who has the target as member are its groups, and the other way round.
	const next = attribute === 'member' ? (entry: Entry) => entry.memberOf : (entry: Entry) => entry.members;
	const hits = chain ? reached(target, next) : new Set(next(target));
	return ({ entry }) => entry !== undefined && hits.has(entry);
}

function equalTest(tree: Tree, attribute: string, value: Buffer): Test {
	const wanted = value.toString('utf8');
	if (attribute === 'member' || attribute === 'memberof') return linkTest(tree, attribute, wanted, false);
	if (attribute === 'objectguid') return ({ values }) => values(attribute).some((one) => Buffer.isBuffer(one) && one.equals(value));
	if (attribute === 'objectsid') return ({ entry }) => entry !== undefined && sidTextOf(entry) === wanted;
	if (attribute === 'distinguishedname') return ({ entry }) => entry !== undefined && entry.key === dnKey(wanted);
	if (attribute === 'objectcategory') {
		// The short name of a class stands for its place in the schema.
		const short = `cn=${folded(wanted)},`;
		return ({ values }) =>
			values(attribute).some((one) => folded(text(one)) === folded(wanted) || text(one).toLowerCase().startsWith(short));
	}
	if (numbers.includes(attribute)) return ({ values }) => values(attribute).some((one) => text(one) === wanted.trim());
	return ({ values }) => values(attribute).some((one) => folded(text(one)) === folded(wanted));
}

function orderTest(attribute: string, value: Buffer, holds: (order: number) => boolean): Test {
	const wanted = value.toString('utf8');
	if (!numbers.includes(attribute))
		return ({ values }) => values(attribute).some((one) => holds(text(one) < wanted ? -1 : text(one) > wanted ? 1 : 0));
	const limit = BigInt(wanted);
	return ({ values }) => values(attribute).some((one) => holds(BigInt(text(one)) < limit ? -1 : BigInt(text(one)) > limit ? 1 : 0));
}

function substringsTest(attribute: string, parts: Extract<Filter, { kind: 'substrings' }>['parts']): Test {
	const escaped = (one: Buffer): string => one.toString('utf8').replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
	const first = parts[0]?.place === 'start' ? '^' : '^[^]*';
	const last = parts.at(-1)?.place === 'end' ? '$' : '[^]*$';
	const pattern = new RegExp(first + parts.map(({ value }) => escaped(value)).join('[^]*') + last, 'iu');
	return ({ values }) => values(attribute).some((one) => pattern.test(text(one)));
}

/** A filter as a test of candidates. */
export function testOf(tree: Tree, filter: Filter): Test {
	switch (filter.kind) {
		case 'and': {
			const tests = filter.filters.map((one) => testOf(tree, one));
			return (candidate) => tests.every((test) => test(candidate));
		}
		case 'or': {
			const tests = filter.filters.map((one) => testOf(tree, one));
			return (candidate) => tests.some((test) => test(candidate));
		}
		case 'not': {
			const test = testOf(tree, filter.filter);
			return (candidate) => !test(candidate);
		}
		case 'present':
			return ({ values }) => values(filter.attribute).length > 0;
		case 'equal':
			return equalTest(tree, filter.attribute, filter.value);
		case 'atLeast':
			return orderTest(filter.attribute, filter.value, (order) => order >= 0);
		case 'atMost':
			return orderTest(filter.attribute, filter.value, (order) => order <= 0);
		case 'substrings':
			return substringsTest(filter.attribute, filter.parts);
		case 'rule': {
			const { attribute, rule, value } = filter;
			if (rule === inChain && (attribute === 'member' || attribute === 'memberof'))
				return linkTest(tree, attribute, value.toString('utf8'), true);
			if (rule !== bitAnd) return () => false;
			const mask = Number(value.toString('utf8'));
			return ({ values }) => values(attribute).some((one) => (Number(text(one)) & mask) === mask);
		}
	}
}

/** An account name that everything found must have: found without looking at everybody. */
export function accountIn(filter: Filter): string | undefined {
	if (filter.kind === 'equal' && filter.attribute === 'samaccountname') return filter.value.toString('utf8');
	if (filter.kind !== 'and') return undefined;
	return filter.filters.map(accountIn).find((name) => name !== undefined);
}
